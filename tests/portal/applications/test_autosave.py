from __future__ import annotations

import time_machine
from django.urls import reverse

from portal.applications.services import applications as services

from .kinds import INDIVIDUAL_NUMBER, TYPED


def url_of(application) -> str:
    return reverse("applications:application-autosave", args=[application.pk])


def test_what_is_typed_is_saved_and_the_page_gets_time_and_version(client, acting, draft):
    client.force_login(acting["staff"].user)

    with time_machine.travel("2016-11-10T14:03:00+09:00", tick=False):
        response = client.post(url_of(draft), {"version": draft.version} | TYPED | {"subject": "途中"})

    draft.refresh_from_db()
    assert response.json() == {"saved_at": "14:03", "fields": {"version": draft.version}, "faults": {}}
    assert draft.draft["subject"] == ["途中"]


def test_autosaving_again_and_again_with_the_version_it_was_given_never_conflicts(client, acting, draft):
    client.force_login(acting["staff"].user)
    version = draft.version

    for text in ("あ", "あい", "あいう"):
        response = client.post(url_of(draft), {"version": version} | TYPED | {"subject": text})
        version = response.json()["fields"]["version"]

    draft.refresh_from_db()
    assert (response.status_code, draft.draft["subject"]) == (200, ["あいう"])


def test_when_somebody_else_saved_first_nothing_is_overwritten_and_the_page_is_told(client, acting, draft):
    services.save_draft(
        actor=acting["approver"],
        application=draft,
        typed=TYPED | {"subject": ["承認者の件名"]},
        version=draft.version,
    )
    client.force_login(acting["staff"].user)

    response = client.post(url_of(draft), {"version": draft.version} | TYPED | {"subject": "担当の件名"})

    draft.refresh_from_db()
    assert (response.status_code, response.json()["code"]) == (409, "edit_conflict")
    assert "市町村 承認さん" in response.json()["message"]
    assert draft.draft["subject"] == ["承認者の件名"]


def test_an_individual_number_is_refused_while_everything_else_is_saved(client, acting, draft):
    client.force_login(acting["staff"].user)

    response = client.post(
        url_of(draft), {"version": draft.version} | TYPED | {"subject": "残る", "remarks": f"番号{INDIVIDUAL_NUMBER}"}
    )

    draft.refresh_from_db()
    answer = response.json()
    assert response.status_code == 422
    assert (answer["code"], answer["field"]) == ("individual_number", "remarks")
    assert answer["fields"] == {"version": draft.version}
    assert INDIVIDUAL_NUMBER not in response.content.decode()
    assert (draft.draft["subject"], draft.draft["remarks"]) == (["残る"], TYPED["remarks"])


def test_what_was_submitted_meanwhile_is_not_saved_into(client, acting, draft):
    services.submit_application(actor=acting["approver"], application=draft)
    client.force_login(acting["staff"].user)

    response = client.post(url_of(draft), {"version": draft.version} | TYPED | {"subject": "遅い"})

    draft.refresh_from_db()
    assert (response.status_code, response.json()["code"]) == (409, "not_editable")
    assert draft.draft == TYPED


def test_a_version_that_cannot_be_read_counts_as_an_old_one(client, acting, draft):
    client.force_login(acting["staff"].user)

    codes = {
        client.post(url_of(draft), {"version": version} | TYPED).json()["code"]
        for version in ("", "²", "１", "-1", "9" * 30, "' OR 1=1")
    }

    assert codes == {"edit_conflict"}


def test_autosaving_writes_no_row_into_the_audit_log(client, acting, draft):
    client.force_login(acting["staff"].user)
    before = draft.events.count()

    client.post(url_of(draft), {"version": draft.version} | TYPED | {"subject": "途中"})

    assert draft.events.count() == before


def test_a_neighbour_and_the_prefecture_save_into_nobodys_draft(client, acting, draft):
    for name in ("neighbour", "coordinator", "section", "vendor", "stranger"):
        client.force_login(acting[name].user)
        assert client.post(url_of(draft), {"version": draft.version} | TYPED).status_code == 404

    draft.refresh_from_db()
    assert draft.draft == TYPED


def test_what_is_wrong_with_what_was_typed_is_told_and_what_is_still_missing_is_not(client, acting, draft):
    client.force_login(acting["staff"].user)

    response = client.post(url_of(draft), {"version": draft.version, "cost_yen": "たくさん", "start_on": "13月"})

    faults = response.json()["faults"]
    assert set(faults) == {"cost_yen", "start_on"}
    assert "日付" in faults["start_on"] or "例" in faults["start_on"]

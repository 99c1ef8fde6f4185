"""The checklist of the three-zone separation: what follows from it, who sees it, its evidence, its way into Excel."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from portal.access.choices import Role
from portal.documents.models import StoredFile
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from security.choices import SeparationItemStatus, SeparationModel
from security.models import ConnectionProfile, Programme, SeparationEvidence
from security.planning.separation import State, catalogue, overall_state, zone_state
from security.selectors.separation import checklist_of
from security.services.profiles import update_profile
from security.services.separation import Answer, update_checklist
from tests.factories.organisations import make_municipality
from tests.factories.people import make_actor
from tests.factories.profiles import confirm, download_sheet, make_profile, upload
from tests.factories.security import make_programme
from tests.support.individual_numbers import with_check_digit

MODELS = ["", *SeparationModel.values]
LGWAN = [item.code for item in catalogue().asked("alpha", "lgwan")]


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_programme(prefecture, [municipality, other_municipality])


@pytest.fixture
def profile(programme: Programme, municipality: Organisation) -> ConnectionProfile:
    return make_profile(municipality, isp="架空通信A", separation_model="alpha", lgwan_zone="not_started")


def typed(client, profile, **changes) -> dict[str, str]:
    """The form as the browser holds it, and what somebody changes in it."""
    form = client.get(reverse("security:separation-edit", args=[profile.pk])).context["form"]
    return {name: str(form[name].value() or "") for name in form.fields} | changes


def all_answered(zone: str, status: str = "done") -> dict[str, str]:
    return {f"status_{item.code}": status for item in catalogue().asked("alpha", zone)}


# --- the rules ----------------------------------------------------------------------------------------------------

answers = st.dictionaries(
    st.sampled_from([item.code for item in catalogue().items]), st.sampled_from(SeparationItemStatus.values)
)


@given(answers, st.sampled_from(MODELS), st.sampled_from(list(catalogue().zones)))
def test_a_zone_is_done_exactly_when_all_that_is_asked_of_the_model_is_settled(given_answers, model, zone):
    asked = [item.code for item in catalogue().asked(model, zone)]
    state = zone_state(zone, model, given_answers)
    settled = [given_answers.get(code) in ("done", "not_applicable") for code in asked]
    assert (state == State.DONE) == all(settled)
    assert (state == State.UNKNOWN) == (not any(code in given_answers for code in asked))
    assert overall_state([state, state]) == state


@given(answers, st.sampled_from(MODELS))
def test_what_another_model_is_asked_changes_nothing(given_answers, model):
    own = {item.code for item in catalogue().asked(model)}
    kept = {code: status for code, status in given_answers.items() if code in own}
    for zone in catalogue().zones:
        assert zone_state(zone, model, given_answers) == zone_state(zone, model, kept)


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        (["done", "done", "done"], "done"),
        (["done", "done", ""], "in_progress"),
        (["not_started", "", ""], "not_started"),
        (["", "", ""], ""),
        (["done", "in_progress", "not_started"], "in_progress"),
    ],
)
def test_the_whole_is_as_far_as_its_zones(zones, expected):
    assert overall_state(zones) == expected


def test_each_model_is_asked_for_what_is_its_own():
    asked = {model: {item.code for item in catalogue().asked(model)} for model in MODELS}
    assert asked["alpha_prime"] - asked["alpha"] == {"lgwan_breakout", "lgwan_breakout_audit"}
    assert "lgwan_virtual" not in asked["beta"]
    assert asked["beta_prime"] - asked["beta"] == {"internet_asset"}
    assert asked[""] == set.intersection(*(asked[model] for model in MODELS))


# --- filling it in ------------------------------------------------------------------------------------------------


def test_staff_fill_the_checklist_in_and_the_state_of_the_zone_follows(client, staff, profile):
    client.force_login(staff)
    address = reverse("security:separation-edit", args=[profile.pk])
    changes = all_answered("lgwan") | {
        "status_lgwan_file": "not_applicable",
        "evidence_lgwan_file": "ファイルを取り込まないため",
    }
    assert client.post(address, typed(client, profile, **changes)).status_code == 302
    profile.refresh_from_db()
    assert (profile.lgwan_zone, profile.internet_zone, profile.version) == ("done", "", 2)
    page = client.get(reverse("security:separation-detail", args=[profile.pk]))
    assert page.context["checklist"].overall == "対応中"
    assert [row.item.code for row in page.context["checklist"].without_evidence] == [
        code for code in LGWAN if code != "lgwan_file"
    ]
    assert "三層の対策の点検「メールの無害化」の登録" in page.content.decode()


def test_not_applicable_needs_a_reason_and_what_was_typed_stays(client, staff, profile):
    client.force_login(staff)
    number = with_check_digit("12345678901")
    changes = {
        "status_lgwan_file": "not_applicable",
        "evidence_lgwan_mail": "要領",
        "status_number_mfa": "done",
        "evidence_number_mfa": number,
    }
    answer = client.post(reverse("security:separation-edit", args=[profile.pk]), typed(client, profile, **changes))
    errors = answer.context["form"].errors
    assert set(errors) == {"status_lgwan_mail", "evidence_number_mfa"}
    assert number not in answer.content.decode()
    del changes["evidence_number_mfa"]
    changes["status_lgwan_mail"] = "done"
    answer = client.post(reverse("security:separation-edit", args=[profile.pk]), typed(client, profile, **changes))
    assert answer.context["form"].errors == {
        "evidence_lgwan_file": ["該当なしとするときは、理由を根拠の欄に入力してください。"]
    }
    assert not profile.separation_checks.exists()


def test_two_people_answering_at_once_see_both_versions_and_nothing_is_lost(client, staff, profile, prefecture):
    client.force_login(staff)
    mine = typed(client, profile, status_lgwan_mail="done", status_lgwan_file="done")
    update_checklist(
        actor=make_actor(prefecture, Role.COORDINATOR),
        profile=profile,
        mark=checklist_of(profile).mark,
        model="alpha",
        answers={"lgwan_mail": Answer("in_progress", "聞き取り")},
    )
    address = reverse("security:separation-edit", args=[profile.pk])
    answer = client.post(address, mine)
    assert answer.status_code == 409
    rows = {row.label: (row.theirs, row.mine) for row in answer.context["conflict"].rows}
    assert rows == {
        "メールの無害化の状況": ("対応中", "対応済み"),
        "メールの無害化の根拠": ("聞き取り", "－"),
        "ファイルの無害化の状況": ("未回答", "対応済み"),
    }
    form = answer.context["form"]
    assert client.post(address, mine | {"mark": form["mark"].value()}).status_code == 302
    assert dict(profile.separation_checks.values_list("item", "status")) == {
        "lgwan_mail": "done",
        "lgwan_file": "done",
    }


def test_a_change_of_the_contract_does_not_disturb_who_answers_the_checklist(client, staff, profile, prefecture):
    client.force_login(staff)
    mine = typed(client, profile, status_lgwan_mail="done")
    update_profile(
        actor=make_actor(prefecture, Role.COORDINATOR), profile=profile, version=1, changes={"isp": "架空通信B"}
    )
    assert client.post(reverse("security:separation-edit", args=[profile.pk]), mine).status_code == 302
    profile.refresh_from_db()
    assert (profile.isp, profile.lgwan_zone) == ("架空通信B", "in_progress")


def test_another_model_asks_for_more_and_the_state_follows(client, staff, profile, prefecture):
    client.force_login(staff)
    address = reverse("security:separation-edit", args=[profile.pk])
    client.post(address, typed(client, profile, **all_answered("lgwan")))
    profile.refresh_from_db()
    update_profile(
        actor=make_actor(prefecture, Role.COORDINATOR),
        profile=profile,
        version=profile.version,
        changes={"separation_model": "alpha_prime"},
    )
    profile.refresh_from_db()
    assert profile.lgwan_zone == "in_progress"
    assert profile.separation_checks.count() == len(LGWAN)


# --- one truth: a derived state cannot be declared ------------------------------------------------------------------


def test_a_state_that_follows_from_the_checklist_is_no_field_of_the_form(client, staff, profile):
    client.force_login(staff)
    client.post(
        reverse("security:separation-edit", args=[profile.pk]), typed(client, profile, status_lgwan_mail="done")
    )
    page = client.get(reverse("security:profile-edit", args=[profile.pk]))
    fields = page.context["form"].fields
    assert ("lgwan_zone" in fields, "internet_zone" in fields) == (False, True)
    assert "点検表から自動で決まります" in page.content.decode()
    profile.refresh_from_db()
    with pytest.raises(RuleViolation, match="点検表から決まります"):
        update_profile(
            actor=make_actor(profile.organisation, Role.STAFF),
            profile=profile,
            version=profile.version,
            changes={"lgwan_zone": "done"},
        )


def test_a_workbook_cannot_declare_a_state_that_follows_from_the_checklist(
    client, coordinator, programme, profile, prefecture
):
    client.force_login(coordinator)
    update_checklist(
        actor=make_actor(prefecture, Role.COORDINATOR),
        profile=profile,
        mark=checklist_of(profile).mark,
        model="alpha",
        answers={"lgwan_mail": Answer("done")},
    )
    sheet = download_sheet(client, programme)
    sheet.fill("岸和田市", {"LGWAN接続系の分離": "対応済み", "インターネット接続系の分離": "対応中"})
    page = upload(client, programme, sheet.content())
    assert [(error.label, error.message) for error in page.context["errors"]] == [
        (
            "LGWAN接続系の分離",
            "点検表から決まる項目です。「対応中」のままにし、変えるときは点検表を更新してください。",
        )
    ]
    assert "1行（1か所）" in page.content.decode()
    sheet.fill("岸和田市", {"LGWAN接続系の分離": "対応中"})
    upload(client, programme, sheet.content())
    confirm(client)
    profile.refresh_from_db()
    assert (profile.lgwan_zone, profile.internet_zone) == ("in_progress", "in_progress")


# --- evidence -----------------------------------------------------------------------------------------------------


DRAWING = "認証の構成図".encode()


def add_file(client, profile, *, name="構成図.txt", content=DRAWING, item="number_mfa"):
    file = SimpleUploadedFile(name, content, content_type="text/plain")
    address = reverse("security:separation-evidence-new", args=[profile.pk, item])
    return client.post(address, {"uploads": [file]})


def test_evidence_is_kept_with_its_item_and_taken_off_again(client, staff, profile):
    client.force_login(staff)
    assert add_file(client, profile).status_code == 302
    evidence = SeparationEvidence.objects.get()
    assert (evidence.item, evidence.name, evidence.file.owner) == (
        "number_mfa",
        "端末の多要素認証",
        profile.organisation,
    )
    page = client.get(reverse("security:separation-detail", args=[profile.pk])).content.decode()
    assert "構成図.txt" in page
    path = evidence.file.path
    answer = client.post(reverse("security:separation-evidence-remove", args=[evidence.pk]))
    assert (answer.status_code, SeparationEvidence.objects.count(), StoredFile.objects.count()) == (302, 0, 0)
    assert path.parent.exists()


def test_a_file_that_must_not_come_in_is_refused_at_its_field(client, staff, profile):
    client.force_login(staff)
    number = with_check_digit("12345678901")
    answer = add_file(client, profile, content=f"番号は{number}".encode())
    assert "個人番号" in answer.context["form"].errors["uploads"][0]
    assert number not in answer.content.decode()
    assert add_file(client, profile, name="手順.exe").context["form"].errors["uploads"]
    assert not StoredFile.objects.exists()


def test_an_item_that_is_not_asked_of_the_model_takes_no_evidence(client, staff, profile):
    client.force_login(staff)
    assert add_file(client, profile, item="internet_edr").status_code == 404


# --- who sees it --------------------------------------------------------------------------------------------------

SECRET = "外部委託による確認の記録"


@pytest.fixture
def answered(client, staff, profile) -> ConnectionProfile:
    client.force_login(staff)
    changes = {"status_lgwan_mail": "in_progress", "evidence_lgwan_mail": SECRET}
    client.post(reverse("security:separation-edit", args=[profile.pk]), typed(client, profile, **changes))
    add_file(client, profile)
    client.logout()
    return profile


@pytest.mark.parametrize(
    ("persona", "sees"),
    [
        ("coordinator", True),
        ("manager", True),
        ("auditor", True),
        ("staff", True),
        ("approver", True),
        ("administrator", True),
        ("section", False),
        ("neighbour", False),
        ("vendor", False),
        ("stranger", False),
    ],
)
def test_the_checklist_is_for_the_organisation_itself_and_its_prefecture(client, request, answered, persona, sees):
    client.force_login(request.getfixturevalue(persona))
    evidence = SeparationEvidence.objects.get()
    page = client.get(reverse("security:separation-detail", args=[answered.pk]))
    file = client.get(reverse("documents:document-download", args=[evidence.file_id]))
    exported = client.get(reverse("security:separation-export"), {"format": "csv"}).content.decode("utf-8-sig")
    inventory = client.get(reverse("security:profile-export"), {"format": "csv"}).content.decode("utf-8-sig")
    assert (page.status_code, file.status_code) == ((200, 200) if sees else (404, 404))
    assert (SECRET in exported, "岸和田市" in exported, "岸和田市" in inventory) == (sees, sees, sees)
    assert (SECRET in page.content.decode()) == sees
    table = client.get(reverse("security:separation-list"))
    if persona in ("coordinator", "manager", "auditor"):
        assert "岸和田市" in table.content.decode()
    else:
        assert table.status_code == 404 or "岸和田市" not in table.content.decode()


def test_who_may_only_look_is_offered_no_change_and_has_none(client, auditor, answered):
    client.force_login(auditor)
    evidence = SeparationEvidence.objects.get()
    page = client.get(reverse("security:separation-detail", args=[answered.pk])).content.decode()
    for name, args in (
        ("security:separation-edit", [answered.pk]),
        ("security:separation-evidence-new", [answered.pk, "number_mfa"]),
        ("security:separation-evidence-remove", [evidence.pk]),
    ):
        address = reverse(name, args=args)
        assert address not in page
        assert client.post(address).status_code == 404
    assert SeparationEvidence.objects.exists()


def test_the_export_has_one_row_for_each_organisation_and_item(client, coordinator, answered):
    client.force_login(coordinator)
    content = client.get(reverse("security:separation-export"), {"format": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    own = [row for row in rows if row["団体名"] == "岸和田市"]
    assert len(own) == len(catalogue().asked("alpha"))
    mail = next(row for row in own if row["点検項目"] == "メールの無害化")
    assert (mail["領域"], mail["状況"], mail["根拠"]) == ("LGWAN接続系", "対応中", SECRET)
    mfa = next(row for row in own if row["点検項目"] == "端末の多要素認証")
    assert (mfa["状況"], mfa["根拠資料"]) == ("", "構成図.txt")


def test_the_table_takes_as_many_queries_for_five_organisations_as_for_one(client, coordinator, prefecture):
    client.force_login(coordinator)
    counts = []
    for added in (1, 4):
        for _ in range(added):
            make_profile(make_municipality(prefecture), separation_model="beta")
        client.get(reverse("security:separation-list"))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("security:separation-list"))
        counts.append((page.context["total"], len(queries)))
    assert counts == [(1, counts[0][1]), (5, counts[0][1])]

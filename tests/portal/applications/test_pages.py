"""The pages as people walk through them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from portal.applications.choices import ApplicationState as State
from portal.applications.models import Application, InternalComment, Message
from portal.applications.services import applications as services

from .kinds import TYPED


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def browse(acting):
    """A signed-in client for each persona."""
    return {name: client_of(actor.user) for name, actor in acting.items()}


def address(name: str, application: Application, *args: object) -> str:
    return reverse(f"applications:{name}", args=[application.pk, *args])


def test_staff_go_from_the_list_to_the_reference_number(browse, window):
    staff = browse["staff"]

    page = staff.get(reverse("applications:application-list"))
    assert "切替希望の申請" in page.content.decode()
    started = staff.post(reverse("applications:application-create", args=[window.pk]))
    application = Application.objects.get()
    assert started.url == address("application-edit", application)
    typed = {"version": application.version, "do": "confirm"} | TYPED
    saved = staff.post(started.url, typed)
    assert saved.url == address("application-confirm", application)
    confirm = staff.get(saved.url).content.decode()
    assert "平成29年10月" in confirm
    assert "提出する" in confirm
    application.refresh_from_db()
    submitted = staff.post(saved.url, {"version": application.version, "action": "submit"})
    assert submitted.url == address("application-done", application)
    done = staff.get(submitted.url).content.decode()
    assert "SC-H28-0001" in done
    assert "府県が内容を確認し、10日以内に結果をお知らせします。" in done


def test_going_to_confirm_with_faults_shows_them_and_keeps_what_was_typed(browse, draft):
    page = browse["staff"].post(
        address("application-edit", draft),
        {"version": draft.version, "do": "confirm"} | TYPED | {"subject": "", "switch_month": "そのうち"},
    )

    html = page.content.decode()
    draft.refresh_from_db()
    assert page.status_code == 200
    assert "件名を入力してください。" in html
    assert 'value="そのうち"' in html
    assert draft.draft["switch_month"] == ["そのうち"]


def test_saving_an_incomplete_draft_complains_about_nothing(browse, draft):
    response = browse["staff"].post(
        address("application-edit", draft), {"version": draft.version, "do": "save", "subject": ""}
    )

    assert response.url == address("application-edit", draft)
    page = browse["staff"].get(response.url).content.decode()
    assert "件名を入力してください。" not in page


def test_an_individual_number_is_refused_at_its_field_masked_and_the_rest_saved(browse, draft):
    from .kinds import INDIVIDUAL_NUMBER

    page = browse["staff"].post(
        address("application-edit", draft),
        {"version": draft.version, "do": "save"}
        | TYPED
        | {"subject": "残る件名", "remarks": f"番号 {INDIVIDUAL_NUMBER}"},
    )

    html = page.content.decode()
    draft.refresh_from_db()
    assert "個人番号（マイナンバー）と思われる12桁の数字があるため受け付けられません。" in html
    assert INDIVIDUAL_NUMBER not in html
    assert (draft.draft["subject"], draft.draft["remarks"]) == (["残る件名"], TYPED["remarks"])


def test_the_edit_page_of_what_was_submitted_leads_to_its_detail(acting, browse, draft):
    services.submit_application(actor=acting["staff"], application=draft)

    response = browse["staff"].get(address("application-edit", draft))

    assert response.url == address("application-detail", draft)


def test_what_is_typed_too_late_is_shown_beside_the_reason_and_not_lost(acting, browse, draft):
    version = draft.version
    services.submit_application(actor=acting["approver"], application=draft)

    page = browse["staff"].post(
        address("application-edit", draft), {"version": version, "do": "save"} | TYPED | {"subject": "書きかけ"}
    )

    html = page.content.decode()
    assert page.status_code == 409
    assert "この申請は「提出済み」のため、内容を変更できません。" in html
    assert 'value="書きかけ"' in html


def test_of_two_who_edit_the_second_sees_both_versions_and_may_save_hers(browse, draft):
    url, version = address("application-edit", draft), draft.version
    browse["staff"].post(url, {"version": version, "do": "save"} | TYPED | {"subject": "担当の件名"})

    conflict = browse["approver"].post(url, {"version": version, "do": "save"} | TYPED | {"subject": "承認者の件名"})
    html = conflict.content.decode()
    draft.refresh_from_db()
    assert conflict.status_code == 409
    assert "他の人が先に更新しました" in html
    assert "担当の件名" in html
    assert 'value="承認者の件名"' in html
    assert draft.draft["subject"] == ["担当の件名"]

    browse["approver"].post(url, {"version": draft.version, "do": "save"} | TYPED | {"subject": "承認者の件名"})
    draft.refresh_from_db()
    assert draft.draft["subject"] == ["承認者の件名"]


def test_an_approver_approves_on_the_page_and_the_coordinator_accepts(acting, browse, draft):
    services.request_approval(actor=acting["staff"], application=draft)
    draft.refresh_from_db()

    page = browse["approver"].get(address("application-detail", draft)).content.decode()
    assert "承認して提出する" in page
    browse["approver"].post(address("application-step", draft, "approve"), {"version": draft.version})
    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED
    page = browse["coordinator"].get(address("application-detail", draft)).content.decode()
    assert "受理する" in page
    browse["coordinator"].post(address("application-step", draft, "accept"), {"version": draft.version})
    draft.refresh_from_db()
    assert draft.state == State.ACCEPTED


def test_a_return_without_a_reason_is_refused_at_the_field(acting, browse, draft):
    services.submit_application(actor=acting["staff"], application=draft)
    draft.refresh_from_db()

    page = browse["coordinator"].post(
        address("application-step", draft, "return"), {"version": draft.version, "reason": ""}
    )

    draft.refresh_from_db()
    assert "理由を入力してください。" in page.content.decode()
    assert draft.state == State.SUBMITTED


def test_a_decision_on_something_that_has_changed_meanwhile_says_what_happened(acting, browse, draft):
    services.submit_application(actor=acting["staff"], application=draft)
    draft.refresh_from_db()
    seen = draft.version
    services.withdraw_application(actor=acting["staff"], application=draft, reason="計画の変更。")

    response = browse["coordinator"].post(address("application-step", draft, "accept"), {"version": seen}, follow=True)

    html = response.content.decode()
    assert "この申請は現在「取下げ」のため、「受理」はできません。" in html
    assert "市町村 担当さん（岸和田市）が「取下げ」の操作をしています。" in html


def test_both_sides_write_to_each_other_and_the_notes_stay_with_the_prefecture(acting, browse, draft):
    services.submit_application(actor=acting["staff"], application=draft)

    browse["coordinator"].post(address("message-create", draft), {"text": "契約書の写しをお願いします。"})
    browse["staff"].post(address("message-create", draft), {"text": "来週お送りします。"})
    browse["coordinator"].post(address("comment-create", draft), {"comment-text": "要確認の団体"})

    pages = {
        name: browse[name].get(address("application-detail", draft)).content.decode()
        for name in ("staff", "approver", "coordinator", "auditor")
    }
    assert all("契約書の写しをお願いします。" in page and "来週お送りします。" in page for page in pages.values())
    assert {name for name, page in pages.items() if "要確認の団体" in page} == {"coordinator", "auditor"}
    assert [message.organisation.name for message in Message.objects.all()] == ["大阪府", "岸和田市"]


def test_the_applicant_writes_no_notes_of_the_prefecture(acting, browse, draft):
    services.submit_application(actor=acting["staff"], application=draft)

    for name in ("staff", "auditor", "neighbour"):
        response = browse[name].post(address("comment-create", draft), {"comment-text": "書けない"})
        assert response.status_code == 404

    assert not InternalComment.objects.exists()


def test_nothing_can_be_written_to_the_prefecture_before_the_submission(browse, draft):
    page = browse["staff"].post(address("message-create", draft), {"text": "もしもし"})

    assert "連絡を送れるのは、申請を提出した後です。" in page.content.decode()
    assert not Message.objects.exists()


def test_the_differences_of_two_submissions_are_shown_to_both_sides(acting, browse, draft):
    services.submit_application(actor=acting["staff"], application=draft)
    returned = services.return_application(actor=acting["coordinator"], application=draft, reason="件名の訂正。")
    services.save_draft(
        actor=acting["staff"],
        application=returned,
        typed=TYPED | {"subject": ["直した件名"]},
        version=returned.version,
    )
    services.resubmit_application(actor=acting["staff"], application=returned)

    for name in ("staff", "coordinator"):
        html = browse[name].get(address("application-differences", draft)).content.decode()
        assert html.count("（違いあり）") == 1
        assert "回線の切替" in html
        assert "直した件名" in html


def test_the_printed_form_of_the_prefecture_shows_what_was_submitted_and_not_what_is_typed(acting, browse, draft):
    services.submit_application(actor=acting["staff"], application=draft)
    returned = services.return_application(actor=acting["coordinator"], application=draft, reason="件名の訂正。")
    services.save_draft(
        actor=acting["staff"],
        application=returned,
        typed=TYPED | {"subject": ["まだ見せない"]},
        version=returned.version,
    )

    url = address("application-print", draft)
    seen = {name: browse[name].get(url).content.decode() for name in ("staff", "coordinator")}
    assert "まだ見せない" in seen["staff"]
    assert "この内容は、まだ提出されていません。" in seen["staff"]
    assert "まだ見せない" not in seen["coordinator"]
    assert "回線の切替" in seen["coordinator"]


def test_the_coordinators_list_is_filtered_by_state_window_and_organisation(acting, browse, draft):
    from .makers import make_draft

    services.submit_application(actor=acting["staff"], application=draft)
    other = services.submit_application(
        actor=acting["neighbour"], application=make_draft(acting["neighbour"], draft.window)
    )
    services.return_application(actor=acting["coordinator"], application=other, reason="訂正。")

    def numbers(**query: str) -> set[str]:
        page = browse["coordinator"].get(reverse("applications:review-list"), query)
        return {row.reference_number for row in page.context["table"].page.object_list}

    assert numbers() == {"SC-H28-0001", "SC-H28-0002"}
    assert numbers(state="returned") == {"SC-H28-0002"}
    assert numbers(organisation="岸和田") == {"SC-H28-0001"}
    assert numbers(organisation="0002") == {"SC-H28-0002"}
    assert numbers(window=str(draft.window_id)) == {"SC-H28-0001", "SC-H28-0002"}


def test_the_roster_begins_with_those_who_have_not_applied(acting, browse, draft):
    services.submit_application(actor=acting["staff"], application=draft)

    page = browse["coordinator"].get(reverse("applications:window-roster", args=[draft.window_id]))

    assert [(row.organisation.name, str(row.state)) for row in page.context["table"].page.object_list] == [
        ("豊中市", "未提出"),
        ("岸和田市", "提出済み"),
    ]


def test_a_draft_counts_as_nothing_on_the_roster(browse, draft):
    page = browse["coordinator"].get(reverse("applications:window-roster", args=[draft.window_id]))

    assert {str(row.state) for row in page.context["table"].page.object_list} == {"未提出"}


def test_a_coordinator_extends_the_time_of_one_organisation_on_a_page(browse, window, municipality):
    closes_on = window.closes_at.date().replace(year=window.closes_at.year + 1)
    url = reverse("applications:extension-edit", args=[window.pk, municipality.pk])

    refused = browse["coordinator"].post(url, {"closes_on": "H28.4.1", "closes_time": "17:15", "reason": "停電"})
    granted = browse["coordinator"].post(
        url, {"closes_on": closes_on.isoformat(), "closes_time": "１７：１５", "reason": "停電のため"}
    )

    assert "より後の日時で入力してください。" in refused.content.decode()
    assert granted.status_code == 302
    assert window.extensions.get().organisation == municipality


def test_the_second_coordinator_who_changes_a_window_sees_both_versions(browse, window):
    from portal.access.actor import Actor
    from portal.applications.forms import WindowForm
    from portal.applications.services.windows import update_window

    url = reverse("applications:window-edit", args=[window.pk])
    form = browse["coordinator"].get(url).context["form"]
    typed = {bound.name: bound.value() for bound in WindowForm(initial=form.initial)}
    update_window(actor=Actor.system(), window=window, version=1, title="先に変えた名前")

    page = browse["coordinator"].post(url, typed | {"title": "後から変えた名前"})

    html = page.content.decode()
    window.refresh_from_db()
    assert (page.status_code, window.title) == (409, "先に変えた名前")
    assert "先に変えた名前" in html
    assert 'value="後から変えた名前"' in html


def test_the_home_page_names_what_waits(acting, browse, draft):
    services.submit_application(actor=acting["staff"], application=draft)

    assert "審査を待つ申請が1件あります" in browse["coordinator"].get(reverse("web:home")).content.decode()
    services.return_application(actor=acting["coordinator"], application=draft, reason="訂正。")
    assert "切替希望の申請（SC-H28-0001）を直して再提出する" in (
        browse["staff"].get(reverse("web:home")).content.decode()
    )


def test_a_step_that_cannot_be_taken_now_leads_back_with_the_reason(acting, browse, draft):
    submitted = services.submit_application(actor=acting["staff"], application=draft)
    services.accept_application(actor=acting["coordinator"], application=submitted)

    asked = browse["coordinator"].get(address("application-step", draft, "reject"), follow=True)

    assert "この申請は現在「受理」のため、「却下」はできません。" in asked.content.decode()
    assert asked.redirect_chain == [(address("application-detail", draft), 302)]


def test_a_step_that_does_not_exist_is_not_found(browse, draft):
    assert browse["staff"].get(address("application-step", draft, "bless")).status_code == 404


def test_a_button_without_a_page_of_its_own_works_at_once(acting, browse, draft):
    services.submit_application(actor=acting["staff"], application=draft)
    draft.refresh_from_db()

    browse["coordinator"].post(address("application-step", draft, "start_review"), {"version": draft.version})

    draft.refresh_from_db()
    assert draft.state == State.IN_REVIEW

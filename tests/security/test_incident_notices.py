"""A notice: what is shared, with whom, how it is corrected and taken back, and who is asked later."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.selectors import actor_for
from portal.exceptions import RuleViolation
from portal.notifications.models import Notice
from portal.organisations.choices import OrganisationKind
from portal.organisations.services.organisations import create_organisation
from portal.organisations.services.restructuring import dissolve_organisation
from security.incident_choices import NoticeState, ReportState
from security.models import IncidentNotice, NoticeRecipient
from security.selectors.incident_audience import due_for_newcomer
from security.services.incident_notices import approve_notice, publish_notice, withdraw_notice
from security.services.notice_recipients import ask_newcomers
from security.services.participants import add_participants
from tests.factories.incidents import (
    SECRET,
    correct_notice,
    make_draft_notice,
    make_notice,
    make_report,
    notice_values,
    reloaded,
    set_due,
)
from tests.factories.organisations import make_municipality, make_organisation, make_prefecture
from tests.factories.people import make_user
from tests.factories.security import make_programme

DETAIL = "security:incident-notice-detail"


@pytest.fixture
def issuer(coordinator, staff, neighbour):
    """The coordinator, with two municipalities that have staff."""
    return actor_for(coordinator)


def page_of(user, notice, name=DETAIL, **query):
    client = Client()
    client.force_login(user)
    return client.get(reverse(name, args=[notice.pk]), query)


def asked(notice):
    return sorted(notice.recipients.asked().values_list("organisation__name", flat=True))


def form_data(**changes):
    due = timezone.localtime() + timedelta(days=200)
    values = notice_values() | {"due_on": f"{due:%Y-%m-%d}", "due_time": "17:15", "urgency": "urgent"} | changes
    return {name: value for name, value in values.items() if value is not None and name != "due_at"}


def heard(user):
    return list(Notice.objects.filter(recipient=user).values_list("text", flat=True))


# --- what is shared ---------------------------------------------------------------------------------------------


def test_addresses_are_broken_as_they_are_stored_and_never_are_links(issuer, neighbour):
    notice = make_notice(issuer, summary="https://evil.example.jp/a を開かせる", title="user@example.jp からのメール")
    text = page_of(neighbour, notice).content.decode()
    assert notice.current.summary == "hxxps://evil[.]example[.]jp/a を開かせる"
    assert "user[at]example[.]jp からのメール" in text
    assert "192[.]0[.]2[.]7" in text
    assert "evil.example" not in text


def test_a_notice_from_a_report_shares_nothing_that_was_not_written_for_it(
    client, issuer, coordinator, staff, neighbour
):
    report = make_report(actor_for(staff))
    client.force_login(coordinator)
    form = client.get(reverse("security:incident-notice-new"), {"report": report.pk}).context["form"]
    assert SECRET not in str(form.initial)
    assert "hxxps://evil[.]example[.]jp/a" in form.initial["indicators"]
    client.post(f"{reverse('security:incident-notice-new')}?report={report.pk}", form_data())
    notice = IncidentNotice.objects.get()
    publish_notice(actor=issuer, notice=notice, version=notice.version)
    report.refresh_from_db()
    text = page_of(neighbour, notice).content.decode()
    assert report.state == ReportState.SHARED
    assert "岸和田市" not in text
    assert report.reference_number not in text
    assert SECRET not in text


def test_the_reporter_is_named_only_where_that_is_released(issuer, staff, neighbour):
    report = make_report(actor_for(staff))
    hidden, shown = (make_notice(issuer, report, releases_reporter=released) for released in (False, True))
    assert "岸和田市" not in page_of(neighbour, hidden).content.decode()
    assert "岸和田市" in page_of(neighbour, shown).content.decode()


def test_the_preview_shows_exactly_what_the_others_will_see(issuer, coordinator, neighbour):
    notice = make_draft_notice(issuer, summary="www.evil.example に注意")
    preview = page_of(coordinator, notice, "security:incident-notice-publish").context["items"]
    publish_notice(actor=issuer, notice=notice, version=notice.version)
    text = page_of(neighbour, notice).content.decode()
    assert dict(preview)["概要"] == "www[.]evil[.]example に注意"
    assert all(words in text for label, words in preview if label in ("概要", "お願いする対応", "件名", "問合せ先"))


def test_markup_in_every_field_stays_text(issuer, coordinator, neighbour):
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    fields = dict.fromkeys(("title", "summary", "indicators", "actions", "contact"), attack)
    notice = make_notice(issuer, **fields)
    correct_notice(issuer, notice, **fields | {"title": attack + "2"}, reason=attack)
    for user, name in (
        (neighbour, DETAIL),
        (coordinator, DETAIL),
        (neighbour, "security:incident-notice-differences"),
        (coordinator, "security:incident-notice-roster"),
        (coordinator, "security:incident-notice-publish"),
    ):
        text = page_of(user, notice, name).content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text


# --- the form ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"tlp": "red"}, "audience_kind", "TLP:REDで共有するときは「指定した団体」を選んでください。"),
        ({"audience_kind": "chosen"}, "chosen", "対象にする団体を1つ以上選んでください。"),
        ({"audience_kind": "kinds"}, "audience_kinds", "団体の種別を1つ以上選んでください。"),
        ({"audience_kind": "programme"}, "programme", "対象にする事業を選んでください。"),
        (
            {"urgency": "normal", "due_on": "2027-01-01"},
            "due_on",
            "この日は休庁日です。直前の開庁日は令和8年12月28日です。",
        ),
        ({"title": ""}, "title", "件名を入力してください。"),
        ({"due_time": "5時半"}, "due_time", "17:15"),
    ],
)
def test_what_cannot_be_right_is_said_at_its_field(client, issuer, coordinator, changes, field, sentence):
    client.force_login(coordinator)
    page = client.post(reverse("security:incident-notice-new"), form_data(**changes))
    assert sentence in page.context["form"].errors[field][0]
    assert not IncidentNotice.objects.exists()


def test_the_second_of_two_editors_sees_both_versions(client, issuer, coordinator, manager):
    notice = make_draft_notice(issuer)
    address = reverse("security:incident-notice-edit", args=[notice.pk])
    other = Client()
    other.force_login(manager)
    assert other.post(address, form_data(version=1, summary="先の概要")).status_code == 302
    client.force_login(coordinator)
    page = client.post(address, form_data(version=1, summary="後の概要"))
    assert page.status_code == 409
    assert [(r.label, r.theirs, r.mine) for r in page.context["conflict"].rows] == [("概要", "先の概要", "後の概要")]
    again = page.context["form"]["version"].value()
    assert client.post(address, form_data(version=again, summary="後の概要")).status_code == 302
    assert reloaded(notice).summary == "後の概要"


# --- sharing ----------------------------------------------------------------------------------------------------


@pytest.fixture
def members(prefecture, municipality, other_municipality):
    town = make_organisation(OrganisationKind.TOWN, name="架空町", prefecture=prefecture)
    union = make_organisation(OrganisationKind.WIDE_AREA_UNION, name="架空広域連合", prefecture=prefecture, code=None)
    make_organisation(OrganisationKind.VENDOR, name="架空システム", prefecture=prefecture)
    make_municipality(make_prefecture(name="兵庫県", code="280003"), name="他県市")
    return {"town": town, "union": union}


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        ({"audience_kind": "all"}, ["岸和田市", "架空広域連合", "架空町", "豊中市"]),
        ({"audience_kind": "kinds", "audience_kinds": ["town", "wide_area_union"]}, ["架空広域連合", "架空町"]),
        ({"audience_kind": "chosen", "chosen": "town"}, ["架空町"]),
        ({"audience_kind": "programme"}, ["他県参加市", "岸和田市"]),
    ],
)
def test_those_are_asked_for_whom_it_is(issuer, prefecture, municipality, members, audience, expected):
    values = dict(audience)
    if values.get("chosen"):
        values["chosen"] = [members[values["chosen"]]]
    if values["audience_kind"] == "programme":
        elsewhere = make_municipality(make_prefecture(name="奈良県", code="290009"), name="他県参加市")
        values["programme"] = make_programme(prefecture, [municipality, elsewhere])
    assert asked(make_notice(issuer, **values)) == sorted(expected)


def test_a_second_look_is_by_somebody_else_and_lapses_with_a_change(issuer, manager):
    notice = make_draft_notice(issuer, needs_second_look=True)
    colleague = actor_for(manager)

    def attempt(service, actor, **more):
        stored = reloaded(notice)
        try:
            service(actor=actor, notice=stored, version=stored.version, **more)
        except RuleViolation as error:
            return error.code
        return "done"

    assert attempt(publish_notice, issuer) == "second_look_missing"
    assert attempt(approve_notice, issuer) == "own_text"
    assert attempt(approve_notice, colleague) == "done"
    IncidentNotice.objects.filter(pk=notice.pk).update(version=5)
    assert attempt(publish_notice, issuer) == "second_look_missing"
    assert attempt(approve_notice, colleague) == "done"
    assert attempt(publish_notice, issuer) == "done"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"due_at": datetime(2020, 1, 1, tzinfo=timezone.get_default_timezone())}, "due_in_the_past"),
        ({"audience_kind": "kinds", "audience_kinds": ["village"]}, "nobody_asked"),
    ],
)
def test_what_can_not_be_answered_is_not_shared(issuer, changes, code):
    notice = make_draft_notice(issuer, **changes)
    with pytest.raises(RuleViolation) as refused:
        publish_notice(actor=issuer, notice=notice, version=notice.version)
    assert (refused.value.code, reloaded(notice).state) == (code, NoticeState.DRAFT)


def test_everybody_asked_is_told_with_the_shared_title_only(issuer, neighbour, staff):
    notice = make_notice(issuer, title="evil.example.jp について", urgency="urgent")
    [text] = heard(neighbour)
    assert text.startswith(f"【至急】注意喚起「evil[.]example[.]jp について」（{notice.reference_number}）")
    assert len(heard(staff)) == 1


# --- corrections ------------------------------------------------------------------------------------------------


def test_readers_see_the_old_text_until_the_correction_is_shared(client, issuer, coordinator, neighbour):
    notice = make_notice(issuer)
    client.force_login(coordinator)
    client.post(
        reverse("security:incident-notice-edit", args=[notice.pk]),
        form_data(version=notice.version, summary="書きかけの訂正"),
    )
    assert "書きかけの訂正" not in page_of(neighbour, notice).content.decode()
    address = reverse("security:incident-notice-publish", args=[notice.pk])
    refused = client.post(address, {"version": reloaded(notice).version, "reason": ""})
    assert "訂正の理由を入力してください。" in refused.context["form"].errors["reason"][0]
    client.post(address, {"version": reloaded(notice).version, "reason": "誤りを直したため"})
    text = page_of(neighbour, notice).content.decode()
    assert "書きかけの訂正" in text
    assert "誤りを直したため" in text
    changes = page_of(neighbour, notice, "security:incident-notice-differences").context["changes"]
    assert {change.label for change in changes if change.is_different} >= {"概要"}


def test_an_answer_stays_unless_it_is_asked_for_again(issuer, neighbour, other_municipality):
    notice = make_notice(issuer)
    row = notice.recipients.get(organisation=other_municipality)
    NoticeRecipient.objects.filter(pk=row.pk).update(answer="done", answered_at=timezone.now())
    correct_notice(issuer, notice, summary="1回目の訂正")
    assert notice.recipients.get(pk=row.pk).answer == "done"
    correct_notice(issuer, notice, summary="2回目の訂正", asks_again=True)
    assert notice.recipients.get(pk=row.pk).answer == ""
    assert NoticeRecipient.pgh_event_model.objects.filter(pgh_obj_id=row.pk, answer="done").exists()


def test_what_should_not_have_been_shared_is_hidden_from_readers_not_from_the_issuer(issuer, coordinator, neighbour):
    notice = make_notice(issuer, summary="消すべき内容")
    correct_notice(issuer, notice, summary="直した内容", hides_previous=True)
    correct_notice(issuer, notice, summary="さらに直した内容")
    theirs, ours = (
        page_of(user, notice, "security:incident-notice-differences", before="1", after="2").content.decode()
        for user in (neighbour, coordinator)
    )
    assert "消すべき内容" not in theirs
    assert "直した内容" in theirs
    assert "消すべき内容" in ours


def test_a_wider_circle_does_not_learn_what_the_closer_one_was_told(issuer, municipality, neighbour, staff):
    red = {"tlp": "red", "audience_kind": "chosen", "chosen": [municipality]}
    notice = make_notice(issuer, **red, summary="限られた内容")
    assert page_of(neighbour, notice).status_code == 404
    correct_notice(issuer, notice, tlp="green", summary="広げた内容")
    correct_notice(issuer, notice, tlp="green", summary="さらに広げた内容")
    text = page_of(neighbour, notice, "security:incident-notice-differences", before="1").content.decode()
    assert "限られた内容" not in text
    assert "広げた内容" in text


def test_who_is_taken_off_sees_it_no_more(issuer, municipality, neighbour):
    notice = make_notice(issuer, tlp="amber_strict")
    correct_notice(issuer, notice, tlp="amber_strict", audience_kind="chosen", chosen=[municipality])
    assert asked(notice) == ["岸和田市"]
    assert page_of(neighbour, notice).status_code == 404


def test_a_withdrawn_notice_stays_visible_as_withdrawn_and_asks_for_nothing(client, issuer, coordinator, neighbour):
    notice = make_notice(issuer)
    client.force_login(coordinator)
    client.post(
        reverse("security:incident-notice-withdraw", args=[notice.pk]),
        {"version": notice.version, "reason": "誤報のため"},
    )
    page = page_of(neighbour, notice)
    assert page.status_code == 200
    assert "この注意喚起は「撤回」です" in page.content.decode()
    assert "誤報のため" in page.content.decode()
    assert "対応済みと回答する" not in page.content.decode()
    assert not NoticeRecipient.objects.unsettled().exists()
    with pytest.raises(RuleViolation, match="「撤回」のため、変更できません。"):
        withdraw_notice(actor=issuer, notice=notice, version=reloaded(notice).version, reason="もう一度")


# --- whoever joins later ----------------------------------------------------------------------------------------


def test_an_organisation_that_joins_later_is_asked_with_a_due_date_of_its_own(issuer, prefecture):
    notice = make_notice(issuer)
    closed = make_notice(issuer, title="終わったもの")
    withdraw_notice(actor=issuer, notice=closed, version=closed.version, reason="誤報")
    set_due(notice, timezone.now() - timedelta(days=1))
    before = list(notice.recipients.values_list("organisation", "due_at"))
    newcomer = create_organisation(
        actor=Actor.system(), name="新町", kind=OrganisationKind.TOWN, prefecture=prefecture, code="273015"
    )
    row = NoticeRecipient.objects.get(organisation=newcomer)
    user = make_user(newcomer, Role.STAFF)
    assert (row.notice, row.due_at >= notice.current.due_at) == (notice, True)
    assert [
        pair for pair in notice.recipients.values_list("organisation", "due_at") if pair[0] != newcomer.pk
    ] == before
    client = Client()
    client.force_login(user)
    [own] = client.get(reverse("security:incident-list")).context["owed"]
    assert own.notice == notice


def test_whoever_joins_the_programme_is_asked_too(issuer, prefecture, municipality, other_municipality):
    programme = make_programme(prefecture, [municipality])
    notice = make_notice(issuer, audience_kind="programme", programme=programme)
    add_participants(actor=Actor.system(), programme=programme, organisations=[other_municipality])
    assert asked(notice) == ["岸和田市", "豊中市"]


def test_a_change_of_kind_is_found_by_the_regular_look(issuer, prefecture, other_municipality):
    make_organisation(OrganisationKind.TOWN, name="架空町", prefecture=prefecture)
    notice = make_notice(issuer, audience_kind="kinds", audience_kinds=["town"])
    type(other_municipality).objects.filter(pk=other_municipality.pk).update(kind=OrganisationKind.TOWN)
    assert (ask_newcomers(), ask_newcomers()) == (1, 0)
    assert asked(notice) == ["架空町", "豊中市"]


def test_named_organisations_stay_the_named_ones(issuer, prefecture, municipality):
    notice = make_notice(issuer, audience_kind="chosen", chosen=[municipality])
    make_municipality(prefecture)
    assert asked(notice) == ["岸和田市"]


def test_an_organisation_that_ends_owes_nothing(issuer, manager, other_municipality):
    notice = make_notice(issuer)
    dissolve_organisation(
        actor=actor_for(manager), organisation=other_municipality, effective_on=timezone.localdate(), note="解散"
    )
    assert asked(notice) == ["岸和田市"]


@pytest.mark.parametrize(
    ("published", "due", "joined", "expected"),
    [
        # three business days were given; the newcomer has three as well
        (date(2026, 10, 5), date(2026, 10, 8), date(2026, 10, 14), date(2026, 10, 19)),
        # a weekend and a public holiday (11 October is a Sunday, 12 October a holiday) do not count
        (date(2026, 10, 5), date(2026, 10, 7), date(2026, 10, 9), date(2026, 10, 14)),
        # never before the common due date
        (date(2026, 10, 5), date(2026, 10, 30), date(2026, 10, 5), date(2026, 10, 30)),
    ],
)
def test_a_newcomer_has_as_many_business_days_as_the_others(db, published, due, joined, expected):
    zone = timezone.get_default_timezone()

    def at(day, hour):
        return datetime(day.year, day.month, day.day, hour, tzinfo=zone)

    content = IncidentNotice(due_at=at(due, 17))
    found = due_for_newcomer(content, at(published, 10), at(joined, 9))
    assert timezone.localtime(found) == at(expected, 17)

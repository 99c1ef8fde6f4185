"""Who may see a notice: everybody, in every state, with every TLP, by page, list, search, API, calendar and export.

The expected readers are written down once more by hand, so that a slip in the rules does not repeat itself here.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from portal.access.choices import Role
from portal.accounts.selectors import actor_for
from portal.calendars.sources import sources_for
from security.incident_choices import NoticeState, Tlp
from security.models import IncidentNotice, NoticeRecipient
from security.services.incident_notices import close_notice, withdraw_notice
from security.services.notice_answers import answer_notice
from tests.factories.incidents import correct_notice, make_draft_notice, make_notice, make_report, reloaded
from tests.factories.organisations import make_municipality
from tests.factories.people import make_user

ISSUERS = {"coordinator", "manager", "auditor"}
NAMED = {"staff", "approver"}  # of the organisation that is asked
IN_HOUSE = {"section", "administrator"}
COMMUNITY = {"neighbour", "bystander"}  # of the same prefecture, not asked
EXPECTED = {
    Tlp.RED: ISSUERS | NAMED,
    Tlp.AMBER_STRICT: ISSUERS | NAMED | IN_HOUSE,
    Tlp.AMBER: ISSUERS | NAMED | IN_HOUSE,
    Tlp.GREEN: ISSUERS | NAMED | IN_HOUSE | COMMUNITY,
    Tlp.CLEAR: ISSUERS | NAMED | IN_HOUSE | COMMUNITY | {"stranger", "foreigner", "vendor"},
}
TITLE = "特定の団体への注意"
PEOPLE = (
    *("coordinator", "manager", "auditor", "staff", "approver", "section", "administrator"),
    *("neighbour", "vendor", "stranger"),
)


@pytest.fixture
def everybody(request, prefecture, stranger):
    """The usual people, a section of the neighbour, and staff of another prefecture's city."""
    people = {name: request.getfixturevalue(name) for name in PEOPLE}
    city = make_municipality(prefecture, name="隣の市")
    elsewhere = make_municipality(actor_for(stranger).organisation, name="他府県の市")
    return people | {"bystander": make_user(city, Role.SECTION), "foreigner": make_user(elsewhere, Role.STAFF)}


@pytest.fixture
def actors(everybody):
    return {name: actor_for(user) for name, user in everybody.items()}


def in_state(state, issuer, tlp, municipality):
    """A notice that only the municipality is asked about, corrected once, with an answer on it."""
    values = {"tlp": tlp, "audience_kind": "chosen", "chosen": [municipality], "title": TITLE}
    if state == NoticeState.DRAFT:
        return make_draft_notice(issuer, **values)
    notice = make_notice(issuer, **values)
    correct_notice(issuer, notice, **values, actions="訂正した対応")
    notice = reloaded(notice)
    end = {NoticeState.WITHDRAWN: withdraw_notice, NoticeState.CLOSED: close_notice}.get(state)
    if end:
        end(actor=issuer, notice=notice, version=notice.version, reason="終わり")
    return reloaded(notice)


def names(actors, may: Callable[..., bool]) -> set[str]:
    return {name for name, actor in actors.items() if may(actor)}


@pytest.mark.parametrize("tlp", list(Tlp))
@pytest.mark.parametrize("state", list(NoticeState))
def test_the_rights_of_everybody_in_every_state_with_every_tlp(actors, municipality, state, tlp):
    notice = in_state(state, actors["coordinator"], tlp, municipality)

    def holds(action, model=IncidentNotice, **condition):
        condition = condition or {"pk": notice.pk}
        return names(actors, lambda actor: model.objects.permitted_to(actor, action).filter(**condition).exists())

    is_draft = state == NoticeState.DRAFT
    assert holds("view") == (ISSUERS if is_draft else EXPECTED[tlp])
    assert holds("inspect") == ISSUERS
    assert holds("change") == {"coordinator", "manager"}
    assert holds("answer") == (NAMED if state == NoticeState.PUBLISHED else set())
    rows = holds("view", NoticeRecipient, notice=notice)
    assert rows == (set() if is_draft else ISSUERS | NAMED)
    assert holds("view", type(notice.revisions.model()), notice=notice) == (set() if is_draft else ISSUERS)


@pytest.mark.parametrize("tlp", list(Tlp))
def test_no_way_into_the_portal_shows_more_than_the_rights(everybody, actors, municipality, tlp):
    notice = in_state(NoticeState.PUBLISHED, actors["coordinator"], tlp, municipality)
    for name, user in everybody.items():
        client = Client()
        client.force_login(user)
        expected = name in EXPECTED[tlp]
        found = {
            "page": client.get(reverse("security:incident-notice-detail", args=[notice.pk])).status_code == 200,
            "differences": client.get(reverse("security:incident-notice-differences", args=[notice.pk])).status_code
            == 200,
            "list": TITLE in client.get(reverse("security:incident-list")).content.decode(),
            "search": reverse("security:incident-notice-detail", args=[notice.pk])
            in client.get(reverse("search:search"), {"q": TITLE}).content.decode(),
            "api": client.get(reverse("security-api:incident-notice-detail", args=[notice.pk])).status_code == 200,
            "api list": TITLE in client.get(reverse("security-api:incident-notice-list")).content.decode(),
        }
        assert set(found.values()) == {expected}, (name, found)


def test_calendars_hold_due_dates_for_those_who_owe_and_those_who_asked(actors, municipality):
    notice = in_state(NoticeState.PUBLISHED, actors["coordinator"], Tlp.GREEN, municipality)

    def entries(actor):
        found = (entry for source in sources_for(actor) for entry in source.entries(actor) if TITLE in entry.summary)
        # Some feeds hold what others hold; those of the deadlines have tests of their own.
        return list({entry.uid: entry for entry in found if not entry.uid.startswith("deadline-")}.values())

    assert names(actors, lambda actor: bool(entries(actor))) == ISSUERS | NAMED
    [before] = entries(actors["staff"])
    withdraw_notice(actor=actors["coordinator"], notice=notice, version=notice.version, reason="誤報")
    [after] = entries(actors["staff"])
    assert (before.uid, before.is_cancelled, after.is_cancelled) == (after.uid, False, True)
    assert after.sequence > before.sequence


@pytest.mark.parametrize("name", ["neighbour", "bystander", "vendor", "stranger", "staff"])
def test_nobody_but_the_issuer_learns_who_reported_or_what_others_answered(everybody, actors, municipality, name):
    report = make_report(actors["staff"], subject="内部の件名")
    notice = make_notice(actors["coordinator"], report, tlp="clear", title=TITLE)
    answer_notice(actor=actors["neighbour"], notice=notice, answer="done", comment="豊中の秘密のコメント")
    client = Client()
    client.force_login(everybody[name])
    addresses = [
        (reverse("security:incident-notice-detail", args=[notice.pk]), {}),
        (reverse("security:incident-list"), {}),
        (reverse("security-api:incident-notice-list"), {}),
        (reverse("search:search"), {"q": TITLE}),
        (reverse("security:incident-notice-roster", args=[notice.pk]), {}),
        (reverse("security:incident-roster-export", args=[notice.pk]), {"format": "csv"}),
    ]
    for address, query in addresses:
        text = client.get(address, query).content.decode()
        if name != "neighbour":
            assert "豊中の秘密のコメント" not in text
        if name != "staff":
            assert "岸和田市" not in text
            assert report.reference_number not in text


def test_an_auditor_reads_everything_and_changes_nothing(everybody, actors, municipality):
    notice = in_state(NoticeState.PUBLISHED, actors["coordinator"], Tlp.RED, municipality)
    client = Client()
    client.force_login(everybody["auditor"])
    seen = client.get(reverse("security:incident-notice-roster", args=[notice.pk]))
    assert seen.status_code == 200
    assert "督促する" not in seen.content.decode()
    for action in ("withdraw", "close", "edit", "publish", "remind"):
        address = reverse(f"security:incident-notice-{action}", args=[notice.pk])
        assert client.post(address, {"version": notice.version, "reason": "理由"}).status_code == 404
    assert reloaded(notice).state == NoticeState.PUBLISHED

"""What waits for whom."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.access.actor import Actor
from portal.accounts.selectors import actor_for
from portal.applications.models import ApplicationWindow
from portal.applications.services.applications import return_application, submit_application
from portal.applications.services.drafts import create_application
from portal.applications.services.windows import create_window, extend_window
from portal.deadlines.selectors.open_deadlines import Side, open_deadlines
from portal.overview.selectors import prefecture_state
from security.application_kinds import WISH_KIND
from security.services.plans import publish_plan
from tests.factories.organisations import make_municipality
from tests.factories.profiles import CONTRACT, make_profile
from tests.factories.security import make_draft, make_programme, open_changes, open_wishes

WINDOW, OFFER = "applications.window", "applications.offer"
NOTICE, RESUBMISSION = "security.contract_notice", "applications.resubmission"


def owed(user, **options) -> list[tuple[str, str, date]]:
    return [(d.kind, d.organisation.name, d.due_on) for d in open_deadlines(actor_for(user), **options)]


@pytest.fixture
def window(prefecture, municipality, other_municipality) -> ApplicationWindow:
    return open_wishes(make_programme(prefecture, [municipality, other_municipality]))


def closing_day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def test_an_open_window_waits_for_every_organisation_that_has_not_applied(window, staff, neighbour, coordinator):
    day = closing_day(window.closes_at)

    assert owed(staff) == [(WINDOW, "岸和田市", day)]
    assert owed(neighbour) == [(WINDOW, "豊中市", day)]
    assert owed(coordinator) == []
    assert owed(coordinator, sides=[Side.COORDINATED]) == [(WINDOW, "岸和田市", day), (WINDOW, "豊中市", day)]


def test_a_window_for_chosen_organisations_waits_for_those_alone(prefecture, other_municipality, staff, neighbour):
    now = timezone.now()
    create_window(
        actor=Actor.system(),
        audience=[other_municipality],
        kind=WISH_KIND,
        title="追加の希望申請",
        prefecture=prefecture,
        fiscal_year=2026,
        number_prefix="SC",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=5),
        audience_kind="chosen",
    )

    assert owed(staff) == []
    assert [kind for kind, _name, _day in owed(neighbour)] == [WINDOW]


def test_a_request_that_only_who_wishes_makes_is_a_date_to_know_and_no_debt(
    client, prefecture, municipality, staff, manager, coordinator
):
    programme = make_programme(prefecture, [municipality])
    publish_plan(actor=actor_for(manager), plan=make_draft(programme, {municipality: "2017-05"}), reason="切替月の公開")
    changes = open_changes(programme)

    assert WINDOW not in [kind for kind, _name, _day in owed(staff)]
    assert OFFER in [kind for kind, _name, _day in owed(staff)]
    assert WINDOW not in [kind for kind, _name, _day in owed(coordinator, sides=[Side.COORDINATED])]
    state = prefecture_state(actor_for(coordinator))
    assert OFFER not in [deadline.kind for one in state.states for deadline in one.deadlines]
    client.force_login(staff)
    assert changes.title not in client.get(reverse("web:home")).content.decode()
    ApplicationWindow.objects.filter(pk=changes.pk).update(closes_at=timezone.now() + timedelta(days=10))
    assert "切替月の変更申請の受付がまもなく終わります" in client.get(reverse("web:home")).content.decode()


def test_an_extension_moves_the_deadline_of_one_organisation(window, municipality, staff, neighbour, coordinator):
    later = window.closes_at + timedelta(days=7)
    extend_window(
        actor=actor_for(coordinator), window=window, organisation=municipality, closes_at=later, reason="庁舎移転"
    )

    assert owed(staff) == [(WINDOW, "岸和田市", closing_day(later))]
    assert owed(neighbour) == [(WINDOW, "豊中市", closing_day(window.closes_at))]


def test_what_was_handed_over_waits_for_nobody_until_it_is_sent_back(window, staff, coordinator):
    actor, month = actor_for(staff), {"preferences_2017-05": ["wished"], "remarks": [""]}
    application = submit_application(
        actor=actor, application=create_application(actor=actor, window=window, typed=month)
    )
    assert owed(staff) == []

    day = timezone.localdate() + timedelta(days=10)
    return_application(
        actor=actor_for(coordinator), application=application, reason="希望月を追加してください", resubmit_by=day
    )

    assert owed(staff) == [(RESUBMISSION, "岸和田市", day)]


def test_people_without_a_part_in_the_work_have_no_deadlines(window, section, administrator, auditor, vendor, stranger):
    for user in (section, administrator, vendor, stranger):
        assert owed(user, sides=[Side.OWN, Side.COORDINATED]) == []
    assert len(owed(auditor, sides=[Side.OWN, Side.COORDINATED])) == 2


def test_a_contract_waits_for_its_own_organisation_and_the_coordinator(municipality, staff, neighbour, coordinator):
    make_profile(municipality, **CONTRACT)

    [(kind, name, day)] = owed(staff)
    assert (kind, name, day.month, day.day) == (NOTICE, "岸和田市", 12, 31)
    assert owed(neighbour) == []
    assert owed(coordinator, sides=[Side.COORDINATED]) == [(NOTICE, "岸和田市", day)]


def test_a_late_one_comes_first_and_says_so(window, municipality, staff):
    make_profile(municipality, **CONTRACT)
    ApplicationWindow.objects.update(
        opens_at=timezone.now() - timedelta(days=9), closes_at=timezone.now() - timedelta(days=2)
    )

    assert [(d.kind, d.is_late) for d in open_deadlines(actor_for(staff))] == [(WINDOW, True), (NOTICE, False)]


def test_bounds_and_kinds_narrow_the_list(window, municipality, staff):
    make_profile(municipality, **CONTRACT)
    day = closing_day(window.closes_at)

    assert [kind for kind, *_ in owed(staff, kinds=[NOTICE])] == [NOTICE]
    assert owed(staff, first=day, last=day) == [(WINDOW, "岸和田市", day)]


def test_the_list_takes_as_many_statements_for_six_organisations_as_for_two(window, prefecture, coordinator):
    actor = actor_for(coordinator)
    with CaptureQueriesContext(connection) as few:
        assert len(open_deadlines(actor, sides=[Side.COORDINATED])) == 2
    window.audience.add(*(make_municipality(prefecture) for _ in range(4)))
    with CaptureQueriesContext(connection) as many:
        assert len(open_deadlines(actor, sides=[Side.COORDINATED])) == 6

    assert len(few) == len(many) == 2

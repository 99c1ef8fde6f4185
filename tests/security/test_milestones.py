"""The milestones of a procurement."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal.accounts.selectors import actor_for
from portal.calendars.sources import find_source
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from security.models import ProcurementMilestone, Programme
from security.services.milestones import update_milestone
from tests.factories.security import make_programme


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_programme(prefecture, [municipality, other_municipality])


@pytest.fixture
def actor(coordinator):
    return actor_for(coordinator)


def test_the_usual_milestones_are_dated_back_from_the_window_and_shown_to_all(client, coordinator, staff, programme):
    client.force_login(coordinator)
    client.post(reverse("security:milestones-usual", args=[programme.pk]))
    assert programme.milestones.get(name="入札公告").due_on == date(2016, 6, 30)
    assert programme.milestones.get(name="切替の完了").due_on == date(2017, 9, 30)
    client.post(reverse("security:milestones-usual", args=[programme.pk]))
    assert programme.milestones.count() == 9
    client.force_login(staff)
    page = client.get(reverse("security:programme-detail", args=[programme.pk])).content.decode()
    assert "入札公告" in page
    assert reverse("security:milestone-edit", args=[programme.milestones.first().pk]) not in page


def test_a_milestone_is_done_on_a_day_that_is_not_to_come(programme, actor):
    milestone = ProcurementMilestone.objects.create(programme=programme, name="入札公告", due_on=date(2016, 6, 30))
    assert milestone.word == "遅延"
    for done_on, message in ((None, "完了日を入力"), (date(2100, 1, 1), "今日までの日付")):
        with pytest.raises(RuleViolation, match=message):
            update_milestone(actor=actor, milestone=milestone, version=1, state="done", done_on=done_on)
    done = update_milestone(actor=actor, milestone=milestone, version=1, state="done", done_on=date(2016, 6, 29))
    assert (done.word, done.version) == ("完了", 2)


def test_a_cancelled_milestone_stays_in_the_calendar_as_cancelled(programme, actor, staff):
    milestone = ProcurementMilestone.objects.create(programme=programme, name="入札公告", due_on=date(2016, 6, 30))
    update_milestone(actor=actor, milestone=milestone, version=1, state="cancelled")
    source = find_source("security.milestones")
    assert source
    found = [(entry.summary, entry.sequence, entry.is_cancelled) for entry in source.entries(actor_for(staff))]
    assert found == [("入札公告", 1, True)]

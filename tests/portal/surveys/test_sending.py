"""A survey to many organisations is sent by a worker: all are asked and told once, or nobody, whatever dies."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.access.actor import Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.exceptions import RuleViolation
from portal.jobs.choices import JobState
from portal.jobs.lease import LeaseLost
from portal.jobs.models import JobRun
from portal.jobs.registry import job_kind
from portal.jobs.runner import claim, run_claimed
from portal.jobs.sweeper import sweep
from portal.notifications.models import Notice
from portal.organisations.models import Organisation
from portal.surveys.models import Survey
from portal.surveys.selectors.sending import OPEN_JOB
from portal.surveys.services import surveys
from portal.surveys.services.questions import add_question, update_question
from portal.surveys.services.surveys import discard_survey, send_survey, update_survey
from tests.factories.surveys import business_day, make_question, make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_are_many(monkeypatch: pytest.MonkeyPatch, municipality: Organisation, other_municipality: Organisation) -> None:
    monkeypatch.setattr(surveys, "AT_ONCE", 1)


@pytest.fixture
def asker(coordinator: User) -> Actor:
    return actor_for(coordinator)


@pytest.fixture
def survey(asker: Actor) -> Survey:
    draft = make_survey(asker)
    make_question(asker, draft)
    return draft


def asked(survey: Survey) -> list[str]:
    return sorted(survey.responses.values_list("organisation__name", flat=True))


def told(user: User) -> int:
    return Notice.objects.filter(recipient=user, text__contains="照会").count()


def queued(asker: Actor, survey: Survey) -> JobRun:
    run = send_survey(actor=asker, survey=survey)
    assert run is not None
    return run


def test_the_page_shows_how_far_it_is_and_then_who_has_not_answered(
    client: Client, coordinator: User, staff: User, survey: Survey
) -> None:
    client.force_login(coordinator)
    page = reverse("surveys:survey-detail", args=[survey.pk])
    client.post(reverse("surveys:survey-open", args=[survey.pk]))
    shown = client.get(page)
    assert (shown.context["progress"].is_over, asked(survey), told(staff)) == (False, [], 0)
    poll = {"headers": {"HX-Request": "true", "HX-Target": "sending"}}
    assert 'id="sending"' in client.get(page, **poll).content.decode()
    run_claimed(str(JobRun.objects.get(kind=OPEN_JOB).pk), worker="one")
    assert client.get(page, **poll).headers["HX-Redirect"] == page
    assert "団体ごとの回答状況" in client.get(page).content.decode()
    assert (asked(survey), told(staff)) == (["岸和田市", "豊中市"], 1)


def test_few_organisations_are_asked_at_once(
    asker: Actor, survey: Survey, monkeypatch: pytest.MonkeyPatch, staff: User
) -> None:
    monkeypatch.setattr(surveys, "AT_ONCE", 2)
    assert send_survey(actor=asker, survey=survey) is None
    assert (asked(survey), told(staff)) == (["岸和田市", "豊中市"], 1)


def test_notices_of_surveys_are_a_kind_of_their_own_in_the_inbox_and_in_the_choice_of_mails(
    client: Client, asker: Actor, survey: Survey, staff: User
) -> None:
    client.force_login(staff)
    client.post(reverse("notifications:preferences"), {"delivery": "single", "kinds": ["survey"]})
    queued(asker, survey)
    run_claimed(str(JobRun.objects.get(kind=OPEN_JOB).pk), worker="one")
    notice = Notice.objects.get(recipient=staff)
    assert (notice.get_kind_display(), notice.mail_wish) == ("照会", "single")
    inbox = reverse("notifications:notice-list")
    assert survey.title in client.get(inbox, {"kind": "survey"}).content.decode()
    assert survey.title not in client.get(inbox, {"kind": "general"}).content.decode()


def test_nothing_changes_while_it_is_being_sent(asker: Actor, survey: Survey) -> None:
    queued(asker, survey)
    values = {"title": "別の名称", "due_on": survey.due_on, "audience_kind": survey.audience_kind}
    codes = []
    for act in (
        lambda: send_survey(actor=asker, survey=survey),
        lambda: add_question(actor=asker, survey=survey, type="text", text="後から"),
        lambda: update_question(actor=asker, question=survey.questions.get(), text="後から"),
        lambda: update_survey(actor=asker, survey=survey, version=survey.version, audience=(), **values),
        lambda: discard_survey(actor=asker, survey=survey),
    ):
        with pytest.raises(RuleViolation) as refusal:
            act()
        codes.append(refusal.value.code)
    assert codes == ["survey_being_sent"] * 5


def test_discarding_while_it_is_being_sent_is_refused_in_words(
    client: Client, coordinator: User, asker: Actor, survey: Survey
) -> None:
    queued(asker, survey)
    client.force_login(coordinator)
    page = client.post(reverse("surveys:survey-discard", args=[survey.pk]), follow=True)
    assert "送っている途中です" in page.content.decode()


def test_what_a_dead_worker_held_is_sent_once_by_the_next(asker: Actor, survey: Survey, staff: User) -> None:
    run = queued(asker, survey)
    held = claim(str(run.pk), worker="one")
    assert held is not None
    JobRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    sweep()
    run_claimed(str(run.pk), worker="two")
    with pytest.raises(LeaseLost):  # the first one was only slow
        job_kind(OPEN_JOB).handler(held)
    run_claimed(str(run.pk), worker="three")
    run.refresh_from_db()
    assert (run.state, asked(survey), told(staff)) == (JobState.SUCCEEDED, ["岸和田市", "豊中市"], 1)


def test_a_worker_that_lost_the_job_while_sending_leaves_nothing(asker: Actor, survey: Survey, staff: User) -> None:
    run = queued(asker, survey)
    held = claim(str(run.pk), worker="one")
    assert held is not None
    JobRun.objects.filter(pk=run.pk).update(state=JobState.QUEUED, claim=None, lease_until=None)
    with pytest.raises(LeaseLost):
        job_kind(OPEN_JOB).handler(held)
    survey.refresh_from_db()
    assert (survey.is_draft, asked(survey), told(staff)) == (True, [], 0)


def test_a_refused_sending_leaves_a_draft_that_says_why(
    client: Client, manager: User, coordinator: User, asker: Actor, survey: Survey
) -> None:
    run = queued(asker, survey)
    User.objects.filter(pk=coordinator.pk).update(is_active=False)
    run_claimed(str(run.pk), worker="one")
    client.force_login(manager)
    page = client.get(reverse("surveys:survey-detail", args=[survey.pk])).content.decode()
    assert "送付した利用者がいなくなったため" in page
    assert add_question(actor=actor_for(manager), survey=survey, type="text", text="直した設問").position == 2


def test_a_day_that_is_no_longer_possible_is_refused_before_it_is_queued(asker: Actor, survey: Survey) -> None:
    Survey.objects.filter(pk=survey.pk).update(due_on=business_day(1) - timedelta(days=30))
    with pytest.raises(RuleViolation) as refusal:
        send_survey(actor=asker, survey=survey)
    assert (refusal.value.code, JobRun.objects.exists()) == ("day_in_the_past", False)

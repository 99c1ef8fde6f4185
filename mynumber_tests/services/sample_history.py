"""Invented history for the sample: what was agreed, done and signed in slots that are over, written in sets."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

import pgtrigger
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from mynumber_tests.checklist import checklist
from mynumber_tests.choices import Result, RulesState, RunState, Side, StepState
from mynumber_tests.models import (
    Pair,
    PairingPlan,
    PairingRun,
    PairSide,
    Programme,
    Reception,
    RulesAcknowledgement,
    RulesDocument,
    RunHistory,
    ScenarioRun,
    ScenarioVersion,
    SerialBlock,
    StepRecord,
    StepResult,
)
from mynumber_tests.selectors.runs import RELATED, TWO_SIDES, version_of
from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.accounts.models import User
from portal.applications.choices import ApplicationState
from portal.applications.models import Application
from portal.audit.tracking import record_as
from portal.calendars.selectors import closed_days_between
from portal.lib.business_days import on_or_after, on_or_before
from portal.notifications.models import Notice

REASON = "架空のサンプルの登録"
DONE = "架空のサンプルとして、双方の完了までを登録しました。"
MEANS = "電話をつなぎながら、それぞれの庁舎で操作する"
DAYS_OF_SLOT = 50  # a slot of two months has some more; a closed day moves a meeting on
PURPOSE = "共通のシナリオで使う世帯（架空のサンプル）"
BLOCK = 10  # serial numbers for each pair
BATCH = 1000
BETWEEN_APPLICATIONS = 7  # minutes
DECIDED = (ApplicationState.IN_REVIEW, ApplicationState.ACCEPTED)
People = Mapping[int, User]  # participation -> who acts for it


def moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


@transaction.atomic
def publish_past_rules(
    *, programme: Programme, body: str, state: RulesState, published_on: date, acknowledge_by: date, people: People
) -> None:
    """A first version of the rules that everybody has taken note of in time."""
    record_as(Actor.system(), reason=REASON)
    rules = RulesDocument.objects.create(
        programme=programme,
        number=1,
        state=state,
        body=body,
        acknowledge_by=acknowledge_by,
        published_at=moment(published_on, 9),
    )
    rows = [
        RulesAcknowledgement(
            rules=rules,
            organisation_id=part.organisation_id,
            due_on=acknowledge_by,
            acknowledged_at=moment(acknowledge_by, 15),
            acknowledged_by=people[part.pk],
        )
        for part in programme.participations.exclude(organisation=programme.prefecture_id)
    ]
    regrant(*RulesAcknowledgement.objects.bulk_create(rows))


@transaction.atomic
def date_back_catalogue(*, programme: Programme, at: datetime) -> None:
    """The scenarios were written then. Of a version nobody else may change anything, not even the day."""
    record_as(Actor.system(), reason=REASON)
    with pgtrigger.ignore("mynumber_tests.ScenarioVersion:scenario_version_never_changes"):
        ScenarioVersion.objects.filter(scenario__programme=programme).update(created_at=at)


@transaction.atomic
def date_back_applications(*, programme: Programme, applied_at: datetime, decided_at: datetime) -> None:
    """Those that were accepted had come in one after the other, and were decided together before the pairing."""
    record_as(Actor.system(), reason=REASON)
    windows = Reception.objects.filter(programme=programme).values("window")
    accepted = Application.objects.filter(window__in=windows, state=ApplicationState.ACCEPTED).order_by("pk")
    with pgtrigger.ignore("applications.Submission:append_only", "applications.ApplicationStep:append_only"):
        for place, application in enumerate(accepted):
            at = applied_at + timedelta(minutes=BETWEEN_APPLICATIONS * place)
            application.created_at, application.submitted_at, application.decided_at = at, at, decided_at
            application.save(update_fields=["created_at", "submitted_at", "decided_at"])
            application.submissions.update(submitted_at=at)
            application.steps.filter(to_state__in=DECIDED).update(at=decided_at)
            application.steps.exclude(to_state__in=DECIDED).update(at=at)


@transaction.atomic
def date_back_pairing(*, programme: Programme, at: datetime) -> None:
    """What will be published at `at` has been calculated, and drafted, in the hours before."""
    record_as(Actor.system(), reason=REASON)
    PairingRun.objects.filter(programme=programme).update(created_at=at - timedelta(hours=2))
    PairingPlan.objects.filter(programme=programme).update(created_at=at - timedelta(hours=1))


@transaction.atomic
def do_past_steps(*, programme: Programme, left_open: Collection[tuple[str, int]] = ()) -> None:
    """What was due before today is done in time, but for some steps of some participants."""
    record_as(Actor.system(), reason=REASON)
    today = timezone.localdate()
    rows = StepRecord.objects.pending().filter(schedule__programme=programme, due_on__lt=today)
    done = [
        row for row in rows.select_related("schedule") if (row.schedule.step, row.participation_id) not in left_open
    ]
    for row in done:
        row.state, row.done_on = StepState.DONE, row.due_on
    StepRecord.objects.bulk_update(done, ["state", "done_on"], batch_size=BATCH)


@transaction.atomic
def arrange_past_pairs(*, programme: Programme, positions: Collection[int], people: People, seed: int) -> None:
    """The pairs of these slots have confirmed, fixed a day in the slot and prepared their test persons."""
    record_as(Actor.system(), reason=REASON)
    dice = random.Random(seed)  # noqa: S311 (a sample, not a secret)
    pairs = list(_pairs(programme, positions))
    for pair in pairs:
        first, last = pair.slot.first_day, pair.slot.last_day
        closed = closed_days_between(first - timedelta(days=60), last)
        day = on_or_after(first + timedelta(days=dice.randrange(DAYS_OF_SLOT)), closed)
        pair.meets_at = moment(day, dice.choice((10, 13, 14)))
        pair.meets_until, pair.means = pair.meets_at + timedelta(hours=2), MEANS
        pair.dates_by = on_or_before(first - timedelta(days=10), closed)
    Pair.objects.bulk_update(pairs, ["meets_at", "meets_until", "means", "dates_by"], batch_size=BATCH)
    _confirm(pairs, people)
    SerialBlock.objects.bulk_create(
        [
            SerialBlock(
                programme=programme, pair=pair, first=number * BLOCK + 1, last=(number + 1) * BLOCK, note=PURPOSE
            )
            for number, pair in enumerate(pairs)
        ]
    )


def _pairs(programme: Programme, positions: Collection[int]) -> Iterable[Pair]:
    rows = Pair.objects.standing().filter(programme=programme, slot__position__in=positions)
    return rows.select_related("slot").order_by("slot__position", "pk")


def _confirm(pairs: Sequence[Pair], people: People) -> None:
    by_pair = {pair.pk: pair for pair in pairs}
    sides = list(PairSide.objects.filter(pair__in=by_pair))
    for side in sides:
        side.confirm_by = by_pair[side.pair_id].dates_by
        side.confirmed_at, side.confirmed_by = moment(side.confirm_by, 11), people[side.participation_id]
        side.checked = dict.fromkeys(checklist(), people[side.participation_id].name)
    PairSide.objects.bulk_update(sides, ["confirm_by", "confirmed_at", "confirmed_by", "checked"], batch_size=BATCH)


@transaction.atomic
def sign_past_runs(*, runs: Collection[int], people: People) -> None:
    """Every step of these tests passed on the day of the pair, and both sides signed on the next."""
    record_as(Actor.system(), reason=REASON)
    rows = list(ScenarioRun.objects.filter(pk__in=runs).select_related(*RELATED))
    StepResult.objects.bulk_create([result for run in rows for result in _results(run, people)], batch_size=BATCH)
    for run in rows:
        _sign(run, people)
    names = [f"{side.value}_{part}" for side in TWO_SIDES for part in ("result", "signed_at", "signed_by")]
    names += ["frozen_version", "started_at", "state", "updated_at", "version"]
    ScenarioRun.objects.bulk_update(rows, names, batch_size=BATCH)
    RunHistory.objects.bulk_create(
        [
            RunHistory(
                run=run,
                text=DONE,
                author=people[run.inquirer_id],
                organisation_id=run.inquirer.organisation_id,
            )
            for run in rows
        ]
    )


def _results(run: ScenarioRun, people: People) -> list[StepResult]:
    assert run.pair.meets_at
    return [
        StepResult(
            run=run,
            side=side,
            position=step.position,
            result=Result.PASSED,
            recorded_by=people[run.inquirer_id if side == Side.INQUIRER else run.provider_id],
            recorded_at=run.pair.meets_at + timedelta(hours=1),
        )
        for side in TWO_SIDES
        for step in version_of(run).step_list
        if step.is_done_by(side)
    ]


def _sign(run: ScenarioRun, people: People) -> None:
    assert run.pair.meets_at
    run.frozen_version, run.started_at = version_of(run), run.pair.meets_at
    run.inquirer_result = run.provider_result = Result.PASSED
    run.inquirer_signed_by, run.provider_signed_by = people[run.inquirer_id], people[run.provider_id]
    run.inquirer_signed_at = run.provider_signed_at = run.updated_at = run.pair.meets_at + timedelta(hours=3)
    run.state = RunState.SIGNED_OFF
    run.version += 1


@transaction.atomic
def set_due_days(*, programme: Programme, days: Mapping[int, tuple[date, date]]) -> None:
    """Until when the pairs of a slot (by its position) shall confirm, and fix a day."""
    record_as(Actor.system(), reason=REASON)
    for position, (confirm_by, dates_by) in days.items():
        pairs = Pair.objects.filter(programme=programme, slot__position=position)
        PairSide.objects.filter(pair__in=pairs).update(confirm_by=confirm_by)
        pairs.update(dates_by=dates_by)


def forget_notices(programme: Programme) -> None:
    """A publication of the past is no news, and its due days are not those of today."""
    Notice.objects.filter(link=reverse("mynumber_tests:pair-list", args=[programme.pk])).delete()

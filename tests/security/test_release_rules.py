"""No plan that passes the database's release check breaks a hard rule, and none that obeys them all is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from portal.access.actor import Actor
from portal.lib.months import parse_month
from portal.organisations.models import Organisation
from security.choices import PlanState
from security.models import MigrationPlan, OrderRule, Pin, PlanEntry, Programme, ScheduledSwitch, SwitchWish
from security.planning.problem import Problem
from security.planning.rules import violations
from security.planning.switch_schedule import solve
from security.selectors.release import release_faults, release_problems
from security.services.participants import add_participants
from security.services.programmes import create_programme
from tests.factories.organisations import make_municipality, make_prefecture
from tests.factories.security import make_programme
from tests.factories.switch_problems import assignments, codes, small_problems

Draft = tuple[Problem, Mapping[str, str]]


@pytest.fixture
def members(db: None) -> dict[str, Organisation]:
    prefecture = make_prefecture(name="大阪府", code="270008")
    return {code: make_municipality(prefecture, name=f"団体{code}") for code in codes(4)}


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Half of them any months at all, the others the best plan there is: both verdicts are common."""
    problem = draw(small_problems())
    if draw(st.booleans()):
        return problem, draw(assignments(problem))
    plan = solve(problem, time_limit_s=5)
    if plan is None:  # with room enough, most of them have one
        problem = replace(problem, units=(50,) * 5, switches=(9,) * 5, fixed={}, order=())
        plan = solve(problem, time_limit_s=5)
    return problem, plan.month_of if plan else draw(assignments(problem))


def programme_for(problem: Problem, members: Mapping[str, Organisation]) -> Programme:
    """The problem as rows: months, blackouts and participants; what else it forbids goes into the plan's rules."""
    prefecture = next(iter(members.values())).prefecture
    assert prefecture
    first, last = parse_month(problem.first), parse_month(problem.last)
    programme = create_programme(
        actor=Actor.system(),
        prefectures=[prefecture],
        name="試験",
        build_fiscal_year=2016,
        calendar_first=parse_month(problem.months[0]).first_day,
        window_first=first.first_day,
        window_last=last.first_day,
        operation_first=first.first_day,
        operation_last=(last + 60).first_day,
    )
    for row in programme.months.all():
        at = problem.at[f"{row.month:%Y-%m}"]
        row.units, row.switches = problem.units[at], problem.switches[at]
        row.blackout_reason = "庁舎停電" if f"{row.month:%Y-%m}" in problem.blackouts else ""
        row.save()
    add_participants(
        actor=Actor.system(), programme=programme, organisations=[members[move.code] for move in problem.moves]
    )
    return programme


def rules_of(problem: Problem, members: Mapping[str, Organisation]) -> dict[str, Any]:
    return {
        "allowed": {str(members[move.code].pk): sorted(move.allowed) for move in problem.moves},
        "fixed": {str(members[code].pk): month for code, month in problem.fixed.items()},
        "together": [[members[code].pk for code in group] for group in problem.together],
        "order": [
            {"first": members[rule.first].pk, "then": members[rule.then].pk, "lag": rule.lag} for rule in problem.order
        ],
    }


def draft_of(programme: Programme, draft: Draft, members: Mapping[str, Organisation]) -> MigrationPlan:
    problem, month_of = draft
    plan = MigrationPlan.objects.create(programme=programme, rules=rules_of(problem, members))
    PlanEntry.objects.bulk_create(
        PlanEntry(
            plan=plan,
            organisation=members[code],
            month=parse_month(month).first_day,
            work=list(problem.move_of[code].work),
        )
        for code, month in month_of.items()
    )
    return plan


def is_released(plan: MigrationPlan) -> bool:
    """The database's own verdict, without any service of ours."""
    try:
        with transaction.atomic():
            MigrationPlan.objects.filter(pk=plan.pk).update(state=PlanState.PUBLISHED, version=1, is_current=True)
            return True
    except IntegrityError:
        return False


@given(draft=drafts())
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_the_database_releases_exactly_the_plans_that_obey_every_hard_rule(
    members: dict[str, Organisation], draft: Draft
) -> None:
    with transaction.atomic():
        plan = draft_of(programme_for(draft[0], members), draft, members)
        is_valid = not violations(*draft)
        event(f"valid: {is_valid}")
        problems = release_problems(plan, plan.rules)
        assert (is_released(plan), problems == []) == (is_valid, is_valid), problems
        transaction.set_rollback(True)


@given(draft=drafts())
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_a_broken_rule_is_named_with_the_organisations_it_concerns(
    members: dict[str, Organisation], draft: Draft
) -> None:
    problem, month_of = draft
    expected = {
        (broken.rule.kind.value, frozenset(members[code].pk for code in broken.codes))
        for broken in violations(problem, month_of)
        if broken.rule.kind in {"fixed", "together", "order"} and all(code in month_of for code in broken.codes)
    }
    with transaction.atomic():
        plan = draft_of(programme_for(problem, members), draft, members)
        faults = release_faults(plan, plan.rules)
        found = {(f.rule, frozenset(f.organisation_ids)) for f in faults if f.rule in {"fixed", "together", "order"}}
        assert {(rule, codes) for rule, codes in expected if len(codes) > 1 or rule != "together"} <= found
        transaction.set_rollback(True)


@pytest.fixture
def programme(members: dict[str, Organisation]) -> Programme:
    one, two, *_others = members.values()
    prefecture = one.prefecture
    assert prefecture
    return make_programme(prefecture, [one, two], switches=3)


def two_months(programme: Programme, first: str, second: str) -> MigrationPlan:
    plan = MigrationPlan.objects.create(programme=programme)
    rows = programme.participations.order_by("organisation__name")
    for row, month in zip(rows, (first, second), strict=True):
        PlanEntry.objects.create(
            plan=plan, organisation_id=row.organisation_id, month=parse_month(month).first_day, work=[1, 1, 1]
        )
    return plan


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (
            lambda programme: programme.participations.update(system_group="A"),
            "共同利用の団体は同じ月に切り替える必要があります：団体270000、団体270001。",
        ),
        (
            lambda programme: SwitchWish.objects.create(
                programme=programme,
                organisation=programme.participations.get(organisation__name="団体270000").organisation,
                impossible_months=["2017-05-01"],
            ),
            "団体270000の切替月（平成29年5月）は、受理した希望で「不可」とされた月です。",
        ),
        (
            lambda programme: Pin.objects.create(
                programme=programme,
                organisation=programme.participations.get(organisation__name="団体270000").organisation,
                month="2017-06-01",
                reason="庁舎移転のため",
            ),
            "団体270000の切替月は、平成29年6月に固定されています。",
        ),
        (
            lambda programme: OrderRule.objects.create(
                programme=programme,
                first=programme.participations.get(organisation__name="団体270001").organisation,
                then=programme.participations.get(organisation__name="団体270000").organisation,
                lag_months=1,
                reason="基幹システムを先に移すため",
            ),
            "団体270000の切替は、団体270001の切替から1か月以上あとにする必要があります。",
        ),
        (
            lambda programme: Programme.objects.filter(pk=programme.pk).update(calendar_first="2017-04-01"),
            "団体270000の準備作業が、事業の最初の月より前に始まってしまいます（切替月：平成29年5月）。",
        ),
        (
            lambda programme: programme.participations.filter(organisation__name="団体270001").delete(),
            "事業に参加していない団体が含まれています：団体270001。",
        ),
        (
            lambda programme: Programme.objects.filter(pk=programme.pk).update(window_last="2017-05-01"),
            "団体270001の切替月（平成29年6月）は、切替期間（平成29年4月から平成29年5月まで）の外です。",
        ),
    ],
)
def test_what_changed_in_the_programme_since_the_draft_is_found_by_the_database_and_said(
    programme: Programme, prepare: Any, sentence: str
) -> None:
    plan = two_months(programme, "2017-05", "2017-06")
    assert release_problems(plan) == []
    prepare(programme)
    plan = MigrationPlan.objects.get(pk=plan.pk)
    assert sentence in release_problems(plan)
    assert not is_released(plan)


def test_a_month_is_stored_as_its_first_day(programme: Programme) -> None:
    plan = two_months(programme, "2017-05", "2017-06")
    with pytest.raises(IntegrityError, match="plan_entry_month_is_first_day"), transaction.atomic():
        plan.entries.update(month="2017-05-02")


def test_a_version_is_the_next_one_and_no_other(programme: Programme) -> None:
    plan = two_months(programme, "2017-05", "2017-06")
    with pytest.raises(IntegrityError, match="the next version of programme"), transaction.atomic():
        MigrationPlan.objects.filter(pk=plan.pk).update(state=PlanState.PUBLISHED, version=2, is_current=True)


def test_a_discarded_plan_is_never_released(programme: Programme) -> None:
    plan = two_months(programme, "2017-05", "2017-06")
    MigrationPlan.objects.filter(pk=plan.pk).update(state=PlanState.DISCARDED)
    with pytest.raises(IntegrityError, match="is no draft"), transaction.atomic():
        MigrationPlan.objects.filter(pk=plan.pk).update(state=PlanState.PUBLISHED, version=1, is_current=True)


def test_the_newest_version_and_no_other_is_in_force(programme: Programme) -> None:
    first, second = (two_months(programme, "2017-05", month) for month in ("2017-06", "2017-07"))
    for version, plan in enumerate((first, second), start=1):
        programme.plans.current().update(is_current=False)
        MigrationPlan.objects.filter(pk=plan.pk).update(state=PlanState.PUBLISHED, version=version, is_current=True)
    for changes in ([(second, False)], [(second, False), (first, True)]):
        with pytest.raises(IntegrityError, match="the newest version and no other"):
            switch(changes)


def switch(changes: list[tuple[MigrationPlan, bool]]) -> None:
    with transaction.atomic():
        for plan, is_current in changes:
            MigrationPlan.objects.filter(pk=plan.pk).update(is_current=is_current)
        connection.check_constraints()  # what a commit does


@pytest.mark.parametrize("change", ["update", "delete"])
def test_what_calendars_and_machines_read_changes_by_publication_only(programme: Programme, change: str) -> None:
    plan = two_months(programme, "2017-05", "2017-06")
    MigrationPlan.objects.filter(pk=plan.pk).update(state=PlanState.PUBLISHED, version=1, is_current=True)
    rows = ScheduledSwitch.objects.filter(programme=programme)
    assert rows.count() == 2
    with pytest.raises(IntegrityError, match="by publication only"), transaction.atomic():
        rows.update(sequence=9) if change == "update" else rows.delete()

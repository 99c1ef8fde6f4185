"""Results in the form that the national body asks for: one row for each scenario, organisation and role."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from mynumber_tests.choices import Result, Side
from mynumber_tests.models import Defect, Participation, Programme, Scenario, ScenarioRun, StepResult
from portal.access.actor import Actor

from .matrix import unserved_inquiries
from .runs import TWO_SIDES, runs_of

Key = tuple[int, str]  # test, side


@dataclass(frozen=True, slots=True)
class ResultRow:
    """`done_on` is the day of the signature, until then of the last record; None: nothing recorded yet."""

    participation: Participation
    scenario: Scenario
    side: Side
    result: Result
    done_on: date | None
    partner: str
    remarks: str


def result_rows(actor: Actor, programme: Programme) -> Sequence[ResultRow]:
    """By organisation, scenario and role; five queries."""
    runs = list(runs_of(actor, programme))
    results = StepResult.objects.permitted_to(actor).filter(run__pair__programme=programme, run__is_dropped=False)
    days = {
        (run, side): last
        for run, side, last in results.exclude(result=Result.NOT_RUN)
        .order_by()
        .values_list("run", "side")
        .annotate(last=Max("recorded_at"))
    }
    remarks = _remarks(actor, programme)
    rows = [_row(run, side, days, remarks) for run in runs for side in TWO_SIDES]
    unserved = unserved_inquiries(actor, programme).select_related("inquirer__organisation", "scenario__current")
    rows += [
        ResultRow(row.inquirer, row.scenario, Side.INQUIRER, Result.NO_PARTNER, None, "", row.why) for row in unserved
    ]
    return sorted(rows, key=_place)


def _row(run: ScenarioRun, side: Side, days: Mapping[Key, datetime], remarks: Mapping[Key, list[str]]) -> ResultRow:
    own, other = (run.inquirer, run.provider) if side == Side.INQUIRER else (run.provider, run.inquirer)
    moment = getattr(run, f"{side.value}_signed_at") or days.get((run.pk, side.value))
    said = [_("双方の結果に食い違いあり")] if run.is_mismatch else []
    return ResultRow(
        own,
        run.scenario,
        side,
        Result(getattr(run, f"{side.value}_result")),
        timezone.localdate(moment) if moment else None,
        other.organisation.name,
        "／".join([*said, *remarks[run.pk, side.value], *remarks[run.pk, ""]]),
    )


def _remarks(actor: Actor, programme: Programme) -> Mapping[Key, list[str]]:
    """What each side wrote of steps that did not pass, and the open defects of a test (under no side)."""
    found: dict[Key, list[str]] = defaultdict(list)
    rows = StepResult.objects.permitted_to(actor).filter(run__pair__programme=programme, run__is_dropped=False)
    written = rows.exclude(note="").exclude(result__in=(Result.PASSED, Result.NOT_RUN)).order_by("position")
    for run, side, position, note in written.values_list("run", "side", "position", "note"):
        found[run, side].append(_("手順%(position)d：%(note)s") % {"position": position, "note": note})
    defects = Defect.objects.permitted_to(actor).open().filter(run__pair__programme=programme, run__is_dropped=False)
    for run, title in defects.values_list("run", "title"):
        found[run, ""].append(_("障害：%(title)s") % {"title": title})
    return found


def _place(row: ResultRow) -> tuple[str, str, str, str]:
    organisation = row.participation.organisation
    return organisation.code or "~", organisation.kana, row.scenario.code, row.side

"""What is not as it should be in tests as a whole: who is silent, what has no day, what is stuck, what is late.

Each function takes a constant number of queries, however many tests and rows there are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from mynumber_tests.choices import DefectState, RunState, Severity, WorkKind
from mynumber_tests.models import (
    Consultation,
    Defect,
    Pair,
    PairSide,
    Programme,
    RulesAcknowledgement,
    ScenarioRun,
    Slot,
    StepRecord,
)
from mynumber_tests.steps import steps
from portal.access.actor import Actor

STUCK = (RunState.BLOCKED, RunState.FAILED)
Programmes = Collection[Programme]


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One thing that waits. `due_on` is when it was or is due, for what has no due date the day it arose.

    `kind` with `pk` names it on the worklist; without a kind it only stands on the list of what is late.
    """

    what: str | Promise
    subject: str
    who: str  # whose move it is
    due_on: date
    url: str
    kind: WorkKind | None = None
    pk: int = 0
    slot_id: int | None = None
    programme_id: int = 0
    is_grave: bool = True  # keeps tests from being finished

    @property
    def days_late(self) -> int:
        return max((timezone.localdate() - self.due_on).days, 0)


def _pair_words(row: Mapping[str, Any], prefix: str = "") -> str:
    return f"{row[f'{prefix}one__organisation__name']}・{row[f'{prefix}other__organisation__name']}"


def silent_pairs(actor: Actor, programmes: Programmes, until: date, ending: Collection[int] = ()) -> list[OpenItem]:
    """Pairs of which a side has not confirmed although it was due before `until`, or its slot is ending."""
    rows = (
        PairSide.objects.permitted_to(actor)
        .silent()  # type: ignore[attr-defined]
        .filter(Q(confirm_by__lt=until) | Q(pair__slot__in=ending), pair__programme__in=programmes)
        .order_by("confirm_by", "pk")
        .values(
            "pair",
            "pair__programme",
            "pair__slot",
            "confirm_by",
            "participation__organisation__name",
            "pair__one__organisation__name",
            "pair__other__organisation__name",
        )
    )
    found: dict[int, OpenItem] = {}
    for row in rows:
        name, known = row["participation__organisation__name"], found.get(row["pair"])
        found[row["pair"]] = OpenItem(
            WorkKind.SILENT_PAIR.label,
            _pair_words(row, "pair__"),
            f"{known.who}、{name}" if known else name,
            known.due_on if known else row["confirm_by"],
            reverse("mynumber_tests:pair-detail", args=[row["pair"]]),
            WorkKind.SILENT_PAIR,
            row["pair"],
            row["pair__slot"],
            row["pair__programme"],
        )
    return list(found.values())


def undated_pairs(actor: Actor, programmes: Programmes, until: date, ending: Collection[int] = ()) -> list[OpenItem]:
    """Pairs with tests to be done but no day for them, although it was due before `until`, or their slot is ending."""
    unfinished = ScenarioRun.objects.unfinished().filter(pair=OuterRef("pk"))
    rows = (
        Pair.objects.permitted_to(actor)
        .standing()  # type: ignore[attr-defined]
        .filter(Q(dates_by__lt=until) | Q(slot__in=ending), Exists(unfinished), programme__in=programmes)
        .filter(meets_at__isnull=True)
        .order_by("dates_by", "pk")
        .values("pk", "programme", "slot", "dates_by", "one__organisation__name", "other__organisation__name")
    )
    return [
        OpenItem(
            WorkKind.NO_DATE.label,
            words := _pair_words(row),
            words,
            row["dates_by"],
            reverse("mynumber_tests:pair-detail", args=[row["pk"]]),
            WorkKind.NO_DATE,
            row["pk"],
            row["slot"],
            row["programme"],
        )
        for row in rows
    ]


RUN_VALUES = (
    "pk",
    "pair__programme",
    "pair__slot",
    "is_mismatch",
    "updated_at",
    "scenario__code",
    "scenario__current__title",
    "inquirer__organisation__name",
    "provider__organisation__name",
)


def _run_item(row: Mapping[str, Any], what: str | Promise, kind: WorkKind | None, due_on: date) -> OpenItem:
    both = f"{row['inquirer__organisation__name']}・{row['provider__organisation__name']}"
    subject = f"{row['scenario__code']} {row['scenario__current__title']}"
    url = reverse("mynumber_tests:run-detail", args=[row["pk"]])
    return OpenItem(what, subject, both, due_on, url, kind, row["pk"], row["pair__slot"], row["pair__programme"])


def stuck_runs(actor: Actor, programmes: Programmes) -> list[OpenItem]:
    """Tests of which the two say different things, and tests that failed or cannot go on; each once."""
    runs = ScenarioRun.objects.permitted_to(actor).standing().filter(pair__programme__in=programmes)  # type: ignore[attr-defined]
    rows = runs.filter(Q(is_mismatch=True) | Q(state__in=STUCK)).order_by("updated_at", "pk").values(*RUN_VALUES)
    items = []
    for row in rows:
        kind = WorkKind.MISMATCH if row["is_mismatch"] else WorkKind.BLOCKED_RUN
        items.append(_run_item(row, kind.label, kind, timezone.localdate(row["updated_at"])))
    return items


def overdue_runs(actor: Actor, programmes: Programmes, until: date) -> list[OpenItem]:
    """Tests that are not over although their slot is (by its last day before `until`)."""
    slots = Slot.objects.filter(programme__in=programmes)
    over = {slot.pk: slot.last_day for slot in slots if slot.last_day < until}
    runs = ScenarioRun.objects.permitted_to(actor).unfinished()  # type: ignore[attr-defined]
    rows = runs.filter(pair__programme__in=programmes, pair__slot__in=over).order_by("pk").values(*RUN_VALUES)
    return [_run_item(row, _("終わっていないテスト"), None, over[row["pair__slot"]]) for row in rows]


def open_defects(actor: Actor, programmes: Programmes, until: date | None = None) -> list[OpenItem]:
    """Defects that are not solved; with `until` only those whose owner is late."""
    rows = Defect.objects.permitted_to(actor).open()  # type: ignore[attr-defined]
    rows = rows.filter(run__pair__programme__in=programmes, run__is_dropped=False)
    if until:
        rows = rows.filter(state=DefectState.OPEN, due_on__lt=until)
    values = rows.order_by("due_on", "pk").values(
        "pk", "title", "severity", "due_on", "owner__organisation__name", "run__pair__slot", "run__pair__programme"
    )
    return [
        OpenItem(
            _("障害（%(severity)s）") % {"severity": Severity(row["severity"]).label},
            row["title"],
            row["owner__organisation__name"],
            row["due_on"],
            reverse("mynumber_tests:defect-detail", args=[row["pk"]]),
            WorkKind.DEFECT,
            row["pk"],
            row["run__pair__slot"],
            row["run__pair__programme"],
            row["severity"] == Severity.CRITICAL,
        )
        for row in values
    ]


def unanswered_consultations(actor: Actor, programmes: Programmes) -> list[OpenItem]:
    rows = Consultation.objects.permitted_to(actor).unanswered()  # type: ignore[attr-defined]
    values = (
        rows.filter(participation__programme__in=programmes)
        .order_by("asked_at", "pk")
        .values(
            "pk", "question", "asked_at", "participation__organisation__name", "participation__programme", "pair__slot"
        )
    )
    return [
        OpenItem(
            WorkKind.CONSULTATION.label,
            row["question"][:40],
            row["participation__organisation__name"],
            timezone.localdate(row["asked_at"]),
            reverse("mynumber_tests:consultation-detail", args=[row["pk"]]),
            WorkKind.CONSULTATION,
            row["pk"],
            row["pair__slot"],
            row["participation__programme"],
            False,
        )
        for row in values
    ]


def late_steps(actor: Actor, programmes: Programmes, until: date) -> list[OpenItem]:
    names = {step.code: step.name for step in steps()}
    rows = StepRecord.objects.permitted_to(actor).pending()  # type: ignore[attr-defined]
    values = rows.filter(schedule__programme__in=programmes, due_on__lt=until).values(
        "schedule", "schedule__step", "due_on", "participation__organisation__name"
    )
    return [
        OpenItem(
            _("終わっていない手順"),
            names[row["schedule__step"]],
            row["participation__organisation__name"],
            row["due_on"],
            reverse("mynumber_tests:step-detail", args=[row["schedule"]]),
        )
        for row in values
    ]


def late_acknowledgements(actor: Actor, programmes: Programmes, until: date) -> list[OpenItem]:
    rows = RulesAcknowledgement.objects.permitted_to(actor).pending()  # type: ignore[attr-defined]
    values = rows.filter(rules__programme__in=programmes, due_on__lt=until).values(
        "rules", "rules__number", "due_on", "organisation__name"
    )
    return [
        OpenItem(
            _("統一ルールの確認"),
            _("統一ルール第%(number)d版") % {"number": row["rules__number"]},
            row["organisation__name"],
            row["due_on"],
            reverse("mynumber_tests:rules-detail", args=[row["rules"]]),
        )
        for row in values
    ]


def late_items(actor: Actor, programme: Programme) -> Sequence[OpenItem]:
    """Everything of a test that is past its due date, the oldest first; a constant number of queries."""
    today, only = timezone.localdate(), [programme]
    found = [
        *silent_pairs(actor, only, today),
        *undated_pairs(actor, only, today),
        *late_steps(actor, only, today),
        *late_acknowledgements(actor, only, today),
        *open_defects(actor, only, today),
        *overdue_runs(actor, only, today),
    ]
    return sorted(found, key=lambda item: (item.due_on, item.who, str(item.what)))

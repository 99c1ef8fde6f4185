"""What the analyses of a plan found, as pages show it: read from the results of their jobs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.jobs.choices import JobState
from portal.jobs.models import JobRun
from portal.lib.months import format_month, parse_month

from .proof import GOALS, in_order


def latest_run(kind: str, **params: Any) -> JobRun | None:
    """The last analysis of this kind that was asked for, by whoever plans the same programme; one query."""
    return JobRun.objects.filter(kind=kind, params=params).order_by("-created_at").first()


def result_of(run: JobRun | None, name: str) -> list[dict[str, Any]] | None:
    """One list of a job's result; None while there is none."""
    return run.result.get(name) if run and run.state == JobState.SUCCEEDED else None


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One plan of the curve; `x` and `y` are its place in the chart."""

    moves: int
    gap_days: int
    yen: int
    is_proved: bool
    saved_yen: int  # against the point before
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Curve:
    """Moves against cost, with the size of its chart in pixels."""

    points: tuple[CurvePoint, ...]
    width: int = 640
    height: int = 240

    @property
    def line(self) -> str:
        """Steps: the cost falls only when one more organisation may move."""
        corners: list[str] = []
        for point in self.points:
            if corners:
                corners.append(f"{point.x},{corners[-1].partition(',')[2]}")
            corners.append(f"{point.x},{point.y}")
        return " ".join(corners)


LEFT, RIGHT, TOP, BOTTOM = 40, 60, 48, 36


def curve_of(rows: Sequence[Mapping[str, Any]]) -> Curve:
    """The stored points with their places."""
    width, height = Curve(()).width - LEFT - RIGHT, Curve(()).height - TOP - BOTTOM
    most_moves = max((row["moves"] for row in rows), default=0) or 1
    least, most = min((row["yen"] for row in rows), default=0), max((row["yen"] for row in rows), default=0)
    spread = (most - least) or 1
    points = [
        CurvePoint(
            **row,
            saved_yen=(rows[index - 1]["yen"] - row["yen"]) if index else 0,
            x=LEFT + round(width * row["moves"] / most_moves),
            y=TOP + round(height * (most - row["yen"]) / spread),
        )
        for index, row in enumerate(rows)
    ]
    return Curve(tuple(points))


def price_sentences(rows: Sequence[Mapping[str, Any]]) -> tuple[list[str], int]:
    """What one more unit brings, the months that bring most first; and how many bring nothing."""
    useful = [row for row in rows if _first_gain(row)]
    useful.sort(key=_weight, reverse=True)
    return [_price_sentence(row) for row in useful], len(rows) - len(useful)


def _weight(row: Mapping[str, Any]) -> tuple[int, ...]:
    return tuple(row["gains"].get(goal, 0) for goal in in_order(()))


def _first_gain(row: Mapping[str, Any]) -> bool:
    return next((gain > 0 for gain in _weight(row) if gain), False)


def _price_sentence(row: Mapping[str, Any]) -> str:
    kind, _colon, month = row["rule"].partition(":")
    gains = [(GOALS[goal], row["gains"].get(goal, 0)) for goal in in_order(())]
    words = [
        (_("%(label)sが%(gain)s%(unit)s減り") if gain > 0 else _("%(label)sは%(gain)s%(unit)s増え"))
        % {"label": label, "gain": f"{abs(gain):,}", "unit": unit}
        for (label, unit), gain in gains
        if gain
    ]
    sentence = (
        _("%(month)sの作業量の上限を1単位増やすと、%(effect)sます。")
        if kind == "units"
        else _("%(month)sの切替件数の上限を1件増やすと、%(effect)sます。")
    )
    return sentence % {"month": format_month(parse_month(month)), "effect": "、".join(words)}

"""Problems and proposals as JSON documents of the portal's own formats grouping/1 and grouping-proposal/1."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from portal.lib.months import Month, parse_month

from .explanation import Reason, ReasonKind
from .problem import Candidate, Goal, Group, Level, Pin, PinKind, Problem, Proposal

Document = dict[str, Any]
FORMAT, PROPOSAL_FORMAT = "grouping/1", "grouping-proposal/1"


def problem_document(problem: Problem) -> Document:
    return {
        "format": FORMAT,
        "min_size": problem.min_size,
        "max_size": problem.max_size,
        "group_yen": problem.group_yen,
        "candidates": [
            {
                "code": one.code,
                "least_size": one.least_size,
                "cost_yen": {str(month): yen for month, yen in sorted(one.cost_yen.items())},
            }
            for one in problem.candidates
        ],
        "misfit": [[*pair, value] for pair, value in sorted(problem.misfit.items())],
        "pins": [pin_document(pin) for pin in problem.pins],
    }


def pin_document(pin: Pin) -> Document:
    return {"kind": pin.kind.value, "code": pin.code, "other": pin.other, "month": str(pin.month or "")}


def read_pin(document: Document) -> Pin:
    month = parse_month(document["month"]) if document["month"] else None
    return Pin(PinKind(document["kind"]), document["code"], document["other"], month)


def read_problem(document: Document) -> Problem:
    """What `problem_document` wrote. Raises KeyError or ValueError for anything else."""
    if document["format"] != FORMAT:
        raise ValueError(document["format"])
    return Problem(
        candidates=tuple(
            Candidate(
                one["code"], {parse_month(month): yen for month, yen in one["cost_yen"].items()}, one["least_size"]
            )
            for one in document["candidates"]
        ),
        misfit={(one, other): value for one, other, value in document["misfit"]},
        min_size=document["min_size"],
        max_size=document["max_size"],
        group_yen=document["group_yen"],
        pins=tuple(read_pin(pin) for pin in document["pins"]),
    )


def input_hash(document: Document) -> str:
    """SHA-256 of the canonical text."""
    return hashlib.sha256(json.dumps(document, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def proposal_document(proposal: Proposal, reasons: Sequence[Reason]) -> Document:
    return {
        "format": PROPOSAL_FORMAT,
        "groups": [
            {"leader": group.leader, "month": str(group.month), "members": list(group.members)}
            for group in proposal.groups
        ],
        "unplaced": [
            {"code": reason.code, "kind": reason.kind.value, "most": reason.most, "month": str(reason.month or "")}
            for reason in reasons
        ],
        "levels": [{"goal": one.goal.value, "value": one.value, "bound": one.bound} for one in proposal.levels],
        "seconds": round(proposal.seconds, 2),
    }


def read_groups(document: Document) -> list[Group]:
    return [
        Group(group["leader"], parse_month(group["month"]), tuple(group["members"])) for group in document["groups"]
    ]


def read_levels(document: Document) -> list[Level]:
    return [Level(Goal(one["goal"]), one["value"], one["bound"]) for one in document["levels"]]


def read_reasons(document: Document) -> list[Reason]:
    return [
        Reason(one["code"], ReasonKind(one["kind"]), one["most"], _month(one["month"])) for one in document["unplaced"]
    ]


def _month(text: str) -> Month | None:
    return parse_month(text) if text else None

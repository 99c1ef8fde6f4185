"""A problem in independent parts: organisations that share no scenario, directly or through others, never meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from .problem import PlannedTest, Problem

_T = TypeVar("_T")
_ORGANISATION, _SCENARIO = "organisation", "scenario"


def independent_parts(problem: Problem) -> list[Problem]:
    """Parts that can be planned each for itself, the one with most inquiries first.

    What belongs to none of them is left out: organisations and scenarios without an inquiry, wishes and published tests
    between two parts.
    """
    part_of = _part_of(problem)

    def of_pair(pair: tuple[str, str]) -> int | None:
        return _common(part_of, *pair)

    def of_test(test: PlannedTest) -> int | None:
        return _common(part_of, test.inquirer, test.provider)

    inquiries = _grouped(problem.inquiries, lambda inquiry: part_of[_ORGANISATION, inquiry.organisation])
    offers = _grouped(problem.offers, lambda offer: part_of[_ORGANISATION, offer.organisation])
    participants = _grouped(problem.participants, lambda participant: part_of.get((_ORGANISATION, participant.id)))
    scenarios = _grouped(problem.scenarios, lambda scenario: part_of.get((_SCENARIO, scenario)))
    excluded, wanted = _grouped(problem.excluded, of_pair), _grouped(problem.wanted, of_pair)
    fixed, published = _grouped(problem.fixed, of_test), _grouped(problem.published, of_test)
    return [
        replace(
            problem,
            participants=tuple(participants[part]),
            scenarios=tuple(scenarios[part]),
            inquiries=tuple(inquiries[part]),
            offers=tuple(offers[part]),
            excluded=tuple(excluded[part]),
            wanted=tuple(wanted[part]),
            fixed=tuple(fixed[part]),
            published=tuple(published[part]),
        )
        for part in sorted(inquiries, key=lambda part: -len(inquiries[part]))
    ]


def _part_of(problem: Problem) -> Mapping[tuple[str, str], int]:
    """The part of each organisation and each scenario, by (kind, id)."""
    leader: dict[tuple[str, str], tuple[str, str]] = {}

    def find(node: tuple[str, str]) -> tuple[str, str]:
        path = [node]
        while (above := leader.setdefault(path[-1], path[-1])) != path[-1]:
            path.append(above)
        leader.update(dict.fromkeys(path, path[-1]))
        return path[-1]

    links = {(entry.organisation, entry.scenario) for entry in problem.inquiries}
    links |= {(entry.organisation, entry.scenario) for entry in problem.offers}
    for organisation, scenario in sorted(links):
        leader[find((_ORGANISATION, organisation))] = find((_SCENARIO, scenario))
    number = {node: place for place, node in enumerate(leader)}
    return {node: number[find(node)] for node in list(leader)}


def _common(part_of: Mapping[tuple[str, str], int], one: str, other: str) -> int | None:
    """The part of both organisations; None if they are not in one."""
    part = part_of.get((_ORGANISATION, one))
    return part if part == part_of.get((_ORGANISATION, other)) else None


def _grouped(items: Iterable[_T], part: Callable[[_T], int | None]) -> defaultdict[int | None, list[_T]]:
    found = defaultdict[int | None, list[_T]](list)
    for item in items:
        found[part(item)].append(item)
    return found

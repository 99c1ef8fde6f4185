"""Inquiries that nobody can serve, and who could fill the gap: to be known before the application window closes."""

from __future__ import annotations

from dataclasses import dataclass

from .problem import Inquiry, OrganisationId, Problem


@dataclass(frozen=True, slots=True)
class Orphan:
    """An inquiry that nobody can serve, and who could fill the gap.

    `offers_elsewhere` offer the scenario, but are excluded or have no common slot; `could_offer` may meet the inquirer
    and provide for other scenarios, just not for this one.
    """

    inquiry: Inquiry
    excluded: tuple[OrganisationId, ...]
    without_slot: tuple[OrganisationId, ...]
    could_offer: tuple[OrganisationId, ...]


def orphans(problem: Problem) -> list[Orphan]:
    """Every inquiry for which there is no admissible offer, in the order of the problem."""
    return [
        _orphan(problem, inquiry)
        for inquiry in problem.inquiries
        if not any(
            problem.may_meet(inquiry.organisation, provider)
            for provider in problem.providers_of.get(inquiry.scenario, ())
        )
    ]


def _orphan(problem: Problem, inquiry: Inquiry) -> Orphan:
    who = inquiry.organisation
    offering = [provider for provider in problem.providers_of.get(inquiry.scenario, ()) if provider != who]
    excluded = tuple(other for other in offering if frozenset((who, other)) in problem.excluded_at)
    could_offer = tuple(
        participant.id
        for participant in problem.participants
        if participant.id in problem.offered_by and problem.may_meet(who, participant.id)
    )
    return Orphan(inquiry, excluded, tuple(other for other in offering if other not in excluded), could_offer)

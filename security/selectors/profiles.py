"""Connection profiles as planning needs them: who takes part, and the contract that each has to leave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.lib.contract_terms import Contract, Notice, NoticeUnit, PenaltyRule
from security.models import ConnectionProfile, Programme
from security.models.completeness import (
    CONDITIONAL_FACTS,
    CONTRACT_FACTS,
    FACTS,
    RULES_IN_PERCENT,
    RULES_IN_YEN,
)


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of one profile is filled in: names of the missing facts, those that planning rests on first."""

    known: int
    asked: int
    missing_contract: tuple[str, ...]
    missing_other: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        return self.known == self.asked

    @property
    def missing(self) -> tuple[str, ...]:
        """Labels of all missing facts."""
        return (*self.missing_contract, *self.missing_other)


def contracts_of(programme: Programme) -> dict[int, Contract]:
    """Organisation id → contract, for the participants that have a profile; one query."""
    rows = ConnectionProfile.objects.of_programme(programme)
    return {profile.organisation_id: contract_of(profile) for profile in rows}


def contract_of(profile: ConnectionProfile) -> Contract:
    """The contract of a profile as planning reckons with it."""
    notice = None
    if profile.notice_value is not None:
        notice = Notice(profile.notice_value, NoticeUnit(profile.notice_unit))
    return Contract(
        start_on=profile.contract_start_on,
        end_on=profile.contract_end_on,
        renewal_months=profile.renewal_months,
        notice=notice,
        monthly_cost_yen=profile.monthly_cost_yen,
        penalty_rule=PenaltyRule(profile.penalty_rule) if profile.penalty_rule else None,
        penalty_yen=profile.penalty_yen,
        penalty_percent=profile.penalty_percent,
    )


def completeness_of(profile: ConnectionProfile) -> Completeness:
    """What a row read `with_missing_facts` lacks, in the words of its fields."""
    missing: Sequence[str] = profile.missing_facts  # type: ignore[attr-defined]
    asked = len(FACTS) - len(CONDITIONAL_FACTS) + (profile.penalty_rule in _RULES_WITH_A_FIGURE)
    return Completeness(
        known=asked - len(missing),
        asked=asked,
        missing_contract=_labels(name for name in missing if name in CONTRACT_FACTS),
        missing_other=_labels(name for name in missing if name not in CONTRACT_FACTS),
    )


_RULES_WITH_A_FIGURE = frozenset(rule.value for rule in (*RULES_IN_YEN, *RULES_IN_PERCENT))


def _labels(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(ConnectionProfile._meta.get_field(name).verbose_name) for name in names)  # type: ignore[union-attr]

"""What switching in each month of its programmes would cost one organisation, in the words of the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.lib.contract_terms import Contract
from portal.lib.months import Month
from security.models import ConnectionProfile, Programme
from security.planning.contracts import SwitchCost, WayOut, cost_by_month

from .profiles import contract_of

WAYS_OUT: Mapping[WayOut, str | Promise] = {
    WayOut.TERM_ENDS: _("契約の満了で終わる"),
    WayOut.FREE: _("違約金なしで中途解約する"),
    WayOut.PAY_ON: _("満了まで二重に払う"),
    WayOut.TERMINATE: _("中途解約する"),
    WayOut.GAP: _("契約が先に終わり、接続がなくなる"),
}


@dataclass(frozen=True, slots=True)
class MonthCost:
    """One switch month of a programme."""

    month: Month
    cost: SwitchCost
    way_out: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SwitchCosts:
    """All months of a programme's window, and the best of them."""

    programme: Programme
    months: Sequence[MonthCost]

    @property
    def best(self) -> list[MonthCost]:
        """The months in which nobody is without a connection and least is paid."""
        least = min(((row.cost.gap_days, row.cost.yen) for row in self.months), default=(0, 0))
        return [row for row in self.months if (row.cost.gap_days, row.cost.yen) == least]

    @property
    def missing(self) -> tuple[str, ...]:
        """Labels of the facts that any of the months had to assume."""
        return tuple(dict.fromkeys(label for row in self.months for label in row.missing))


def switch_costs(profile: ConnectionProfile) -> list[SwitchCosts]:
    """For each programme in which the organisation takes part; one query."""
    contract = contract_of(profile)
    programmes = Programme.objects.filter(participations__organisation=profile.organisation_id)
    return [SwitchCosts(programme, _months(contract, programme)) for programme in programmes]


def _months(contract: Contract, programme: Programme) -> list[MonthCost]:
    costs = cost_by_month(contract, programme.window)
    return [
        MonthCost(month, cost, str(WAYS_OUT[cost.way_out]), _labels(cost.missing_facts))
        for month, cost in costs.items()
    ]


def _labels(facts: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(ConnectionProfile._meta.get_field(str(fact)).verbose_name) for fact in facts)  # type: ignore[union-attr]

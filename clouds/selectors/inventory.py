"""The inventory as its readers see it: one organisation's businesses, and when each contract can be left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from clouds.business_systems import BUSINESSES
from clouds.models import SystemInventory, SystemRecord
from clouds.models.inventory import MONTHS_UNTIL_STALE
from clouds.planning.renewal import Renewal, months_before, renewals
from portal.lib.contract_terms import Contract, Notice, NoticeUnit
from portal.lib.months import Month

HORIZON_MONTHS = 60  # how far renewals are followed


@dataclass(frozen=True, slots=True)
class Line:
    """One business of the standard list, recorded or not."""

    business: str
    name: str
    record: SystemRecord | None
    renewal: Renewal | None
    is_stale: bool


def contract_of(record: SystemRecord) -> Contract:
    """The contract as the arithmetic reads it; the yearly cost is no part of it."""
    notice = None
    if record.notice_value is not None:
        notice = Notice(record.notice_value, NoticeUnit(record.notice_unit))
    return Contract(
        start_on=record.contract_start_on,
        end_on=record.contract_end_on,
        renewal_months=record.renewal_months,
        notice=notice,
    )


def renewals_of(record: SystemRecord, *, today: date | None = None) -> list[Renewal]:
    """The chances to change this system within five years."""
    day = today or timezone.localdate()
    until = Month.of(day) + HORIZON_MONTHS
    return renewals(contract_of(record), today=day, until=until, lead_months=record.lead_months or 0)


def is_stale(record: SystemRecord, today: date) -> bool:
    """Whether nobody has confirmed it for a year."""
    return record.confirmed_on is not None and record.confirmed_on <= months_before(today, MONTHS_UNTIL_STALE)


def lines_of(inventory: SystemInventory) -> Sequence[Line]:
    """Every business of the standard list in its order; one query."""
    today = timezone.localdate()
    records = {record.business: record for record in inventory.records.all()}
    return [_line(code, name, records.get(code), today) for code, name in BUSINESSES.items()]


def _line(code: str, name: str, record: SystemRecord | None, today: date) -> Line:
    if record is None:
        return Line(code, name, None, None, False)
    chances = renewals_of(record, today=today)
    return Line(code, name, record, chances[0] if chances else None, is_stale(record, today))

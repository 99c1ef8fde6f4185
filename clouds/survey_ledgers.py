"""The system inventory as answers: what an organisation has recorded there, no survey asks it to type again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from clouds.business_systems import business_choices
from clouds.inventory_choices import Customisation, Hosting, NextWish
from clouds.models import SystemRecord
from portal.access.actor import Actor
from portal.lib.months import Month, MonthRange
from portal.surveys.choices import QuestionType
from portal.surveys.ledgers import Ledger, LedgerItem, LedgerValue, Place, register_ledger

CODE = "clouds.systems"
_CHOSEN = (QuestionType.SINGLE, QuestionType.TEXT)
_WRITTEN = (QuestionType.TEXT,)


def _label(record: SystemRecord, field: str) -> str | None:
    return str(getattr(record, f"get_{field}_display")()) or None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _contract_months(record: SystemRecord) -> str | None:
    start, end = record.contract_start_on, record.contract_end_on
    return str(MonthRange(Month.of(start), Month.of(end))) if start and end else None


def _count(number: int | None) -> str | None:
    return None if number is None else str(number)


_READERS: Mapping[str, Callable[[SystemRecord], Any]] = {
    "product": lambda record: record.product or None,
    "vendor": lambda record: record.vendor or None,
    "hosting": lambda record: _label(record, "hosting"),
    "contract_start_on": lambda record: _day(record.contract_start_on),
    "contract_end_on": lambda record: _day(record.contract_end_on),
    "contract_months": _contract_months,
    "renewal_months": lambda record: _count(record.renewal_months),
    "lead_months": lambda record: _count(record.lead_months),
    "yearly_cost_yen": lambda record: record.yearly_cost_yen,
    "customisation": lambda record: _label(record, "customisation"),
    "next_wish": lambda record: _label(record, "next_wish"),
}


def _values(actor: Actor, organisation_id: int, places: Collection[Place]) -> dict[Place, LedgerValue]:
    records = SystemRecord.objects.permitted_to(actor).filter(inventory__organisation=organisation_id)
    by_business = {one.business: one for one in records.filter(business__in={place.subject for place in places})}
    found: dict[Place, LedgerValue] = {}
    for place in places:
        record = by_business.get(place.subject)
        answer = _READERS[place.item](record) if record else None
        if record and answer is not None:
            found[place] = LedgerValue(answer, record.confirmed_on)
    return found


register_ledger(
    Ledger(
        CODE,
        _("業務システム台帳"),
        subjects=business_choices,
        items=(
            LedgerItem("product", _("製品名"), _WRITTEN),
            LedgerItem("vendor", _("事業者"), _WRITTEN),
            LedgerItem("hosting", _("設置形態"), _CHOSEN, choices=tuple(one.label for one in Hosting)),
            LedgerItem("contract_start_on", _("契約開始日"), (QuestionType.DATE,)),
            LedgerItem("contract_end_on", _("契約満了日"), (QuestionType.DATE,)),
            LedgerItem("contract_months", _("契約期間"), (QuestionType.MONTHS,)),
            LedgerItem("renewal_months", _("自動更新の期間"), (QuestionType.NUMBER,), unit=_("か月")),
            LedgerItem("lead_months", _("庁内手続の期間"), (QuestionType.NUMBER,), unit=_("か月")),
            LedgerItem("yearly_cost_yen", _("年間費用"), (QuestionType.MONEY,)),
            LedgerItem("customisation", _("カスタマイズ"), _CHOSEN, choices=tuple(one.label for one in Customisation)),
            LedgerItem("next_wish", _("次期の意向"), _CHOSEN, choices=tuple(one.label for one in NextWish)),
        ),
        values=_values,
    )
)

"""The list of business systems, and one of them in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clouds.business_systems import BUSINESSES, FUNCTIONS
from clouds.models import SystemRecord
from clouds.selectors.inventory import is_stale
from portal.contracts.words import notice_words, renewal_words
from portal.web.chips import Tone
from portal.web.rendering import NOTHING, display_value, display_yen
from portal.web.tables import Column, Kind, Table

Items = Sequence[tuple[str, Any]]


def chip(tone: Tone, word: object) -> SafeString:
    return format_html('<span class="chip chip--{}">{}</span>', tone, word)


def _organisation(record: SystemRecord) -> SafeString:
    organisation = record.inventory.organisation
    address = reverse("clouds:inventory-detail", args=[record.inventory_id])
    sample = format_html(" {}", chip(Tone.OUTLINE, _("架空のサンプル"))) if record.is_sample else ""
    return format_html('<a href="{}">{}</a>{}', address, organisation.name, sample)


def confirmed_words(record: SystemRecord) -> SafeString | date | None:
    """The day, marked where it is more than a year ago."""
    if not is_stale(record, timezone.localdate()):
        return record.confirmed_on
    return format_html("{} {}", display_value(record.confirmed_on), chip(Tone.ORANGE, _("要確認")))


class InventoryTable(Table):
    caption = gettext_lazy("業務システムの一覧")
    default_sort = "name"
    empty_title = gettext_lazy("条件に合う業務システムはありません。")
    empty_text = gettext_lazy(
        "台帳に登録された業務システムが、ここに並びます。絞り込んでいるときは、条件を変えてください。"
    )
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "name", gettext_lazy("団体名"), _organisation, ("inventory__organisation__code", "business"), is_key=True
        ),
        Column(
            "business",
            gettext_lazy("業務"),
            str,
            ("business", "inventory__organisation__code"),
            url=lambda row: reverse("clouds:record-detail", args=[row.pk]),
            is_key=True,
        ),
        Column("product", gettext_lazy("製品名"), sort=("product",)),
        Column("vendor", gettext_lazy("事業者"), sort=("vendor",)),
        Column("contract_end_on", gettext_lazy("契約満了日"), sort=("contract_end_on",), kind=Kind.DATE),
        Column("notice_on", gettext_lazy("次の解約予告の期限"), sort=("notice_on",), kind=Kind.DATE, is_key=True),
        Column("yearly_cost_yen", gettext_lazy("年間費用（円）"), sort=("yearly_cost_yen",), kind=Kind.NUMBER),
        Column("next_wish", gettext_lazy("次期の意向"), lambda row: row.get_next_wish_display(), ("next_wish",)),
        Column("confirmed_on", gettext_lazy("最終確認日"), confirmed_words, ("confirmed_on",), Kind.DATE),
    )


def sections_of(record: SystemRecord) -> list[tuple[str, Items]]:
    """Every fact of a row in the groups of its form."""
    start, end = display_value(record.contract_start_on), display_value(record.contract_end_on)
    system = [(label_of(name), words(name, getattr(record, name))) for name in _SYSTEM]
    contract = [
        (_("契約期間"), _("%(start)s～%(end)s") % {"start": start, "end": end} if start != end else NOTHING),
        (_("自動更新"), renewal_words(record)),
        (_("解約予告"), notice_words(record)),
        (_("庁内手続の期間"), _months(record.lead_months)),
        (_("年間費用"), display_yen(record.yearly_cost_yen)),
    ]
    coming = [(label_of(name), words(name, getattr(record, name))) for name in _NEXT]
    return [(_("システム"), system), (_("契約"), contract), (_("次期の予定"), coming)]


_SYSTEM = ("product", "vendor", "hosting", "customisation")
_NEXT = ("next_wish", "wanted_functions", "is_findable", "remarks")


def _months(count: int | None) -> str:
    return NOTHING if count is None else _("%(months)dか月") % {"months": count}


def label_of(name: str) -> str:
    return str(SystemRecord._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def words(name: str, value: Any) -> Any:
    """A value of a field in words, whether stored or about to be."""
    if name == "business":
        return BUSINESSES.get(value, value)
    if name == "wanted_functions":
        return [FUNCTIONS.get(code, code) for code in value or []]
    if name == "yearly_cost_yen":
        return display_yen(value)
    choices = SystemRecord._meta.get_field(name).flatchoices  # type: ignore[union-attr]
    return dict(choices).get(value, value) if choices and value else value

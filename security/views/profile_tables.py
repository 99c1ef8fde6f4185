"""The list of connection profiles."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.contracts.words import renewal_words
from portal.web.chips import Tone, register_chip
from portal.web.rendering import as_date
from portal.web.tables import Column, Kind, Table
from security.models import ConnectionProfile
from security.selectors.profiles import completeness_of

for word, tone in (
    ("読取り中", Tone.CYAN),
    ("確認待ち", Tone.YELLOW),
    ("誤りあり", Tone.RED),
    ("取込中", Tone.CYAN),
    ("取込済み", Tone.GREEN),
    ("取りやめ", Tone.OUTLINE),
):
    register_chip(word, tone)


def state_chip(profile: ConnectionProfile) -> SafeString:
    """未登録, how many facts are missing, or 入力済み."""
    missing = completeness_of(profile)
    if not profile.is_recorded:
        return _chip(Tone.GRAY, _("未登録"))
    if missing.missing_contract:
        return _chip(Tone.ORANGE, _("契約の不足 %(count)d項目") % {"count": len(missing.missing_contract)})
    if missing.missing_other:
        return _chip(Tone.YELLOW, _("ほかの不足 %(count)d項目") % {"count": len(missing.missing_other)})
    return _chip(Tone.GREEN, _("入力済み"))


def _chip(tone: Tone, word: str) -> SafeString:
    return format_html('<span class="chip chip--{}">{}</span>', tone, word)


def _name(profile: ConnectionProfile) -> SafeString:
    address = reverse("security:profile-detail", args=[profile.pk])
    sample = format_html(' <span class="chip chip--outline">{}</span>', _("架空のサンプル"))
    return format_html('<a href="{}">{}</a>{}', address, profile.organisation.name, sample if profile.is_sample else "")


def _updated_on(profile: ConnectionProfile) -> date | None:
    return as_date(profile.updated_at) if profile.is_recorded else None


class ProfileTable(Table):
    caption = gettext_lazy("接続状況の一覧")
    default_sort = "code"
    empty_title = gettext_lazy("接続状況はまだありません。")
    empty_text = gettext_lazy("事業の参加団体を登録すると、団体ごとの欄がここにできます。")
    columns: ClassVar[tuple[Column, ...]] = (
        Column("name", gettext_lazy("団体名"), _name, sort=("organisation__kana", "organisation__code"), is_key=True),
        Column("code", gettext_lazy("団体コード"), lambda p: p.organisation.code, ("organisation__code",), Kind.CODE),
        Column("isp", gettext_lazy("接続事業者"), sort=("isp",)),
        Column("contract_end_on", gettext_lazy("契約満了日"), sort=("contract_end_on",), kind=Kind.DATE, is_key=True),
        Column("renewal", gettext_lazy("自動更新"), renewal_words, ("renewal_months",)),
        Column("monthly_cost_yen", gettext_lazy("月額費用（円）"), sort=("monthly_cost_yen",), kind=Kind.NUMBER),
        Column("missing", gettext_lazy("入力の状況"), state_chip, ("missing_count", "organisation__code"), is_key=True),
        Column("updated_at", gettext_lazy("更新日"), _updated_on, ("updated_at",), Kind.DATE),
    )

"""The parts of the municipal cloud as tabs over each of their first pages."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.web.components import Tab


def sections(actor: Actor, current: str) -> list[Tab]:
    """`current` is the name of the address of the page at hand."""
    parts = [
        ("clouds:group-list", _("検討会")),
        ("clouds:action-list", _("アクション項目")),
        ("clouds:intention-list", _("意向の推移")),
        ("clouds:plan-list", _("中長期計画")),
        ("clouds:support-list", _("個別支援の記録")),
        ("clouds:inventory-list", _("業務システム台帳")),
        ("clouds:partner-search", _("共同利用先の検索")),
        ("clouds:joint-group-list", _("共同利用グループ")),
        ("clouds:catalogue-list", _("出力様式")),
    ]
    if actor.is_prefecture_side:
        parts.insert(7, ("clouds:proposal-list", _("グループの案")))
    return [Tab(label, reverse(name), is_current=name == current) for name, label in parts]

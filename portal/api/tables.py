"""The list of tokens."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.api.models import ApiToken
from portal.web.chips import Tone, register_chip
from portal.web.tables import Column, Kind, Table

register_chip("有効", Tone.GREEN)
register_chip("期限切れ", Tone.RED)
register_chip("失効", Tone.OUTLINE)


def _state(token: ApiToken) -> str:
    if token.is_revoked:
        return _("失効")
    return _("期限切れ") if token.is_expired else _("有効")


def _revoke_link(token: ApiToken) -> SafeString | str:
    if not token.is_live:
        return ""
    address = reverse("tokens:token-revoke", args=[token.pk])
    label = _("「%(name)s」を失効させる") % {"name": token.name}
    return format_html('<a href="{}" aria-label="{}">{}</a>', address, label, _("失効"))


class TokenTable(Table):
    caption = gettext_lazy("APIトークンの一覧")
    empty_title = gettext_lazy("APIトークンはまだありません。")
    empty_text = gettext_lazy("トークンを発行すると、庁内のシステムから切替計画などを自動で取り込めます。")
    default_sort = "-created_at"
    columns = (
        Column("name", gettext_lazy("名称"), sort=("name",), is_key=True),
        Column("state", gettext_lazy("状態"), value=_state, kind=Kind.CHIP, is_key=True),
        Column("shown_key", gettext_lazy("トークン"), kind=Kind.CODE),
        Column("user", gettext_lazy("所有者"), sort=("user__name",)),
        Column("organisation", gettext_lazy("団体"), sort=("organisation__code",)),
        Column("scopes", gettext_lazy("許可する操作"), kind=Kind.CODE, value=lambda token: "、".join(token.scopes)),
        Column("expires_at", gettext_lazy("有効期限"), sort=("expires_at",), kind=Kind.DATE),
        Column("last_used_at", gettext_lazy("最終利用"), sort=("last_used_at",), kind=Kind.DATE),
        Column("created_at", gettext_lazy("発行"), sort=("created_at",), kind=Kind.DATE),
        Column("actions", gettext_lazy("操作"), value=_revoke_link, kind=Kind.ACTIONS, is_key=True),
    )

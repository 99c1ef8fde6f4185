"""Lists of people."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.chips import Tone, register_chip
from portal.web.tables import Column, Kind, Table

from .models import Invitation, SignIn
from .selectors import Member

register_chip("有効", Tone.GREEN)
register_chip("停止中", Tone.OUTLINE)
register_chip("招待中", Tone.YELLOW)
register_chip("登録済み", Tone.GREEN)
register_chip("取消済み", Tone.OUTLINE)
register_chip("期限切れ", Tone.RED)


def _second_factor(member: Member) -> str:
    return _("登録あり") if member.has_second_factor else _("登録なし")


class MemberTable(Table):
    """Everyone in one organisation."""

    caption = gettext_lazy("利用者")
    default_sort = "name"
    columns: ClassVar = (
        Column(
            "name",
            gettext_lazy("氏名"),
            sort=("name",),
            url=lambda row: reverse("accounts:member-detail", args=[row.organisation_id, row.pk]),
            is_key=True,
        ),
        Column("role_labels", gettext_lazy("役割"), is_key=True),
        Column("state", gettext_lazy("状態"), kind=Kind.CHIP, sort=("is_active",)),
        Column("email", gettext_lazy("メールアドレス"), sort=("email",)),
        Column("second_factor", gettext_lazy("二段階認証"), value=_second_factor),
        Column("last_signed_in_at", gettext_lazy("最後のサインイン"), kind=Kind.DATE, sort=("last_signed_in_at",)),
    )
    empty_title = gettext_lazy("利用者はまだいません。")
    empty_text = gettext_lazy("「利用者を招待する」から、最初の利用者を招待してください。")

    def __init__(self, request: HttpRequest, members: list[Member]) -> None:
        super().__init__(request, members, table_id="members")


class InvitationTable(Table):
    """Open and closed invitations, the newest first; few enough for one page."""

    caption = gettext_lazy("招待")
    per_page = 200
    columns: ClassVar = (
        Column(
            "name",
            gettext_lazy("氏名"),
            url=lambda row: reverse("accounts:invitation-detail", args=[row.pk]),
            is_key=True,
        ),
        Column("state", gettext_lazy("状態"), kind=Kind.CHIP, is_key=True),
        Column("email", gettext_lazy("メールアドレス")),
        Column("roles", gettext_lazy("役割"), value=lambda row: "、".join(row.role_labels)),
        Column("expires_at", gettext_lazy("有効期限"), kind=Kind.DATE),
    )
    empty_title = gettext_lazy("招待はありません。")

    def __init__(self, request: HttpRequest, invitations: QuerySet[Invitation]) -> None:
        super().__init__(request, invitations, table_id="invitations")


class SignInTable(Table):
    """The record of sign-ins of everyone in one organisation."""

    caption = gettext_lazy("サインインの記録")
    columns: ClassVar = (
        Column("at", gettext_lazy("日時"), kind=Kind.DATE, is_key=True),
        Column("user__name", gettext_lazy("氏名"), is_key=True),
        Column("event", gettext_lazy("できごと"), value=lambda row: row.get_event_display(), is_key=True),
        Column("ip_address", gettext_lazy("接続元")),
        Column("user_agent", gettext_lazy("ブラウザー")),
    )
    empty_title = gettext_lazy("サインインの記録はまだありません。")

    def __init__(self, request: HttpRequest, sign_ins: QuerySet[SignIn]) -> None:
        super().__init__(request, sign_ins, table_id="sign-ins")

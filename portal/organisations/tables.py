"""Lists of organisations."""

from __future__ import annotations

from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.chips import Tone, register_chip
from portal.web.tables import Column, Kind, Table

from .models import Organisation

register_chip("廃止", Tone.OUTLINE)


def _state(organisation: Organisation) -> str:
    return "" if organisation.is_current else _("廃止")


class OrganisationTable(Table):
    """The directory."""

    caption = gettext_lazy("団体")
    default_sort = "code"
    columns: ClassVar = (
        Column(
            "name",
            gettext_lazy("団体名"),
            sort=("kana", "name"),
            url=lambda row: reverse("organisations:organisation-detail", args=[row.pk]),
            is_key=True,
        ),
        Column("kind", gettext_lazy("種別"), value=lambda row: row.get_kind_display(), sort=("kind",), is_key=True),
        Column("prefecture__name", gettext_lazy("都道府県"), sort=("prefecture__code",)),
        Column("code", gettext_lazy("団体コード"), kind=Kind.CODE, sort=("code",)),
        Column("population", gettext_lazy("人口（人）"), kind=Kind.NUMBER, sort=("population",)),
        Column("state", gettext_lazy("状態"), value=_state, kind=Kind.CHIP),
    )
    empty_title = gettext_lazy("団体はまだ登録されていません。")
    empty_text = gettext_lazy("都道府県の管理者が、団体を1件ずつ、またはファイルからまとめて登録できます。")

"""The table of the three-zone separation."""

from __future__ import annotations

from typing import ClassVar

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.chips import Tone
from portal.web.tables import Column, Kind, Table
from security.choices import SeparationStatus
from security.selectors.separation import SeparationRow

TONES = {
    SeparationStatus.DONE.label: Tone.GREEN,
    SeparationStatus.IN_PROGRESS.label: Tone.YELLOW,
    SeparationStatus.NOT_STARTED.label: Tone.ORANGE,
}


def state_chip(word: str) -> SafeString:
    tone = next((tone for label, tone in TONES.items() if label == word), Tone.OUTLINE)
    return format_html('<span class="chip chip--{}">{}</span>', tone, word or _("未回答"))


def _name(row: SeparationRow) -> SafeString:
    address = reverse("security:separation-detail", args=[row.profile.pk])
    return format_html('<a href="{}">{}</a>', address, row.profile.organisation.name)


def _zone(zone: str, label: object) -> Column:
    return Column(zone, label, lambda row: state_chip(row.states[zone]))  # type: ignore[arg-type]


class SeparationTable(Table):
    caption = gettext_lazy("三層の対策の状況")
    default_sort = "code"
    empty_title = gettext_lazy("接続状況の登録がある団体はまだありません。")
    empty_text = gettext_lazy("事業の参加団体を登録すると、団体ごとの点検表がここにできます。")
    columns: ClassVar[tuple[Column, ...]] = (
        Column("name", gettext_lazy("団体名"), _name, sort=("profile__organisation__kana",), is_key=True),
        Column(
            "code",
            gettext_lazy("団体コード"),
            lambda row: row.profile.organisation.code,
            ("profile__organisation__code",),
            Kind.CODE,
        ),
        Column("overall", gettext_lazy("全体"), lambda row: state_chip(row.overall), ("overall",), is_key=True),
        _zone("individual_number", gettext_lazy("個人番号利用事務系")),
        _zone("lgwan", gettext_lazy("LGWAN接続系")),
        _zone("internet", gettext_lazy("インターネット接続系")),
        Column("model", gettext_lazy("モデル"), lambda row: row.profile.get_separation_model_display()),
        Column(
            "settled",
            gettext_lazy("対応済みの項目"),
            lambda row: _("%(settled)d／%(asked)d") % {"settled": row.settled, "asked": row.asked},
            ("settled",),
            is_key=True,
        ),
    )

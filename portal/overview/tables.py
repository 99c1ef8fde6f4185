"""Municipalities by how they stand."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.chips import Tone, register_chip
from portal.web.tables import Column, Kind, Table

from .selectors import LABELS, OrganisationState, Standing

SHOWN = 3  # subjects of one municipality

for standing, tone in (
    (Standing.LATE, Tone.RED),
    (Standing.SOON, Tone.ORANGE),
    (Standing.OPEN, Tone.BLUE),
    (Standing.CLEAR, Tone.OUTLINE),
):
    register_chip(str(LABELS[standing]), tone)


def _subjects(state: OrganisationState) -> str:
    """The most urgent ones; the page of the organisation says the rest."""
    shown, more = "、".join(state.subjects[:SHOWN]), len(state.subjects) - SHOWN
    return shown if more <= 0 else _("%(subjects)s ほか%(count)d件") % {"subjects": shown, "count": more}


class StateTable(Table):
    """The twin of the map: everything that it shows, in words."""

    caption = gettext_lazy("管内市町村の状況")
    per_page = 100
    columns: ClassVar = (
        Column(
            "organisation__name",
            gettext_lazy("団体名"),
            sort=("organisation__code",),
            url=lambda state: state.url,
            is_key=True,
        ),
        Column("standing", gettext_lazy("状況"), value=lambda state: state.standing.label, kind=Kind.CHIP, is_key=True),
        Column("next_due_on", gettext_lazy("最も早い期限"), kind=Kind.DATE, sort=("next_due_on",)),
        Column("late", gettext_lazy("期限超過（件）"), kind=Kind.NUMBER, sort=("late",)),
        Column("open", gettext_lazy("対応待ち（件）"), value=lambda state: len(state.deadlines), kind=Kind.NUMBER),
        Column("subjects", gettext_lazy("内容"), value=_subjects),
    )
    empty_title = gettext_lazy("市町村がまだ登録されていません。")
    empty_text = gettext_lazy("「団体」の画面から、市町村を登録してください。")

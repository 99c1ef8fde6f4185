"""Municipalities by how they stand."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from portal.web.chips import Tone, register_chip
from portal.web.tables import Column, Kind, Table

from .selectors import LABELS, OrganisationState, Standing

for standing, tone in (
    (Standing.LATE, Tone.RED),
    (Standing.SOON, Tone.ORANGE),
    (Standing.OPEN, Tone.BLUE),
    (Standing.CLEAR, Tone.OUTLINE),
):
    register_chip(str(LABELS[standing]), tone)


def _subjects(state: OrganisationState) -> str:
    return "、".join(state.subjects)


class StateTable(Table):
    """The twin of the map: everything that it shows, in words."""

    caption = _("管内市町村の状況")
    per_page = 100
    columns: ClassVar = (
        Column(
            "organisation__name",
            _("団体名"),
            sort=("organisation__code",),
            url=lambda state: state.url,
            is_key=True,
        ),
        Column("standing", _("状況"), value=lambda state: state.standing.label, kind=Kind.CHIP, is_key=True),
        Column("next_due_on", _("最も早い期限"), kind=Kind.DATE, sort=("next_due_on",)),
        Column("late", _("期限超過（件）"), kind=Kind.NUMBER, sort=("late",)),
        Column("open", _("対応待ち（件）"), value=lambda state: len(state.deadlines), kind=Kind.NUMBER),
        Column("subjects", _("内容"), value=_subjects),
    )
    empty_title = _("市町村がまだ登録されていません。")
    empty_text = _("「団体」の画面から、市町村を登録してください。")

"""What writer and reader of the answer workbook agree on."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.documents.tables import Column
from portal.surveys.models import Response

FORM_VERSION = 1
STAMP_NAME = "surveys.answer"
ID, ANSWER, NOT_APPLICABLE = "id", "answer", "not_applicable"


def stamp_of(response: Response) -> str:
    """The survey, the organisation and the version of the form: surveys.answer.12.345/1."""
    return f"{STAMP_NAME}.{response.survey_id}.{response.organisation_id}/{FORM_VERSION}"


def guide_sheet() -> str:
    return _("記入要領")


def entry_sheet() -> str:
    return _("入力")


def choices_sheet() -> str:
    return _("選択肢")


def headings() -> list[str]:
    return [_("項目ID"), _("問"), _("設問"), _("項目"), _("注意"), _("回答"), _("該当なし")]


def read_columns() -> list[Column]:
    """The columns that are read, wherever they stand."""
    return [
        Column(ID, (_("項目ID"),)),
        Column(ANSWER, (_("回答"),)),
        Column(NOT_APPLICABLE, (_("該当なし"),), is_required=False),
    ]

"""The answer workbook: 記入要領, 入力 with everything that is known already, 選択肢."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from portal.lib.formula_guard import XLSXWRITER_OPTIONS
from security.models import ConnectionProfile

from .columns import CODE, COLUMNS, NAME, PROFILE_ID, VERSION, Column, Kind, headers

GUIDE, ENTRY, CHOICES = "記入要領", "入力", "選択肢"
STAMP_LABEL = "様式"
STAMP = "接続状況調査票 第1版"
ERA_DATE = '[$-411]ggge"年"m"月"d"日"'
FONT = "游ゴシック"
_WIDTHS = {CODE: 11, NAME: 16}
_HIDDEN = (PROFILE_ID, VERSION)


def write_template(profiles: Sequence[ConnectionProfile], *, title: str) -> bytes:
    """The workbook for these profiles (with their organisations loaded), filled with their present values."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {**XLSXWRITER_OPTIONS, "in_memory": True}) as book:
        book.set_properties({"title": title, "comments": STAMP})
        looks = _Looks.of(book)
        _write_guide(book.add_worksheet(GUIDE), looks, title)
        entry = book.add_worksheet(ENTRY)
        _write_entry(entry, looks, profiles)
        _write_choices(book.add_worksheet(CHOICES), looks)
        entry.activate()
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class _Looks:
    """The formats of the workbook."""

    title: Format
    head: Format
    key: Format
    hidden_key: Format
    by_kind: dict[Kind, Format]
    plain: Format

    @classmethod
    def of(cls, book: Workbook) -> _Looks:
        base = {"font_name": FONT, "font_size": 11, "valign": "top"}
        cell = {**base, "border": 1, "border_color": "#949494", "locked": False}
        return cls(
            title=book.add_format({**base, "bold": True, "font_size": 16}),
            head=book.add_format({**base, "bold": True, "bg_color": "#E6E6E6", "border": 1, "text_wrap": True}),
            key=book.add_format({**cell, "locked": True, "num_format": "@", "bg_color": "#F2F2F2"}),
            hidden_key=book.add_format({**base, "num_format": "@"}),
            by_kind={
                Kind.TEXT: book.add_format({**cell, "num_format": "@", "quote_prefix": True}),
                Kind.LINES: book.add_format({**cell, "num_format": "@", "quote_prefix": True, "text_wrap": True}),
                Kind.DATE: book.add_format({**cell, "num_format": ERA_DATE, "align": "left"}),
                Kind.NUMBER: book.add_format({**cell, "num_format": "#,##0"}),
                Kind.CHOICE: book.add_format(cell),
            },
            plain=book.add_format({**base, "text_wrap": True}),
        )


def _write_guide(sheet: Worksheet, looks: _Looks, title: str) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 52)
    sheet.set_column(2, 2, 24)
    sheet.write_string(0, 0, title, looks.title)
    sheet.write_row(1, 0, [STAMP_LABEL, STAMP], looks.plain)
    for row, line in enumerate(_guide_lines(), start=3):
        sheet.write_string(row, 0, line)
    first = 4 + len(_guide_lines())
    sheet.write_row(first, 0, [_("項目"), _("記入する内容"), _("例")], looks.head)
    for row, column in enumerate(COLUMNS, start=first + 1):
        sheet.write_row(row, 0, [column.header, str(column.hint), column.example], looks.plain)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _guide_lines() -> list[str]:
    return [
        _(
            "1．シート「入力」に、1団体1行で記入してください。灰色の欄（団体コード、団体名）と見出しは変更しないでください。"
        ),
        _(
            "2．いま登録されている内容が入っています。変わったところだけを直してください。空欄にすると、登録も空欄になります。"
        ),
        _(
            "3．分からない項目は空欄のままにしてください。「なし」と分かっている項目は「なし」、数字の項目は0と記入します。"
        ),
        _("4．日付は和暦でも西暦でも記入できます。数字は全角でも、桁区切りのカンマがあっても読み取ります。"),
        _(
            "5．セルを結合したり、列の見出しを消したりしないでください。列や行を並べ替えるときは、行全体を一緒に動かしてください。"
        ),
        _("6．個人番号（マイナンバー）は記入しないでください。含まれているファイルは受け付けません。"),
    ]


def _write_entry(sheet: Worksheet, looks: _Looks, profiles: Sequence[ConnectionProfile]) -> None:
    keys = list(headers().items())
    last_row = max(len(profiles), 1)
    for index, (key, header) in enumerate(keys):
        sheet.write_string(0, index, header, looks.head)
        sheet.set_column(index, index, _WIDTHS.get(key, 10), looks.plain, {"hidden": key in _HIDDEN})
    for index, column in _placed_columns():
        sheet.set_column(index, index, column.width)
        _add_validation(sheet, index, column, last_row)
    for row, profile in enumerate(profiles, start=1):
        _write_profile(sheet, looks, row, profile)
    sheet.set_row(0, 48)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, last_row, len(keys) - 1)
    _protect_headings(sheet)
    _set_print(sheet, last_row, len(keys) - len(_HIDDEN) - 1)


def _placed_columns() -> list[tuple[int, Column]]:
    return list(enumerate(COLUMNS, start=len(_WIDTHS)))


def _write_profile(sheet: Worksheet, looks: _Looks, row: int, profile: ConnectionProfile) -> None:
    sheet.write_string(row, 0, profile.organisation.code or "", looks.key)
    sheet.write_string(row, 1, profile.organisation.name, looks.key)
    for index, column in _placed_columns():
        _write_value(sheet, row, index, column, getattr(profile, column.name), looks.by_kind[column.kind])
    hidden_from = len(_WIDTHS) + len(COLUMNS)
    sheet.write_string(row, hidden_from, str(profile.pk), looks.hidden_key)
    sheet.write_string(row, hidden_from + 1, str(profile.version), looks.hidden_key)


def _write_value(sheet: Worksheet, row: int, index: int, column: Column, value: Any, look: Format) -> None:
    if value is None or value == "":
        sheet.write_blank(row, index, None, look)
    elif column.kind == Kind.DATE:
        sheet.write_datetime(row, index, value, look)
    elif column.kind == Kind.NUMBER:
        sheet.write_number(row, index, value, look)
    else:
        sheet.write_string(row, index, column.labels.get(value, value), look)


def _add_validation(sheet: Worksheet, index: int, column: Column, last_row: int) -> None:
    rule: dict[str, Any] = {
        "validate": "any",
        "input_title": column.header[:32],
        "input_message": _("%(hint)s\n例：%(example)s") % {"hint": column.hint, "example": column.example},
    }
    if column.kind == Kind.CHOICE:
        letter = xlsxwriter.utility.xl_col_to_name(_choice_columns().index(column))
        rule |= {
            "validate": "list",
            "source": f"='{CHOICES}'!${letter}$2:${letter}${len(column.labels) + 1}",
            "error_title": _("選択肢から選んでください"),
            "error_message": _("▼を押して、一覧から選んでください。"),
        }
    sheet.data_validation(1, index, last_row, index, rule)


def _choice_columns() -> list[Column]:
    return [column for column in COLUMNS if column.kind == Kind.CHOICE]


def _write_choices(sheet: Worksheet, looks: _Looks) -> None:
    for index, column in enumerate(_choice_columns()):
        sheet.set_column(index, index, 28)
        sheet.write_string(0, index, column.header, looks.head)
        for row, label in enumerate(column.labels.values(), start=1):
            sheet.write_string(row, index, label, looks.plain)
    sheet.protect()


def _protect_headings(sheet: Worksheet) -> None:
    """Against slips only, without a password: whoever has a reason to may unlock the sheet."""
    allowed = ("format_cells", "format_columns", "format_rows", "sort", "autofilter", "insert_rows")
    sheet.protect("", dict.fromkeys(allowed, True))


def _set_print(sheet: Worksheet, last_row: int, last_column: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, last_row, last_column)

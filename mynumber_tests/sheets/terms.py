"""An application as a workbook: out with what is typed so far, filled in by Excel people, and back into the draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mynumber_tests.models import Scenario
from mynumber_tests.terms import INQUIRE, PROVIDE
from portal.applications.content import Typed
from portal.documents.sheets import Book, Cell, CellError
from portal.documents.tables import Row, read_table
from portal.lib.text import half_width, search_copy
from portal.sheets.book import Column, FormSheet, write_book

STAMP = "mynumber_tests.terms/1"
TERMS, ROLES, SLOTS = "参加条件", "シナリオ", "クール"
YES = "○"
_YES = {search_copy(word) for word in ("○", "〇", "◯", "o", "1", "はい", "有")}
_NO = {search_copy(word) for word in ("", "×", "x", "0", "－", "-", "いいえ", "無")}
TERM_COLUMNS = (
    Column("item", "項目", gettext_lazy("書き換えないでください。"), "担当者", 34),
    Column("value", "記入欄", gettext_lazy("項目ごとに記入します。相手先は、1つのセルの中で改行します。"), "", 60),
)
ROLE_COLUMNS = (
    Column("code", "シナリオ番号", gettext_lazy("書き換えないでください。"), "S01", 14),
    Column("title", "シナリオ名", gettext_lazy("書き換えないでください。"), "", 40, is_required=False),
    Column("inquire", "照会する", gettext_lazy("照会するシナリオに○を記入します。"), YES, 12, (YES,)),
    Column("provide", "提供できる件数", gettext_lazy("提供できるシナリオに、件数の上限を記入します。"), "3", 16),
)
SLOT_COLUMNS = (
    Column("slot", "クール", gettext_lazy("書き換えないでください。"), "第1クール", 40),
    Column("joins", "参加できる", gettext_lazy("参加できるクールに○を記入します。"), YES, 14, (YES,)),
)
Form = forms.Form


def plain_fields(form: Form) -> dict[str, forms.Field]:
    """The fields that stand on the sheet 「参加条件」, by name."""
    return {name: field for name, field in form.fields.items() if name not in ("roles", "slots")}


def terms_workbook(title: str, form: Form, typed: Mapping[str, Sequence[str]]) -> bytes:
    """The form with what is typed so far."""
    slots = form.fields["slots"]
    assert isinstance(slots, forms.MultipleChoiceField)
    chosen = set(typed.get("slots", ()))
    return write_book(
        title=title,
        stamp=STAMP,
        guide=[
            _("1．3枚のシートに記入し、申請の入力画面の「Excelファイルを読み込む」で選んでください。"),
            _("2．読み込んだ内容は下書きに入ります。提出は、画面で内容を確かめてから行います。"),
            _("3．日付は「平成28年7月1日」「H28.7.1」「2016/7/1」のどれでも読み取れます。"),
            _("4．個人番号（マイナンバー）は記入しないでください。含まれているファイルは受け付けません。"),
        ],
        sheets=[
            FormSheet(
                TERMS,
                TERM_COLUMNS,
                [[str(f.label), _first(typed, name, f)] for name, f in plain_fields(form).items()],
            ),
            FormSheet(ROLES, ROLE_COLUMNS, [_role_cells(scenario, typed) for scenario in _scenarios(form)]),
            FormSheet(
                SLOTS,
                SLOT_COLUMNS,
                [[str(label), YES if str(key) in chosen else ""] for key, label in slots.choices],  # type: ignore[misc,union-attr]
            ),
        ],
    )


def _scenarios(form: Form) -> Sequence[Scenario]:
    """Those of the form's table of roles."""
    rows: Sequence[Scenario] = form.fields["roles"].scenarios  # type: ignore[attr-defined]
    return rows


def _first(typed: Mapping[str, Sequence[str]], name: str, formfield: forms.Field) -> str:
    values = typed.get(name)
    return values[-1] if values else str(formfield.initial or "")


def _role_cells(scenario: Any, typed: Mapping[str, Sequence[str]]) -> list[str]:
    inquires = typed.get(f"roles_{scenario.pk}_{INQUIRE}")
    provides = typed.get(f"roles_{scenario.pk}_{PROVIDE}") or [""]
    return [scenario.code, scenario.current.title, YES if inquires else "", provides[-1]]


@dataclass(slots=True)
class TermsReading:
    """What somebody would have typed, the cells from which it came, and what cannot be read at all."""

    typed: Typed = field(default_factory=dict)
    cell_of: dict[str, Cell] = field(default_factory=dict)  # field of the form → its cell, or the first of several
    errors: list[CellError] = field(default_factory=list)

    def complain(self, cell: Cell, message: str, example: str = "") -> None:
        self.errors.append(CellError.at(cell, message, example))

    def errors_of(self, form: Form) -> list[CellError]:
        """What the form refuses, at the cells."""
        return [
            CellError.at(self.cell_of[name], " ".join(map(str, sentences)))
            for name, sentences in form.errors.items()
            if name in self.cell_of
        ]


def read_terms(book: Book, form: Form) -> TermsReading:
    """Raises RuleViolation for a workbook without the three tables."""
    reading = TermsReading()
    _read_plain(book, form, reading)
    _read_roles(book, form, reading)
    _read_slots(book, form, reading)
    return reading


def _read_plain(book: Book, form: Form, reading: TermsReading) -> None:
    table = read_table(book, TERMS, [column.sought for column in TERM_COLUMNS])
    reading.errors += table.errors
    names = {search_copy(str(f.label)): name for name, f in plain_fields(form).items()}
    for row in table.rows:
        name = names.get(search_copy(row["item"].text))
        if name is None:
            reading.complain(row["item"], _("様式にない項目です。項目の名称を変えずに記入してください。"))
            continue
        reading.typed[name] = [row["value"].text]
        reading.cell_of[name] = row["value"]


def _read_roles(book: Book, form: Form, reading: TermsReading) -> None:
    table = read_table(book, ROLES, [column.sought for column in ROLE_COLUMNS])
    reading.errors += table.errors
    keys = {scenario.code: scenario.pk for scenario in _scenarios(form)}
    for row in table.rows:
        reading.cell_of.setdefault("roles", row["code"])
        pk = keys.get(half_width(row["code"].text))
        if pk is None:
            reading.complain(row["code"], _("この番号のシナリオはありません。最新の様式をダウンロードしてください。"))
            continue
        if _is_yes(row, "inquire", reading):
            reading.typed[f"roles_{pk}_{INQUIRE}"] = ["on"]
        if not row["provide"].is_blank:
            reading.typed[f"roles_{pk}_{PROVIDE}"] = [row["provide"].text]


def _read_slots(book: Book, form: Form, reading: TermsReading) -> None:
    table = read_table(book, SLOTS, [column.sought for column in SLOT_COLUMNS])
    reading.errors += table.errors
    field_of = form.fields["slots"]
    assert isinstance(field_of, forms.MultipleChoiceField)
    keys = {search_copy(str(label)): str(key) for key, label in field_of.choices}  # type: ignore[misc,union-attr]
    for row in table.rows:
        reading.cell_of.setdefault("slots", row["slot"])
        key = keys.get(search_copy(row["slot"].text))
        if key is None:
            reading.complain(row["slot"], _("このクールはありません。最新の様式をダウンロードしてください。"))
        elif _is_yes(row, "joins", reading):
            reading.typed.setdefault("slots", []).append(key)


def _is_yes(row: Row, key: str, reading: TermsReading) -> bool:
    word = search_copy(row[key].text)
    if word not in _YES | _NO:
        reading.complain(row[key], _("○を記入するか、空欄にしてください。"), YES)
    return word in _YES

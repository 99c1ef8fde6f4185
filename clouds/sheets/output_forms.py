"""Output forms as workbooks: the catalogue, what an organisation needs of it, what a vendor answers. One form a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clouds.form_choices import FormKind, NeedLevel, SheetKind, VendorAnswerKind
from clouds.models import FormNeed, OutputForm, VendorAnswer
from clouds.planning.common_set import MOST_YEN
from clouds.services.form_needs import NeedLine, check_need
from clouds.services.vendor_requests import AnswerLine, check_answer
from portal.documents.sheets import Book, Cell, CellError
from portal.documents.tables import Row, read_table, strange_columns
from portal.exceptions import RuleViolation
from portal.input_sentences import validation_error
from portal.lib.amounts import parse_yen
from portal.lib.months import Month, format_month, parse_month
from portal.lib.text import half_width, search_copy
from portal.lib.unreadable import UnreadableInput
from portal.sheets.book import Column, FormSheet, write_book
from portal.sheets.cells import shown

SHEET = "出力様式"
YES, NO = "はい", "いいえ"
YES_MARKS, NO_MARKS = frozenset("○〇◯"), frozenset("×✕-")
Values = dict[str, Any]

_NUMBER = Column("number", "様式番号", gettext_lazy("書き換えないでください。"), "J-001", 12)
_NAME = Column("name", "様式名", gettext_lazy("書き換えなくてかまいません。"), "", 32, is_required=False)
_COLUMNS: dict[SheetKind, tuple[Column, ...]] = {
    SheetKind.CATALOGUE: (
        Column("number", "様式番号", gettext_lazy("20字以内"), "J-001", 12),
        Column("name", "様式名", gettext_lazy("100字以内"), "住民票の写し（世帯全員）", 32),
        Column("kind", "種類", gettext_lazy("一覧から選びます。"), "証明書", 12, tuple(map(str, FormKind.labels))),
        Column("purpose", "用途", gettext_lazy("300字以内"), "窓口での交付", 32, is_required=False),
        Column("paper", "用紙", gettext_lazy("50字以内"), "A4縦", 16, is_required=False),
        Column("is_active", "使用", gettext_lazy("空欄は「はい」です。"), YES, 8, (YES, NO), is_required=False),
        Column(
            "version",
            "更新回数",
            gettext_lazy("書き換えないでください。新しいものは空欄です。"),
            "",
            10,
            is_required=False,
        ),
    ),
    SheetKind.NEEDS: (
        _NUMBER,
        _NAME,
        Column("level", "必要度", gettext_lazy("一覧から選びます。"), "必須", 12, tuple(map(str, NeedLevel.labels))),
        Column(
            "alternative",
            "代替案でもよい",
            gettext_lazy("空欄は「いいえ」です。"),
            NO,
            14,
            (YES, NO),
            is_required=False,
        ),
        Column(
            "detail",
            "独自様式の内容・理由",
            gettext_lazy("独自様式を選んだときに記入します。"),
            "",
            40,
            is_required=False,
        ),
    ),
    SheetKind.ANSWERS: (
        _NUMBER,
        _NAME,
        Column(
            "kind", "回答", gettext_lazy("一覧から選びます。"), "標準", 14, tuple(map(str, VendorAnswerKind.labels))
        ),
        Column(
            "month", "対応予定の月", gettext_lazy("「予定」のときに記入します。"), "令和10年4月", 14, is_required=False
        ),
        Column(
            "price",
            "カスタマイズの費用（円）",
            gettext_lazy("「カスタマイズ」のときに記入します。"),
            "300000",
            16,
            is_required=False,
        ),
        Column(
            "own",
            "独自様式1団体あたりの費用（円）",
            gettext_lazy("対応できないときは空欄です。"),
            "",
            18,
            is_required=False,
        ),
        Column("detail", "代替案の内容・補足", gettext_lazy("「代替案」のときは必要です。"), "", 40, is_required=False),
    ),
}


def stamp_of(kind: SheetKind, target_id: int) -> str:
    """The form, and whose answers it takes: other catalogues have the same numbers. A catalogue may become another."""
    whose = "" if kind == SheetKind.CATALOGUE else f".{target_id}"
    return f"clouds.forms_{kind}{whose}/1"


def forms_workbook(
    kind: SheetKind, stamp: str, title: str, forms: Sequence[OutputForm], said: Mapping[int, FormNeed | VendorAnswer]
) -> bytes:
    """What is there, to be changed or filled in and read in again."""
    guide = [
        _("1．シート「出力様式」に、1様式1行で記入してください。"),
        _("2．取り込む前に、変わる内容と誤りを画面で確かめます。空欄の行は「未回答」のままです。"),
        _("3．個人番号（マイナンバー）は記入しないでください。含まれているファイルは受け付けません。"),
    ]
    rows = [_cells(kind, form, said.get(form.pk)) for form in forms]
    sheet = FormSheet(SHEET, _COLUMNS[kind], rows)
    return write_book(title=title, stamp=stamp, guide=guide, sheets=[sheet])


def _cells(kind: SheetKind, form: OutputForm, said: FormNeed | VendorAnswer | None) -> list[Any]:
    if kind == SheetKind.CATALOGUE:
        active = YES if form.is_active else NO
        return [form.number, form.name, form.get_kind_display(), form.purpose, form.paper, active, form.version]
    if isinstance(said, FormNeed):
        accepts = YES if said.accepts_alternative else NO
        return [form.number, form.name, said.get_level_display(), accepts, said.detail]
    if isinstance(said, VendorAnswer):
        month = format_month(Month.of(said.planned_month)) if said.planned_month else ""
        told = [said.get_kind_display(), month, said.price_yen, said.own_price_yen, said.detail]
        return [form.number, form.name, *("" if value is None else value for value in told)]
    return [form.number, form.name]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a workbook holds: rows as services/form_imports.py takes them, and every wrong cell."""

    rows: Sequence[Values]
    errors: Sequence[CellError]
    unread: Sequence[str]  # headings of columns with something in them that the form does not have


def read_forms(kind: SheetKind, book: Book, forms: Sequence[OutputForm]) -> Reading:
    """Raises RuleViolation for a workbook without the table. `forms` are those that can be answered."""
    return _Reader(kind, {form.number: form for form in forms}).read(book)


class _Reader:
    def __init__(self, kind: SheetKind, forms: Mapping[str, OutputForm]) -> None:
        self.kind, self.forms = kind, forms
        self.errors: list[CellError] = []
        self.unreadable: set[str] = set()  # cells that no reader can read, whatever they should hold
        self.errors_before = 0  # those of the rows above
        self.row_of: dict[str, int] = {}
        readers: dict[SheetKind, Callable[[Row, str], Values]] = {
            SheetKind.CATALOGUE: self._form,
            SheetKind.NEEDS: self._need,
            SheetKind.ANSWERS: self._answer,
        }
        self.values_of = readers[kind]

    def read(self, book: Book) -> Reading:
        sought = [column.sought for column in _COLUMNS[self.kind]]
        table = read_table(book, SHEET, sought)
        self.errors += table.errors
        self.unreadable = {error.cell for error in table.errors}
        rows = [values for row in table.rows if (values := self._row(row))]
        unread = [shown(cell.value) for cell in strange_columns(book, table, sought)]
        return Reading(rows, self.errors, unread)

    def _row(self, row: Row) -> Values | None:
        if any(cell.address in self.unreadable for cell in row.cells.values()):
            return None  # told already
        before = self.errors_before = len(self.errors)
        number = half_width(row["number"].text)
        self._check_number(row, number)
        values = self.values_of(row, number) if len(self.errors) == before else {}
        return {"row": row.number, "number": number, **values} if len(self.errors) == before else None

    def _complain(self, cell: Cell, message: str, example: str = "") -> None:
        self.errors.append(CellError.at(cell, message, example))

    def _check_number(self, row: Row, number: str) -> None:
        cell = row["number"]
        if not number:
            self._complain(cell, _("様式番号を入力してください。"), "J-001")
        elif number in self.row_of:
            sentence = _("同じ様式番号が%(row)d行目にもあります。1つにしてください。")
            self._complain(cell, sentence % {"row": self.row_of[number]})
        elif self.kind != SheetKind.CATALOGUE and number not in self.forms:
            self._complain(cell, _("この様式番号は、照会している様式にありません。"))
        self.row_of.setdefault(number, row.number)

    def _form(self, row: Row, number: str) -> Values:
        values: Values = {name: self._text(row, name) for name in ("name", "purpose", "paper")}
        values["kind"] = self._choice(row, "kind", FormKind.choices)
        values["is_active"] = self._yes(row, "is_active", blank=True)
        values["version"] = self._whole(row)
        for name in ("number", "name", "purpose", "paper"):
            self._clean(OutputForm, name, number if name == "number" else values[name], row)
        return values

    def _need(self, row: Row, number: str) -> Values:
        values: Values = {
            "level": self._choice(row, "level", NeedLevel.choices),
            "alternative": self._yes(row, "alternative", blank=False),
            "detail": self._text(row, "detail"),
        }
        said = (values["level"], values["alternative"], values["detail"])
        self._check(row, "level", lambda: check_need(NeedLine(self.forms[number], *said)))
        self._clean(FormNeed, "detail", values["detail"], row)
        return values

    def _answer(self, row: Row, number: str) -> Values:
        month = self._read(row, "month", parse_month)
        values: Values = {
            "kind": self._choice(row, "kind", VendorAnswerKind.choices),
            "month": str(month) if month else None,
            "price": self._yen(row, "price"),
            "own": self._yen(row, "own"),
            "detail": self._text(row, "detail"),
        }
        self._clean(VendorAnswer, "detail", values["detail"], row)
        first = month.first_day if month else None
        said = (values["kind"], first, values["detail"], values["price"], values["own"])
        self._check(row, "kind", lambda: check_answer(AnswerLine(self.forms[number], *said)))
        return values

    def _check(self, row: Row, key: str, rule: Callable[[], None]) -> None:
        """Complain at the cell that the rule names, or at `key`; but not of a row in which a cell is unreadable."""
        if len(self.errors) > self.errors_before:
            return
        try:
            rule()
        except RuleViolation as error:
            part = (error.field or "").rpartition("_")[2]
            self._complain(row.get(part) or row[key], str(error))

    def _text(self, row: Row, key: str) -> str:
        cell = row.get(key)
        return cell.text if cell else ""

    def _choice(self, row: Row, key: str, choices: Sequence[tuple[Any, Any]]) -> str:
        """The value of the word; blank is no answer, but for the kind of a form."""
        wanted = search_copy(row[key].text)
        found = next((value for value, label in choices if search_copy(str(label)) == wanted), "")
        if not found and (wanted or self.kind == SheetKind.CATALOGUE):
            words = "、".join(f"「{label}」" for _value, label in choices)
            self._complain(row[key], _("%(words)sのどれかを入力してください。") % {"words": words})
        return str(found)

    def _yes(self, row: Row, key: str, *, blank: bool) -> bool:
        cell = row.get(key)
        if cell is None or not cell.text:
            return blank
        word = half_width(cell.text)
        is_yes = word == YES or word in YES_MARKS
        if not (is_yes or word == NO or word in NO_MARKS):
            self._complain(cell, _("「はい」か「いいえ」を入力してください。"))
        return is_yes

    def _whole(self, row: Row) -> int | None:
        cell = row.get("version")
        text = half_width(cell.text) if cell else ""
        if not cell or not text:
            return None
        if not text.isdecimal() or len(text) > 6:
            self._complain(cell, _("更新回数は数字です。新しい様式は空欄にしてください。"))
            return None
        return int(text)

    def _yen(self, row: Row, key: str) -> int | None:
        yen: int | None = self._read(row, key, parse_yen)
        if yen is not None and not 0 <= yen <= MOST_YEN:
            sentence = _("費用は0円から%(most)s円までの金額で入力してください。")
            self._complain(row[key], sentence % {"most": f"{MOST_YEN:,}"}, "300000")
        return yen

    def _read(self, row: Row, key: str, reader: Callable[[Any], Any]) -> Any:
        cell = row.get(key)
        if cell is None or not cell.text:
            return None
        try:
            return reader(cell.value)
        except UnreadableInput as error:
            self._complain(cell, " ".join(validation_error(error).messages))
            return None

    def _clean(self, model: Any, name: str, value: str, row: Row) -> None:
        try:
            model._meta.get_field(name).clean(value, None)
        except ValidationError as error:
            self._complain(row.get(name) or row["number"], " ".join(error.messages))

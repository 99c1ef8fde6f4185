"""The catalogue of scenarios as a workbook: 「シナリオ」 with a row for each, 「手順」 with a row for each step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mynumber_tests.choices import Side
from mynumber_tests.models import Scenario, ScenarioVersion
from mynumber_tests.models.scenarios import CODE
from mynumber_tests.services.scenarios import FACTS, MOST_STEPS, check_steps
from portal.documents.sheets import Book, Cell, CellError
from portal.documents.tables import Row, Table, read_table
from portal.exceptions import RuleViolation
from portal.lib.text import half_width, search_copy
from portal.sheets.book import Column, FormSheet, write_book

STAMP = "mynumber_tests.catalogue/1"
SCENARIOS, STEPS = "シナリオ", "手順"
_FIELD = ScenarioVersion._meta.get_field
SCENARIO_COLUMNS = (
    Column("code", "シナリオ番号", gettext_lazy("半角の英大文字、数字、ハイフンで20字以内"), "S01", 14),
    Column("number", "版", gettext_lazy("書き換えないでください。新しいものは空欄です。"), "2", 6, is_required=False),
    Column("title", "シナリオ名", gettext_lazy("100字以内"), "児童手当の認定請求", 28),
    Column(
        "procedure_code", "事務手続番号", gettext_lazy("番号があるときだけ記入します。"), "56", 14, is_required=False
    ),
    Column("procedure", "事務手続", gettext_lazy("200字以内"), "児童手当法による児童手当の支給に関する事務", 40),
    Column("inquirer_kind", "照会者", gettext_lazy("情報を照会する機関"), "市町村長", 16),
    Column("provider_kind", "提供者", gettext_lazy("情報を提供する機関"), "市町村長", 16),
    Column("item", "特定個人情報の項目", gettext_lazy("やり取りする情報"), "地方税関係情報", 24),
    Column(
        "layout", "データ標準レイアウトの版", gettext_lazy("決まっているときに記入します。"), "", 16, is_required=False
    ),
    Column(
        "change_note",
        "前の版からの変更点",
        gettext_lazy("内容を変えたときに記入します（500字以内）。"),
        "手順3を追加",
        28,
        is_required=False,
    ),
)
SIDES = tuple(str(label) for label in Side.labels)
STEP_COLUMNS = (
    Column("code", "シナリオ番号", gettext_lazy("シート「シナリオ」にある番号"), "S01", 14),
    Column("side", "担当", gettext_lazy("照会側、提供側、双方のどれか"), "照会側", 10, SIDES),
    Column("action", "操作", gettext_lazy("行うこと（300字以内）"), "住民税情報を照会する。", 48),
    Column("expected", "期待する結果", gettext_lazy("300字以内"), "情報提供の求めが受け付けられる。", 48),
)


def catalogue_workbook(title: str, scenarios: Sequence[Scenario]) -> bytes:
    """What there is, to be changed and read in again. The scenarios come with their current version."""
    return write_book(
        title=title,
        stamp=STAMP,
        guide=[
            _("1．シート「シナリオ」に、1シナリオ1行で記入してください。いま登録されているシナリオが入っています。"),
            _("2．シート「手順」に、手順を行う順に、1手順1行で記入してください。"),
            _("3．内容を変えたシナリオは、取り込むと新しい版になります。行を消しても、登録は消えません。"),
            _("4．個人番号（マイナンバー）は記入しないでください。含まれているファイルは受け付けません。"),
        ],
        sheets=[
            FormSheet(SCENARIOS, SCENARIO_COLUMNS, [_scenario_cells(scenario) for scenario in scenarios]),
            FormSheet(STEPS, STEP_COLUMNS, [cells for scenario in scenarios for cells in _step_cells(scenario)]),
        ],
    )


def _scenario_cells(scenario: Scenario) -> list[Any]:
    version = scenario.current
    assert version
    values = {"code": scenario.code, "number": version.number, "change_note": ""}
    return [values.get(column.key, getattr(version, column.key, "")) for column in SCENARIO_COLUMNS]


def _step_cells(scenario: Scenario) -> list[list[str]]:
    assert scenario.current
    return [[scenario.code, str(step.side.label), step.action, step.expected] for step in scenario.current.step_list]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a workbook holds: rows as services/catalogue_imports.py takes them, and every wrong cell."""

    rows: Sequence[Mapping[str, Any]]
    errors: Sequence[CellError]


def read_catalogue(book: Book) -> Reading:
    """Raises RuleViolation for a workbook without the two tables."""
    scenarios = read_table(book, SCENARIOS, [column.sought for column in SCENARIO_COLUMNS])
    steps = read_table(book, STEPS, [column.sought for column in STEP_COLUMNS])
    return _Reader(scenarios, steps).read()


class _Reader:
    def __init__(self, scenarios: Table, steps: Table) -> None:
        self.scenarios, self.steps = scenarios, steps
        self.errors: list[CellError] = [*scenarios.errors, *steps.errors]
        self.steps_of: dict[str, list[dict[str, str]]] = defaultdict(list)
        self.row_of: dict[str, int] = {}

    def read(self) -> Reading:
        for row in self.scenarios.rows:
            self._note_code(row)
        for row in self.steps.rows:
            self._read_step(row)
        rows = [self._scenario(row) for row in self.scenarios.rows]
        return Reading([row for row in rows if row is not None], self.errors)

    def _complain(self, cell: Cell, message: str, example: str = "") -> None:
        self.errors.append(CellError.at(cell, message, example))

    def _note_code(self, row: Row) -> None:
        code = half_width(row["code"].text)
        try:
            CODE(code)
        except ValidationError as error:
            self._complain(row["code"], "".join(error.messages), "S01")
            return
        if code in self.row_of:
            sentence = _("同じシナリオ番号が%(row)d行目にもあります。1つにしてください。")
            self._complain(row["code"], sentence % {"row": self.row_of[code]})
        self.row_of.setdefault(code, row.number)

    def _read_step(self, row: Row) -> None:
        code, side = half_width(row["code"].text), _side(row["side"].text)
        if code not in self.row_of:
            self._complain(row["code"], _("この番号のシナリオが、シート「シナリオ」にありません。"))
        if side is None:
            self._complain(row["side"], _("「照会側」「提供側」「双方」のどれかを入力してください。"))
        step = {"side": side or "", "action": row["action"].text, "expected": row["expected"].text}
        try:
            check_steps([step | {"side": side or Side.BOTH}])
        except RuleViolation as error:
            self._complain(row["action"], str(error))
        self.steps_of[code].append(step)

    def _scenario(self, row: Row) -> dict[str, Any] | None:
        code = half_width(row["code"].text)
        before = len(self.errors)
        facts = {name: cell.text if (cell := row.get(name)) else "" for name in (*FACTS, "change_note")}
        self._check_facts(row, facts)
        number = self._number(row)
        steps = self.steps_of.get(code, [])
        if not steps:
            self._complain(row["code"], _("このシナリオの手順が、シート「手順」にありません。"))
        elif len(steps) > MOST_STEPS:
            self._complain(row["code"], _("手順は%(most)d件までにしてください。") % {"most": MOST_STEPS})
        if len(self.errors) > before:
            return None
        return {"row": row.number, "code": code, "number": number, "facts": facts, "steps": steps}

    def _number(self, row: Row) -> int | None:
        cell = row.get("number")
        text = half_width(cell.text) if cell else ""
        if not cell or not text:
            return None
        if not text.isdigit() or len(text) > 4:
            self._complain(cell, _("版は数字です。新しいシナリオは空欄にしてください。"))
            return None
        return int(text)

    def _check_facts(self, row: Row, facts: Mapping[str, str]) -> None:
        for name, value in facts.items():
            try:
                _FIELD(name).clean(value, None)  # type: ignore[union-attr]
            except ValidationError as error:
                self._complain(row.get(name) or row["code"], " ".join(error.messages))


def _side(text: str) -> str | None:
    wanted = search_copy(text)
    return next((value for value, label in Side.choices if search_copy(str(label)) == wanted), None)

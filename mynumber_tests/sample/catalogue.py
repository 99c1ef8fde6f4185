"""The scenarios: real procedures, made-up items and steps."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from mynumber_tests.models import Programme
from mynumber_tests.services.scenarios import create_scenario

from .people import coordinator_of

DATA = Path(__file__).parent.parent / "data"
LONGEST = 200  # characters of a procedure


@cache
def scenario_rows() -> tuple[Mapping[str, str], ...]:
    """The rows of data/sample_scenarios.csv."""
    with (DATA / "sample_scenarios.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def load_catalogue(programme: Programme, layout: str) -> None:
    with (DATA / "procedures.csv").open(encoding="utf-8", newline="") as file:
        procedures = {row["item_no"]: row["procedure_ja"] for row in csv.DictReader(file)}
    coordinator = coordinator_of(programme.prefecture)
    for row in scenario_rows():
        create_scenario(
            actor=coordinator,
            programme=programme,
            code=row["code"],
            steps=_steps(row["item"]),
            title=row["title"],
            procedure_code=f"別表{row['item_no']}",
            procedure=_shortened(procedures[row["item_no"]]),
            inquirer_kind=row["inquirer_kind"],
            provider_kind=row["provider_kind"],
            item=row["item"],
            layout=layout,
        )


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _steps(item: str) -> list[dict[str, str]]:
    return [
        {
            "side": "both",
            "action": "対象とするテスト用の人の通し番号を読み合わせる。",
            "expected": "双方の通し番号が一致する。",
        },
        {
            "side": "provider",
            "action": f"{item}の副本を中間サーバーに登録する。",
            "expected": "登録の完了が確認できる。",
        },
        {
            "side": "inquirer",
            "action": f"{item}を情報照会する。",
            "expected": "情報提供の求めが受け付けられる。",
        },
        {
            "side": "provider",
            "action": "情報提供の記録を確かめる。",
            "expected": "照会した機関と項目が記録に残っている。",
        },
        {
            "side": "both",
            "action": "提供された内容を、準備したテストデータと照らし合わせる。",
            "expected": "すべての項目が一致する。",
        },
    ]

"""The lists that come with the portal, as records. Where they are from is said in data/SOURCES.md."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from portal.lib.local_government_code import check_digit
from portal.lib.text import full_width_katakana

from .choices import CityClass, OrganisationKind
from .records import OrganisationRecord

DATA = Path(__file__).parent / "data"
CENSUS_YEARS = (2015, 2020)
CITY_CLASSES = {str(label): value for value, label in CityClass.choices} | {"": ""}
UNION_KINDS = {"water_corporation": OrganisationKind.PUBLIC_ENTERPRISE_CORPORATION}
# How far a row of the list of unions was seen; a name from memory is no fact to show.
NAME_SEEN = frozenset({"seen", "name_seen", "name_seen_members_from_memory"})
MEMBERS_SEEN = frozenset({"seen"})


def all_records(prefecture_number: str = "") -> list[OrganisationRecord]:
    """Prefectures, municipalities and joint bodies: of the whole country, or of one prefecture (two digits)."""
    number = prefecture_number
    return [record for record in _everything() if not number or _number_of(record) == number]


@cache
def _everything() -> tuple[OrganisationRecord, ...]:
    return (*_prefectures(), *_municipalities(), *_unions())


def _number_of(record: OrganisationRecord) -> str:
    return (record.prefecture_code or record.code)[:2]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def prefecture_code(number: str) -> str:
    """Six digits of a prefecture from its number: 270008 for 27."""
    return f"{number}000{check_digit(f'{number}000')}"


def _prefectures() -> Iterator[OrganisationRecord]:
    for row in _rows("prefectures.csv"):
        code = prefecture_code(row["number"])
        yield OrganisationRecord(row["name"], OrganisationKind.PREFECTURE, code=code, facts={"kana": row["kana"]})


def _municipalities() -> Iterator[OrganisationRecord]:
    for row in _rows("japan_municipalities.csv"):
        yield OrganisationRecord(
            row["name"],
            OrganisationKind(row["kind"]),
            code=row["code"],
            prefecture_code=prefecture_code(row["pref_code"]),
            facts=_facts(row),
            populations={year: int(row[f"population_{year}"]) for year in CENSUS_YEARS if row[f"population_{year}"]},
        )


def _facts(row: dict[str, str]) -> dict[str, Any]:
    return {
        "kana": full_width_katakana(row["kana"]),
        "city_class": CITY_CLASSES[row["city_class"]],
        "area_km2": _decimal(row["area_km2"]),
        "latitude": _decimal(row["lat"]),
        "longitude": _decimal(row["lng"]),
        "url": row["url"],
    }


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _unions() -> Iterator[OrganisationRecord]:
    for row in _rows("osaka_unions.csv"):
        if row["basis"] in NAME_SEEN:
            yield OrganisationRecord(
                row["name"],
                UNION_KINDS.get(row["kind"]) or OrganisationKind(row["kind"]),
                code=row["code"],
                prefecture_code=prefecture_code("27"),
                member_codes=tuple(row["member_codes"].split()) if row["basis"] in MEMBERS_SEEN else None,
            )

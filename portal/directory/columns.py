"""The columns of the directory as a file: the same in the template, in an export and in what is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.documents.tables import Column as SoughtColumn
from portal.lib.amounts import parse_number
from portal.lib.local_government_code import normalise_code, normalise_corporate_number
from portal.lib.text import full_width_katakana, half_width, search_copy
from portal.organisations.choices import CityClass, OrganisationKind
from portal.organisations.data_files import prefecture_code
from portal.organisations.models import Organisation

FIRST_CENSUS, LAST_CENSUS, CENSUS_STEP = 1920, 2100, 5
POPULATION = "population_"
SHEET = "団体"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading first among the names that are understood, how a cell is read, and an example."""

    key: str
    names: tuple[str, ...]
    read: Callable[[Any], Any]
    hint: str | Promise
    example: str
    is_required: bool = False
    width: int = 14
    is_text: bool = True

    @property
    def heading(self) -> str:
        return self.names[0]

    @property
    def sought(self) -> SoughtColumn:
        return SoughtColumn(self.key, self.names, is_required=self.is_required)


def _text(value: Any) -> str:
    text = " ".join(str(value).split())
    if len(text) > 100:
        raise ValidationError(_("100文字以内で入力してください（いまは%(length)s文字）。") % {"length": len(text)})
    return text


def _choice(choices: Sequence[tuple[Any, Any]]) -> Callable[[Any], str]:
    by_word = {search_copy(str(word)): value for value, label in choices for word in (value, label)}

    def read(value: Any) -> str:
        chosen = by_word.get(search_copy(str(value)))
        if chosen is None:
            words = "」「".join(str(label) for _value, label in choices)
            raise ValidationError(_("選択肢の中から選んでください。選べるのは「%(words)s」です。") % {"words": words})
        return str(chosen)

    return read


def _prefecture(value: Any) -> str:
    """The number of a prefecture (27) or its code (270008)."""
    digits = half_width(str(int(value) if isinstance(value, float) and value.is_integer() else value))
    if digits.isdecimal() and len(digits) <= 2 and 1 <= int(digits) <= 47:
        return prefecture_code(f"{int(digits):02d}")
    code = normalise_code(value)
    if code != prefecture_code(code[:2]):
        raise ValidationError(_("都道府県のコードではありません。例：270008（大阪府）、27でも入力できます。"))
    return code


def _field(name: str) -> Callable[[Any], Any]:
    """What the field of the model makes of it, with the field's own sentences."""
    field = Organisation._meta.get_field(name)
    return lambda value: field.clean(str(value).strip(), None)  # type: ignore[union-attr]


def _measure(name: str, least: int, most: int) -> Callable[[Any], Decimal | None]:
    clean = _field(name)

    def read(value: Any) -> Decimal | None:
        number = parse_number(value)
        if number is None:
            return None
        if not least <= number <= most:
            raise ValidationError(
                _("%(least)sから%(most)sまでの数字で入力してください。") % {"least": least, "most": most}
            )
        return clean(number)  # type: ignore[no-any-return]

    return read


def _population(value: Any) -> int | None:
    number = parse_number(value)
    if number is None:
        return None
    if number != number.to_integral_value() or not 0 <= number < 100_000_000:
        raise ValidationError(_("人口は0以上の整数（人）で入力してください。例：190,658"))
    return int(number)


COLUMNS = (
    Column(
        "code",
        ("団体コード", "全国地方公共団体コード", "市区町村コード", "コード"),
        normalise_code,
        gettext_lazy("検査数字を含む6桁。都道府県と市区町村では必ず記入します。"),
        "272027",
        is_required=True,
    ),
    Column(
        "name",
        ("団体名", "市区町村名", "名称"),
        _text,
        gettext_lazy("正式な名称"),
        "岸和田市",
        is_required=True,
        width=24,
    ),
    Column(
        "kana",
        ("フリガナ", "ふりがな", "カナ", "読み"),
        full_width_katakana,
        gettext_lazy("ひらがなでも半角でも記入できます。"),
        "キシワダシ",
        width=24,
    ),
    Column(
        "kind",
        ("種別", "団体の種別", "区分"),
        _choice(OrganisationKind.choices),
        gettext_lazy("選択肢から選びます。"),
        "市",
        is_required=True,
        width=16,
    ),
    Column(
        "prefecture_code",
        ("都道府県コード", "都道府県番号"),
        _prefecture,
        gettext_lazy("属する都道府県。空欄のときは、団体コードの先頭2桁から判断します。"),
        "270008",
    ),
    Column(
        "city_class",
        ("都市の区分",),
        _choice(CityClass.choices),
        gettext_lazy("政令指定都市、中核市、施行時特例市のときに選びます。"),
        "施行時特例市",
        width=16,
    ),
    Column(
        "corporate_number",
        ("法人番号",),
        normalise_corporate_number,
        gettext_lazy("13桁の数字"),
        "6000020272027",
        width=18,
    ),
    Column(
        "area_km2",
        ("面積", "面積（km²）"),
        _measure("area_km2", 0, 100_000),
        gettext_lazy("平方キロメートル。小数点以下は2桁まで"),
        "72.72",
        is_text=False,
    ),
    Column(
        "latitude",
        ("緯度",),
        _measure("latitude", 20, 46),
        gettext_lazy("庁舎の緯度（度）"),
        "34.460278",
        is_text=False,
    ),
    Column(
        "longitude",
        ("経度",),
        _measure("longitude", 122, 154),
        gettext_lazy("庁舎の経度（度）"),
        "135.371111",
        is_text=False,
    ),
    Column(
        "url",
        ("ウェブサイト", "URL"),
        _field("url"),
        gettext_lazy("https://から始まるアドレス"),
        "https://example.lg.jp/",
        width=32,
    ),
)
FACTS = ("kana", "city_class", "corporate_number", "area_km2", "latitude", "longitude", "url")
COLUMN_OF = {column.key: column for column in COLUMNS}


def population_column(year: int) -> Column:
    """The population of one census."""
    names = (f"{year}年国勢調査人口", f"{year}年人口", f"人口{year}", f"population_{year}")
    return Column(
        f"{POPULATION}{year}",
        names,
        _population,
        gettext_lazy("人。空欄のときは登録を変えません。"),
        "190,658",
        is_text=False,
    )


def understood_columns() -> list[Column]:
    """Every column that a file may have: a census every five years."""
    years = range(FIRST_CENSUS, LAST_CENSUS + 1, CENSUS_STEP)
    return [*COLUMNS, *(population_column(year) for year in years)]


def label_of(key: str) -> str:
    """The heading of a column, of a population too."""
    if key.startswith(POPULATION):
        return population_column(int(key.removeprefix(POPULATION))).heading
    return COLUMN_OF[key].heading

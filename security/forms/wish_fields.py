"""A grid of months in which an organisation says when it wants to switch, can switch, or cannot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lib.fiscal_years import fiscal_year_of, format_fiscal_year
from portal.lib.months import Month, MonthRange, format_month, parse_month


class Preference(TextChoices):
    POSSIBLE = "possible", _("○ 可能")
    WISHED = "wished", _("◎ 希望")
    IMPOSSIBLE = "impossible", _("× 不可")


@dataclass(frozen=True, slots=True)
class GridCell:
    """One month of the grid; `blackout` is the reason why nobody can switch then."""

    month: Month
    name: str
    label: str
    value: str
    blackout: str = ""


class MonthGridWidget(forms.Widget):
    """A table of fiscal years by months, a small list in each cell."""

    template_name = "security/widgets/month_grid.html"
    use_fieldset = True

    def __init__(self, months: MonthRange, blackouts: Mapping[Month, str]) -> None:
        super().__init__()
        self.months, self.blackouts = months, blackouts

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = value if isinstance(value, Mapping) else {}
        cells = [self._cell(name, month, chosen) for month in self.months]
        years = sorted({fiscal_year_of(month) for month in self.months})
        context["widget"] |= {
            "heads": [f"{4 + n if n < 9 else n - 8}月" for n in range(12)],
            "years": [(format_fiscal_year(year), list(_padded(year, cells))) for year in years],
            "choices": Preference.choices,
        }
        return context

    def _cell(self, name: str, month: Month, chosen: Mapping[str, str]) -> GridCell:
        value = chosen.get(str(month), Preference.POSSIBLE)
        return GridCell(month, f"{name}_{month}", format_month(month), value, self.blackouts.get(month, ""))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        given = {str(month): data.get(f"{name}_{month}", "") for month in self.months}
        return {month: value for month, value in given.items() if value and value != Preference.POSSIBLE}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(f"{name}_{month}" in data for month in self.months)

    def id_for_label(self, id_: str | None) -> str:
        return ""


def _padded(year: int, cells: Iterable[GridCell]) -> Iterable[GridCell | None]:
    by_month = {cell.month: cell for cell in cells}
    return (by_month.get(Month(year + (n >= 9), 4 + n if n < 9 else n - 8)) for n in range(12))


class MonthPreferenceField(forms.Field):
    """The answer as {"2017-10": "wished", "2018-03": "impossible"}; months not named are possible."""

    def __init__(self, *, months: MonthRange, blackouts: Mapping[Month, str], **kwargs: Any) -> None:
        super().__init__(widget=MonthGridWidget(months, blackouts), **kwargs)
        self.open_months = [month for month in months if month not in blackouts]

    def clean(self, value: Any) -> dict[str, str]:
        answer: dict[str, str] = dict(value or {})
        if wrong := set(answer.values()) - set(Preference.values):
            raise ValidationError(_("一覧から選んでください。"), code="invalid_choice", params={"wrong": wrong})
        possible = [month for month in self.open_months if answer.get(str(month)) != Preference.IMPOSSIBLE]
        if not possible:
            raise ValidationError(
                _("すべての月が「不可」になっています。切り替えできる月を1つ以上残してください。"), code="no_month_left"
            )
        return answer

    def display_text(self, value: Mapping[str, str] | None) -> str:
        """The answer in words: 希望：平成29年7月、平成29年8月／不可：なし."""
        return "／".join(f"{label}：{_names(value or {}, kind)}" for kind, label in _SHOWN)


_SHOWN = ((Preference.WISHED, _("希望")), (Preference.IMPOSSIBLE, _("不可")))


def _names(answer: Mapping[str, str], kind: Preference) -> str:
    months = sorted(month for month, given in answer.items() if given == kind)
    return "、".join(format_month(parse_month(month)) for month in months) or str(_("なし"))

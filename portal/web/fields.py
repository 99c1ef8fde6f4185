"""Fields that accept what Japanese offices type; the machine converts (readers and sentences: portal.lib)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.input_sentences import validation_error
from portal.lib.amounts import parse_yen
from portal.lib.fiscal_years import format_fiscal_year, parse_fiscal_year
from portal.lib.japanese_dates import format_wareki, parse_date
from portal.lib.local_government_code import normalise_code
from portal.lib.months import Month, format_month, parse_month
from portal.lib.text import full_width_katakana, half_width, parse_phone, tidy_email
from portal.lib.unreadable import UnreadableInput

from .rendering import display_value
from .widgets import DateInput, MonthInput, NumberTextInput


def _read(reader: Callable[[Any], Any], value: Any) -> Any:
    """What the reader makes of the value. Raises ValidationError with the sentence for the reader's reason."""
    try:
        return reader(value)
    except UnreadableInput as error:
        raise validation_error(error) from error


class ReadField(forms.Field, ABC):
    """A field whose text goes through one reader of portal/lib; blank is None."""

    @abstractmethod
    def read(self, value: object) -> Any:
        """The value as understood. Raises UnreadableInput."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        return _read(self.read, value)


class WarekiDateField(ReadField):
    """A day: 2026-11-23, 2026/11/23, 令和8年11月23日, R8.11.23 in any width. Bounds are included."""

    widget = DateInput

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("例：令和8年11月23日、R8.11.23、2026-11-23"))
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest
        self.widget.attrs.setdefault("class", "input--date")

    def read(self, value: object) -> date:
        return parse_date(value)

    def prepare_value(self, value: Any) -> Any:
        """In wareki, as pages speak; what was typed stays as it was typed."""
        return format_wareki(value) if isinstance(value, date) else value

    def validate(self, value: date | None) -> None:
        super().validate(value)
        check_range(value, self.earliest, self.latest, self.label)


class FiscalYearField(ReadField):
    """A fiscal year: 平成28年度, H28, 2016."""

    widget = forms.TextInput(attrs={"class": "input--short", "autocomplete": "off"})

    def read(self, value: object) -> int:
        return parse_fiscal_year(value)

    def prepare_value(self, value: Any) -> Any:
        return format_fiscal_year(value) if isinstance(value, int) else value

    def display_text(self, value: Any) -> str:
        return format_fiscal_year(value) if isinstance(value, int) else str(value or "")


class MonthField(ReadField):
    """A month as portal.lib.months.Month: 2026-11, 2026年11月, 令和8年11月, R8.11. Bounds are included."""

    widget = MonthInput

    def __init__(self, *, earliest: Month | None = None, latest: Month | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("例：令和8年11月、R8.11、2026-11"))
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest
        self.widget.attrs.setdefault("class", "input--date")

    def read(self, value: object) -> Month:
        return parse_month(value)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, date):
            value = Month.of(value)
        return format_month(value) if isinstance(value, Month) else value

    def validate(self, value: Month | None) -> None:
        super().validate(value)
        check_range(value, self.earliest, self.latest, self.label)


def check_range(value: Any, earliest: Any, latest: Any, label: object) -> None:
    """Raise ValidationError naming both ends if a day, month or amount lies outside them (None: no end)."""
    if value is None or ((earliest is None or value >= earliest) and (latest is None or value <= latest)):
        return
    names = {"label": label, "first": display_value(earliest), "last": display_value(latest)}
    if earliest is None:
        raise ValidationError(_("%(label)sは%(last)sまでの間で入力してください。"), "too_late", names)
    if latest is None:
        raise ValidationError(_("%(label)sは%(first)s以降で入力してください。"), "too_early", names)
    raise ValidationError(_("%(label)sは%(first)sから%(last)sまでの間で入力してください。"), "out_of_range", names)


class ClockField(forms.CharField):
    """A time of day: 17:15 or 17時15分, in any width."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("例：17:15"))
        super().__init__(**kwargs)
        self.widget.attrs |= {"autocomplete": "off", "class": "input--short"}

    def to_python(self, value: Any) -> Any:
        text = half_width(super().to_python(value) or "")
        if not text:
            return None
        try:
            hour, _colon, minute = text.replace("時", ":").removesuffix("分").partition(":")
            return time.fromisoformat(f"{hour.zfill(2)}:{(minute or '0').zfill(2)}")
        except ValueError as error:
            sentence = _("%(label)sは「17:15」のように、0:00から23:59までの間で入力してください。")
            raise ValidationError(sentence, "invalid", {"label": self.label}) from error

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value


class YenField(ReadField):
    """Whole yen: 1,234 ／ １，２３４ ／ ▲1,234 ／ －. The unit stands in the label."""

    widget = NumberTextInput

    def __init__(self, *, min_value: int | None = 0, max_value: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.min_value, self.max_value = min_value, max_value
        self.widget.attrs.setdefault("class", "input--number")

    def read(self, value: object) -> int | None:
        return parse_yen(value)

    def prepare_value(self, value: Any) -> Any:
        """As it is written on paper; what was typed stays as it was typed."""
        return f"{value:,}" if isinstance(value, int) else value

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is not None and value < 0 and self.min_value == 0:
            raise ValidationError(_("%(label)sは0以上の金額で入力してください。"), "negative", {"label": self.label})
        check_range(value, self.min_value, self.max_value, self.label)


class WholeNumberField(ReadField):
    """A whole number in any width, with or without commas; the unit stands in the label. Bounds are included."""

    widget = NumberTextInput

    def __init__(self, *, min_value: int = 0, max_value: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.min_value, self.max_value = min_value, max_value
        self.widget.attrs.setdefault("class", "input--number")

    def read(self, value: object) -> int | None:
        return parse_yen(value)

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is not None and value < 0 and self.max_value is None:
            raise ValidationError(_("%(label)sは0以上の数字で入力してください。"), "negative", {"label": self.label})
        check_range(value, self.min_value, self.max_value, self.label)


class KanaField(forms.CharField):
    """フリガナ: hiragana and half width are accepted, full-width katakana is kept."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return _read(full_width_katakana, text) if text else text


class PhoneField(forms.CharField):
    """A phone number with hyphens, in any width; an extension has a field of its own."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("例：06-6941-0351"))
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "tel", "autocomplete": "tel"}
        self.widget.attrs.setdefault("class", "input--medium")

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return text
        phone = _read(parse_phone, text)
        if phone.extension:
            raise ValidationError(_("内線番号は「内線」の欄に入力してください。"), "extension")
        return phone.number


class CodeField(forms.CharField):
    """A code kept as text in half width, leading zeros and all."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        self.widget.attrs.setdefault("class", "input--code")

    def to_python(self, value: Any) -> Any:
        return half_width(super().to_python(value) or "").replace(" ", "")


class LocalGovernmentCodeField(CodeField):
    """全国地方公共団体コード: six digits, the check digit proved; five digits get the zero back that Excel ate."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("検査数字を含む6桁の数字です。例：271004"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return _read(normalise_code, text) if text else text


class PortalEmailField(forms.EmailField):
    """An e-mail address in any width."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return _read(tidy_email, text) if text else text

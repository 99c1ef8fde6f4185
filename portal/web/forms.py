"""The base of every form: Japanese sentences, marks, the individual-number guard, rule violations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms.models import ModelFormMetaclass
from django.utils.translation import gettext_lazy as _

from portal.exceptions import RuleViolation
from portal.lib.individual_number import ValueKind

from .fields import MonthField, PhoneField, WarekiDateField
from .rendering import display_value
from .validators import check_no_individual_number, validate_no_individual_number

MAX_RADIO_BUTTONS = 7
HYPHENS = "---------"
Group = tuple[object, Sequence[str]]


class PortalFormMixin(forms.BaseForm):
    """For forms of ours and of libraries. What was typed stays in the fields whatever goes wrong."""

    groups: ClassVar[Sequence[Group]] = ()
    show_optional_marks = True
    empty_choice = _("選んでください")  # instead of Django's row of hyphens
    # Whether 「契約番号」 over a field may excuse twelve digits in it that look like an individual number.
    labels_excuse_digits = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self.data = _with_plain_line_breaks(self.data)
        self.label_suffix = ""
        self.add_fields(self.fields)

    def add_fields(self, fields: Mapping[str, forms.Field]) -> None:
        """Add fields that are made for one form; they speak and guard like those of its class."""
        for name, field in fields.items():
            _speak_japanese(name, field)
            _guard(field, str(field.label or name) if self.labels_excuse_digits else "")
            if getattr(field, "empty_label", None) == HYPHENS:
                field.empty_label = self.empty_choice  # type: ignore[attr-defined]
            self.fields[name] = field

    def add_rule_violation(self, error: RuleViolation) -> None:
        """Show a service's refusal at its field, or above the form if it names none of this form's fields."""
        field = error.field if error.field in self.fields else NON_FIELD_ERRORS
        self.add_error(field, ValidationError(str(error.message), code=error.code))

    def get_context(self) -> dict[str, Any]:
        context = super().get_context()
        return context | {"groups": self._grouped(), "show_optional_marks": self.show_optional_marks}

    def _grouped(self) -> list[tuple[object, list[forms.BoundField]]]:
        named = {name for _legend, names in self.groups for name in names}
        loose = [field for field in self.visible_fields() if field.name not in named]
        groups = [(legend, [self[name] for name in names if name in self.fields]) for legend, names in self.groups]
        return ([("", loose)] if loose else []) + groups


def _with_plain_line_breaks(data: Any) -> Any:
    """Browsers send a line break as two characters; kept so, untouched text would look changed and count as longer."""
    lists = dict(data.lists()) if hasattr(data, "lists") else {}
    broken = {name: texts for name, texts in lists.items() if any("\r" in str(text) for text in texts)}
    if not broken:
        return data
    plain = data.copy()
    for name, texts in broken.items():
        plain.setlist(name, [str(text).replace("\r\n", "\n") for text in texts])
    return plain


class PortalForm(PortalFormMixin, forms.Form):
    """A plain form."""


class _PortalModelFormMetaclass(ModelFormMetaclass):
    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        meta = attrs.get("Meta")
        if meta is not None and not hasattr(meta, "formfield_callback"):
            meta.formfield_callback = staticmethod(portal_formfield)
        return super().__new__(mcs, name, bases, attrs)


class PortalModelForm(PortalFormMixin, forms.ModelForm, metaclass=_PortalModelFormMetaclass):
    """A form of a model; saving is the business of a service, not of the form."""


def portal_formfield(db_field: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """The form field for a model's field: days understand both calendars, up to seven choices are radio buttons."""
    if type(db_field) is models.DateField:
        kwargs.setdefault("form_class", WarekiDateField)
        kwargs.pop("widget", None)
        return db_field.formfield(**kwargs)
    if isinstance(db_field, models.URLField):
        kwargs.setdefault("assume_scheme", "https")
    field = db_field.formfield(**kwargs)
    if isinstance(field, forms.TypedChoiceField) and "widget" not in kwargs:
        _as_radio_buttons(field)
    return field


def _as_radio_buttons(field: forms.TypedChoiceField) -> None:
    """Nothing chosen is a choice of its own among radio buttons, where the field may stay blank."""
    listed: Any = field.choices
    blank = [] if field.required else [("", _("未入力"))]
    choices = blank + [choice for choice in listed if choice[0] != ""]
    if len(choices) <= MAX_RADIO_BUTTONS:
        field.widget = forms.RadioSelect()
        field.choices = choices


class FilterForm(PortalForm):
    """Filters above a list, sent by GET so that the address is the link to keep. All fields are optional."""

    use_required_attribute = False
    show_optional_marks = False
    empty_choice = _("すべて")
    labels_excuse_digits = False  # 「団体名・コード」: a filter looks for both, and no code here has twelve digits

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
        if self.is_bound:
            self.data = self._as_pages_write()

    def _as_pages_write(self) -> Any:
        """Links carry 2026-11: a day or month that can be read is shown as the page shows days and months."""
        sent: Any = self.data
        data = sent.copy()
        for name, field in self.fields.items():
            if name in data and isinstance(field, WarekiDateField | MonthField):
                with suppress(ValidationError):
                    data[name] = field.prepare_value(field.to_python(data[name])) or ""
        return data

    def value_of(self, name: str) -> Any:
        """The cleaned value of one filter, or None if it is empty or could not be read."""
        if not self.is_bound:
            return None
        self.is_valid()
        return self.cleaned_data.get(name) or None

    def words_of(self, name: str) -> str:
        """The value of one filter as people read it."""
        value = self.value_of(name)
        labels = {str(key): str(label) for key, label in flat_choices(self.fields[name])}
        picked = value if isinstance(value, list | tuple) else [value]
        return "、".join(labels.get(str(item), "") or display_value(item) for item in picked)


def flat_choices(field: forms.Field) -> list[tuple[Any, Any]]:
    """The choices of a field without their groups; none for a field of free text."""
    flat: list[tuple[Any, Any]] = []
    for key, label in getattr(field, "choices", ()):
        flat.extend(label if isinstance(label, list | tuple) else [(key, label)])
    return flat


def _speak_japanese(name: str, field: forms.Field) -> None:
    label = field.label or name
    if isinstance(field, forms.BooleanField):
        sentence = _("「%(label)s」にチェックを入れてください。")
    elif isinstance(field, forms.FileField):
        is_named = str(label).endswith(str(_("ファイル")))
        sentence = _("%(label)sを選んでください。") if is_named else _("%(label)sのファイルを選んでください。")
    elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        sentence = _("%(label)sを選んでください。")
    else:
        sentence = _("%(label)sを入力してください。")
    messages = {"required": sentence % {"label": label}} | _other_sentences(field, label)
    ours = [kind for kind in type(field).__mro__ if not kind.__module__.startswith("django.")]
    own = {code for kind in ours for code in vars(kind).get("default_error_messages", {})}
    field.error_messages = field.error_messages | {k: v for k, v in messages.items() if k not in own}


_WRITTEN = {
    "max_length": _("%(limit_value)d文字以内で入力してください（いまは%(show_value)d文字）。"),
    "null_characters_not_allowed": _(
        "画面に表示されない文字（制御文字）が含まれています。消してから入力してください。"
    ),
}


def _other_sentences(field: forms.Field, label: object) -> dict[str, Any]:
    values = {"label": label}
    written = _WRITTEN if isinstance(field, forms.CharField) else {}
    if isinstance(field, forms.FileField):
        return {"empty": _("選んだファイルは空です（0バイト）。中身のあるファイルを選んでください。")}
    if isinstance(field, forms.EmailField):
        return written | {"invalid": _("%(label)sは「name@example.lg.jp」の形で入力してください。") % values}
    if isinstance(field, forms.URLField):
        return written | {"invalid": _("%(label)sは「https://」から始まる形で入力してください。") % values}
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        sentence = _("%(label)sは、表示されている選択肢から選んでください。") % values
        return {"invalid_choice": sentence, "invalid_list": sentence, "invalid_pk_value": sentence}
    if isinstance(field, forms.IntegerField):
        return {"invalid": _("%(label)sは数字で入力してください。") % values}
    return written


def _guard(field: forms.Field, label: str) -> None:
    """Text of people is checked; passwords are not text and are never kept as typed."""
    if not isinstance(field, forms.CharField) or isinstance(field.widget, forms.PasswordInput):
        return
    kind = ValueKind.PHONE if isinstance(field, PhoneField) else ValueKind.TEXT
    field.validators = [check for check in field.validators if check is not validate_no_individual_number]
    field.validators.append(partial(check_no_individual_number, label=label, kind=kind))

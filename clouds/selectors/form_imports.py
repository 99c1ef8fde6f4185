"""A workbook of output forms against what is stored: what it would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from clouds.form_choices import FormKind, NeedLevel, SheetKind, VendorAnswerKind
from clouds.models import FormImport, FormNeed, OutputForm, VendorAnswer
from portal.lib.months import Month, format_month
from portal.web.rendering import display_value

from .form_catalogues import answers_of, needs_of

Values = dict[str, Any]


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"  # changed by somebody else since the file was made


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the file; `form` is None for a form that is not there yet."""

    number: str
    form: OutputForm | None
    values: Values
    outcome: Outcome
    changes: Sequence[Change]

    @property
    def name(self) -> str:
        return self.form.name if self.form else str(self.values["name"])


def preview_of(form_import: FormImport) -> list[PreviewRow]:
    """Every readable row beside what is stored now."""
    forms = {form.number: form for form in form_import.catalogue.forms.all()}
    kind = SheetKind(form_import.kind)
    said = _said(form_import, kind)
    return [_preview(kind, row, forms.get(row["number"]), said) for row in form_import.rows]


def _said(form_import: FormImport, kind: SheetKind) -> Mapping[int, FormNeed | VendorAnswer]:
    if kind == SheetKind.NEEDS and form_import.member:
        return needs_of(form_import.member)
    if kind == SheetKind.ANSWERS and form_import.request:
        return answers_of(form_import.request)
    return {}


def _preview(
    kind: SheetKind, row: Values, form: OutputForm | None, said: Mapping[int, FormNeed | VendorAnswer]
) -> PreviewRow:
    values = {key: value for key, value in row.items() if key not in ("row", "number", "version")}
    stored = said.get(form.pk) if form else None
    before = _stored_values(kind, form, stored)
    labels = _LABELS[kind]
    changes = [
        Change(str(labels[key]), _shown(kind, key, before.get(key)), _shown(kind, key, value))
        for key, value in values.items()
        if before.get(key) != value
    ]
    is_new = form is None or (kind != SheetKind.CATALOGUE and stored is None)
    outcome = Outcome.UNCHANGED
    if changes:
        outcome = Outcome.NEW if is_new else Outcome.CHANGED
    if changes and kind == SheetKind.CATALOGUE and form is not None and row["version"] != form.version:
        outcome = Outcome.CONFLICT
    return PreviewRow(row["number"], form, values, outcome, changes)


def _stored_values(kind: SheetKind, form: OutputForm | None, said: FormNeed | VendorAnswer | None) -> Values:
    """As a row of the file says it; nothing said reads like a blank row."""
    if kind == SheetKind.CATALOGUE:
        names = ("name", "kind", "purpose", "paper", "is_active")
        return {name: getattr(form, name) for name in names} if form else {}
    if kind == SheetKind.NEEDS:
        need = said if isinstance(said, FormNeed) else FormNeed(level="")
        return {"level": need.level, "alternative": need.accepts_alternative, "detail": need.detail}
    answer = said if isinstance(said, VendorAnswer) else VendorAnswer(kind="")
    return {
        "kind": answer.kind,
        "month": str(Month.of(answer.planned_month)) if answer.planned_month else None,
        "price": answer.price_yen,
        "own": answer.own_price_yen,
        "detail": answer.detail,
    }


def _label(model: type[Model], name: str) -> Any:
    field: Any = model._meta.get_field(name)
    return field.verbose_name


_LABELS: dict[SheetKind, dict[str, Any]] = {
    SheetKind.CATALOGUE: {name: _label(OutputForm, name) for name in ("name", "kind", "purpose", "paper", "is_active")},
    SheetKind.NEEDS: {
        "level": _label(FormNeed, "level"),
        "alternative": _label(FormNeed, "accepts_alternative"),
        "detail": _label(FormNeed, "detail"),
    },
    SheetKind.ANSWERS: {
        "kind": _label(VendorAnswer, "kind"),
        "month": _label(VendorAnswer, "planned_month"),
        "price": _label(VendorAnswer, "price_yen"),
        "own": _label(VendorAnswer, "own_price_yen"),
        "detail": _label(VendorAnswer, "detail"),
    },
}
_WORDS = {
    (SheetKind.CATALOGUE, "kind"): FormKind,
    (SheetKind.NEEDS, "level"): NeedLevel,
    (SheetKind.ANSWERS, "kind"): VendorAnswerKind,
}


def _shown(kind: SheetKind, key: str, value: Any) -> str:
    words = _WORDS.get((kind, key))
    if words is not None:
        return str(words(value).label) if value else _("未回答")
    if key == "month" and value:
        return format_month(Month(int(value[:4]), int(value[5:])))
    return display_value(value)

"""Values of audit rows as people read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _

from portal.lib.fiscal_years import format_fiscal_year
from portal.lib.months import Month, format_month
from portal.web.rendering import display_value

Reference = tuple[type[models.Model], Any]


class Names:
    """Names of the objects that rows point at; one query for each model, however many rows there are."""

    def __init__(self, references: Iterable[Reference]) -> None:
        wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
        for model, pk in references:
            if pk is not None:
                wanted[model].add(pk)
        self._objects = {model: model._base_manager.select_related().in_bulk(ids) for model, ids in wanted.items()}

    def of(self, model: type[models.Model], pk: Any) -> str:
        obj = self._objects.get(model, {}).get(pk)
        return str(obj) if obj is not None else _("削除済み（番号%(pk)s）") % {"pk": pk}


DAYS = ("_on", "_by", "day")  # how names of days end; any other date stands for its month


def shown(field: models.Field, value: Any, names: Names) -> str:
    """A stored value in words: the label of a choice, the name of what is pointed at, a Japanese date."""
    if value is None or value == "":
        return ""
    if isinstance(field, ArrayField):
        return "、".join(_in_words(field.base_field, field.name, item) for item in value)
    if isinstance(field, models.ForeignKey):
        return names.of(field.related_model, value)  # type: ignore[arg-type]
    return _in_words(field, field.name, value)


def _in_words(field: models.Field, name: str, value: Any) -> str:
    """A year is no quantity (令和8年度 and 2026年, never 2,026), and a month is no day."""
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if name.endswith("fiscal_year"):
        return format_fiscal_year(value)
    if name.endswith("_year"):
        return _("%(year)d年") % {"year": value}
    if type(field) is models.DateField and not name.endswith(DAYS):
        return format_month(Month.of(value))
    return display_value(value)

"""Values of audit rows as people read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _

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


def shown(field: models.Field, value: Any, names: Names) -> str:
    """A stored value in words: the label of a choice, the name of what is pointed at, a Japanese date."""
    if value is None or value == "":
        return ""
    if isinstance(field, ArrayField):
        return "、".join(shown(field.base_field, item, names) for item in value)
    if isinstance(field, models.ForeignKey):
        return names.of(field.related_model, value)  # type: ignore[arg-type]
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    # Years are whole numbers too, so numbers get no thousands separators here.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else display_value(value)

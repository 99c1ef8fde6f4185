"""Every field has a name in Japanese: histories, differences, sentences of errors and forms speak with it."""

from __future__ import annotations

import re

from django.apps import apps
from django.db.models import DateField, Model

from portal.audit.selectors import fields_told
from portal.audit.values import DAYS

OWN = ("portal", "clouds", "security", "mynumber_tests")
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


def own_models() -> list[type[Model]]:
    """Models that this project declares; rows of events and of stored rights are shown by other words."""
    declared = [model for model in apps.get_models() if model.__module__.split(".")[0] in OWN]
    return [m for m in declared if not hasattr(m, "pgh_tracked_model") and not hasattr(m, "content_object")]


def told_labels() -> dict[str, list[str]]:
    """The labels that the history of each audited model shows."""
    audited = [model for model in own_models() if hasattr(model, "pgh_event_model")]
    return {model._meta.label: [str(field.verbose_name) for field in fields_told(model)] for model in audited}


def test_every_label_of_every_history_is_japanese() -> None:
    foreign = {
        (model, label) for model, labels in told_labels().items() for label in labels if not JAPANESE.search(label)
    }
    assert (len(told_labels()) > 100, foreign) == (True, set())


def test_dates_that_stand_for_their_month_are_called_so() -> None:
    audited = [model for model in own_models() if hasattr(model, "pgh_event_model")]
    dates = [f for model in audited for f in fields_told(model) if type(f) is DateField and not f.name.endswith(DAYS)]
    assert (len(dates) > 10, [f for f in dates if not str(f.verbose_name).endswith("月")]) == (True, [])


def test_no_two_fields_of_a_history_have_the_same_label() -> None:
    assert [model for model, labels in told_labels().items() if len(labels) != len(set(labels))] == []


def test_every_model_and_every_field_has_a_name_in_japanese() -> None:
    nameless = [model._meta.label for model in own_models() if not JAPANESE.search(str(model._meta.verbose_name))]
    for model in own_models():
        fields = [f for f in (*model._meta.concrete_fields, *model._meta.many_to_many) if f.name != "id"]
        nameless += [f"{model._meta.label}.{f.name}" for f in fields if not JAPANESE.search(str(f.verbose_name))]
    assert nameless == []

"""What has a due date is declared, and what is declared can be asked."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db.models import DateField

from portal.deadlines.debts import COLUMNS, debt_rows, kinds_statement
from portal.deadlines.registry import DeadlineKind, Debts, deadline_kinds, declare_deadline, undeclared

OURS = ("portal", "clouds", "security", "mynumber_tests")
DUE = re.compile(r"(^|_)(due|closes|deadline|expires|reply|answer|confirm|resubmit)_(on|at|by|date|until)$")


def date_fields() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if not hasattr(model, "pgh_tracked_model")
        and model.__module__.startswith(("portal", "clouds", "security", "my"))
        for field in model._meta.concrete_fields
        if isinstance(field, DateField)
    }


def test_every_date_that_looks_like_a_deadline_is_declared_or_explained():
    fields = {name for name in date_fields() if DUE.search(name.rpartition(".")[2])}

    assert {"applications.ApplicationWindow.closes_at", "applications.Application.resubmit_by"} <= fields
    assert undeclared(fields) == set()


def test_what_is_declared_exists():
    for kind in deadline_kinds():
        assert kind.covered_fields <= date_fields(), kind.code


def test_a_code_is_given_once():
    kind = deadline_kinds()[0]
    with pytest.raises(ValueError, match="another kind"):
        declare_deadline(
            DeadlineKind(code=kind.code, title="別の種類", model=kind.model, fields=(), debts=list, link="web:home")
        )


def test_debts_are_due_on_a_day_or_at_a_moment():
    with pytest.raises(ValueError, match="not both"):
        Debts(apps.get_model("applications", "Application").objects.all(), due_on="resubmit_by", due_at="created_at")


def test_every_kind_has_a_page_for_its_objects():
    for kind in deadline_kinds():
        address, stand_in = kind.link_template
        assert stand_in in address, kind.code


@pytest.mark.django_db
def test_all_kinds_can_be_asked_in_one_statement():
    statement = kinds_statement(deadline_kinds())

    assert statement is not None
    assert statement.sql.count("UNION ALL") == sum(len(debt_rows(kind)) for kind in deadline_kinds()) - 1
    assert len(COLUMNS) == 8

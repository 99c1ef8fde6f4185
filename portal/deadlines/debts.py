"""The declared debts as one SQL shape, to be joined, united and counted by the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import (
    BigIntegerField,
    DateField,
    DateTimeField,
    ExpressionWrapper,
    F,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, TruncDate

from .registry import DeadlineKind, Debts

COLUMNS = ("d_kind", "d_object", "d_organisation", "d_coordinator", "d_person", "d_due_on", "d_due_at", "d_subject")


@dataclass(frozen=True, slots=True)
class Statement:
    """A SELECT of COLUMNS, with its parameters."""

    sql: str
    params: tuple[Any, ...]


def debt_rows(kind: DeadlineKind) -> list[QuerySet[Any]]:
    """The open debts of a kind, each row annotated with COLUMNS."""
    return [_annotated(kind, debts) for debts in kind.debts()]


def united(querysets: Iterable[QuerySet[Any]]) -> Statement | None:
    """One SELECT of all these annotated rows; None where none of them can have any."""
    statements = list(_compiled(querysets))
    if not statements:
        return None
    sql = " UNION ALL ".join(f"({statement.sql})" for statement in statements)
    return Statement(sql, tuple(param for statement in statements for param in statement.params))


def _compiled(querysets: Iterable[QuerySet[Any]]) -> Iterator[Statement]:
    for rows in querysets:
        try:
            sql, params = rows.order_by().values_list(*COLUMNS).query.sql_with_params()
        except EmptyResultSet:
            continue
        yield Statement(sql, tuple(params))


def _annotated(kind: DeadlineKind, debts: Debts) -> QuerySet[Any]:
    columns = debts.columns
    due_at = _value(columns.due_at, DateTimeField())
    due_on = TruncDate(due_at) if columns.due_at is not None else _value(columns.due_on, DateField())
    rows = debts.rows.annotate(
        d_kind=Value(kind.code, TextField()),
        d_object=Cast(_expression(columns.object), TextField()),
        d_organisation=_value(columns.organisation, BigIntegerField()),
        d_coordinator=_value(columns.coordinator, BigIntegerField()),
        d_person=_value(columns.person, BigIntegerField()),
        d_due_at=due_at,
        d_subject=Cast(_expression(columns.subject) if columns.subject else Value(str(kind.title)), TextField()),
    )
    return rows.annotate(d_due_on=due_on)


def _value(value: str | Combinable | None, field: Any) -> Any:
    """A typed expression, so that the parts of a UNION agree; None is a NULL of that type."""
    if value is None:
        return Cast(Value(None), field)
    return ExpressionWrapper(_expression(value), output_field=field)


def _expression(value: str | Combinable) -> Any:
    return F(value) if isinstance(value, str) else value


def kinds_statement(kinds: Sequence[DeadlineKind]) -> Statement | None:
    return united(rows for kind in kinds for rows in debt_rows(kind))

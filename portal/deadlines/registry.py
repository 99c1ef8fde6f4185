"""What has a due date. Every app says so in its module `deadlines.py`, found by name as the portal starts:

    declare_deadline(
        DeadlineKind(
            code="security.step",
            title=_("移行作業"),
            model=MigrationTask,  # its permitted_to says who may know of the deadline
            fields=("due_on",),
            debts=lambda: [Debts(MigrationTask.objects.unsettled(), due_on="due_on", subject="title")],
            link="security:task-detail",
        )
    )

The home page, the calendar, reminders and reports read nothing but these declarations.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models.expressions import Combinable
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from portal.organisations.models import Organisation

Value = str | Combinable  # the path of a field, or an expression
_NUMBER, _UUID = "987654321", "98765432-1987-4654-8321-987654321987"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """What is read of each row; exactly one of `due_on` (a day) and `due_at` (a moment) is given."""

    due_on: Value | None = None
    due_at: Value | None = None
    object: Value = "pk"  # key of the kind's model
    organisation: Value = "organisation"  # who owes
    coordinator: Value | None = "organisation__prefecture"  # who looks after it; None: nobody else
    person: Value | None = None  # the one person who owes, where it is not everybody in charge
    subject: Value | None = None  # what it is about, in words; None: the title of the kind


class Debts:
    """Rows of which each is one thing that one organisation still owes. What is settled is not among them."""

    def __init__(self, rows: models.QuerySet[Any], **columns: Any) -> None:
        self.rows, self.columns = rows, _Columns(**columns)
        if (self.columns.due_on is None) == (self.columns.due_at is None):
            raise ValueError("debts are due on a day or at a moment, not both")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineKind:
    """One kind of due date.

    `fields` are the date fields that it stands for: of `model`, or "app.Model.field" elsewhere. `link` names the
    address of the page about it, with the key of the object as its only argument. `rule` is the preset of
    data/rules.json that holds until a coordinator changes it. `extend(key, organisation, due_on)` writes a later day
    for one organisation into the app's own row, which all its pages read; without it nobody is given more time here.
    `is_offer` says that the day ends a chance and no debt: calendars and reminders tell it, but nobody is behind.
    """

    code: str
    title: str | Promise
    model: type[models.Model]
    fields: Sequence[str]
    debts: Callable[[], Sequence[Debts]]
    link: str
    rule: str = "standard"
    extend: Callable[[str, Organisation, date], None] | None = None
    is_offer: bool = False

    @property
    def link_template(self) -> tuple[str, str]:
        """The address of the page with a stand-in for the key, and the stand-in."""
        for stand_in in (_NUMBER, _UUID):
            try:
                return reverse(self.link, args=[stand_in]), stand_in
            except NoReverseMatch:
                continue
        raise NoReverseMatch(f"{self.link} does not take the key of one object")

    def path_of(self, key: str) -> str:
        address, stand_in = self.link_template
        return address.replace(stand_in, key)

    @property
    def covered_fields(self) -> set[str]:
        return {name if "." in name else f"{self.model._meta.label}.{name}" for name in self.fields}


_kinds: dict[str, DeadlineKind] = {}
_no_deadlines: dict[str, str] = {}


def declare_deadline(kind: DeadlineKind) -> DeadlineKind:
    """Make a kind known. Raises ValueError if another one has its code (a programming error)."""
    if _kinds.setdefault(kind.code, kind) is not kind:
        raise ValueError(f"there is another kind of deadline called {kind.code}")
    return kind


def not_a_deadline(field: str, reason: str) -> None:
    """Say why a date that looks like a deadline ("app.Model.field") is none that anybody is reminded of."""
    _no_deadlines[field] = reason


def deadline_kinds() -> list[DeadlineKind]:
    return sorted(_kinds.values(), key=lambda kind: kind.code)


def owed_kinds() -> list[str]:
    """The codes of the kinds that somebody is behind with when nothing is done."""
    return [kind.code for kind in deadline_kinds() if not kind.is_offer]


def find_deadline_kind(code: str) -> DeadlineKind | None:
    return _kinds.get(code)


def title_of(code: str) -> str:
    kind = _kinds.get(code)
    return str(kind.title) if kind else code


def undeclared(fields: set[str]) -> set[str]:
    """Which of these date fields nobody has declared or explained away."""
    covered = {name for kind in _kinds.values() for name in kind.covered_fields}
    return fields - covered - set(_no_deadlines)

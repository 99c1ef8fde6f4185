"""The columns of an answer workbook: one for each field of a model that people fill in, beside the keys of the row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from django.db.models import Field, Model
from django.utils.functional import Promise

from portal.lib.japanese_dates import format_wareki

BETWEEN = "、"


class Kind(Enum):
    TEXT = auto()
    LINES = auto()  # several entries, one a line
    DATE = auto()
    NUMBER = auto()
    CHOICE = auto()
    CHOICES = auto()  # several labels with a comma between them


@dataclass(frozen=True, slots=True)
class Column:
    """One field with its place in the workbook. `width` in characters; `hint` says what to write, `example` how."""

    model: type[Model]
    name: str
    kind: Kind
    width: int
    hint: str | Promise = ""
    example: str = ""

    @property
    def field(self) -> Field[Any, Any]:
        return self.model._meta.get_field(self.name)  # type: ignore[return-value]

    @property
    def header(self) -> str:
        return str(self.field.verbose_name)

    @property
    def labels(self) -> dict[str, str]:
        """Stored value → label of a choice."""
        source = getattr(self.field, "base_field", self.field)
        return {str(value): str(label) for value, label in source.flatchoices}

    def words(self, value: Any) -> str:
        """A stored value as the workbook shows it."""
        if value is None or value == "":
            return ""
        if self.kind == Kind.DATE:
            return format_wareki(value)
        if self.kind == Kind.CHOICES:
            return BETWEEN.join(self.labels.get(one, one) for one in value)
        return f"{value:,}" if self.kind == Kind.NUMBER else self.labels.get(value, str(value))


@dataclass(frozen=True, slots=True)
class SheetForm:
    """One answer workbook. `keys` (key → heading) say what a row is about, `hidden` which state it was made from."""

    stamp: str
    keys: Mapping[str, str]
    columns: Sequence[Column]
    hidden: Mapping[str, str]
    guide: Sequence[str]
    key_widths: Mapping[str, int] = field(default_factory=dict)

    @property
    def headers(self) -> dict[str, str]:
        """Key of each column → its heading, in the order of the workbook."""
        return {**self.keys, **{column.name: column.header for column in self.columns}, **self.hidden}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row to be handed out: the keys, the object whose fields are filled in (None: nothing yet), hidden values."""

    keys: Sequence[str]
    filled: Model | None
    hidden: Sequence[str]

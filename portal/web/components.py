"""What the shared components show: plain values that any app can fill without knowing a template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Change:
    """One value of one field before and after."""

    label: Text
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of 履歴: when, who in whose name, what, and why. `name` is blank for the portal itself."""

    at: datetime
    what: Text
    name: str = ""
    organisation: str = ""
    reason: str = ""
    changes: Sequence[Change] = ()

    @property
    def has_before(self) -> bool:
        """Whether there is anything to stand in a column 「変更前」."""
        return any(change.before for change in self.changes)


@dataclass(frozen=True, slots=True)
class FileItem:
    """One file of a list. `size` in bytes; `mark` is its classification or state, shown as a chip."""

    name: str
    url: str
    size: int
    uploaded_at: datetime | None = None
    uploaded_by: str = ""
    mark: Text = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several pages about the same object."""

    label: Text
    url: str
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a long form or job; `state` is done, current or open."""

    label: Text
    state: str = "open"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job has come. `percent` is None while nobody can tell; `poll_url` gives the component anew."""

    id: str
    title: Text
    state: Text
    percent: int | None = None
    message: Text = ""
    steps: Sequence[Step] = ()
    is_over: bool = False
    poll_url: str = ""
    cancel_url: str = ""
    restart_url: str = ""
    result_url: str = ""
    result_label: Text = ""


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One field in the version of the other person and in one's own."""

    label: Text
    theirs: str
    mine: str

    @property
    def is_different(self) -> bool:
        return self.theirs != self.mine


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else saved first: who, when, and both versions side by side."""

    rows: Sequence[ConflictRow]
    changed_by: str = ""
    changed_at: datetime | None = None
    reload_url: str = ""
    contact: str = field(default="")

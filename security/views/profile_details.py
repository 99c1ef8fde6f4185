"""The facts of one profile as its page shows them: in the groups of the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.web.rendering import display_yen
from security.models import ConnectionProfile
from security.profile_forms import GROUPS

YEN = frozenset({"monthly_cost_yen", "penalty_yen"})


@dataclass(frozen=True, slots=True)
class Section:
    """One group of facts: its heading, and pairs of label and value."""

    title: object
    items: Sequence[tuple[str, Any]]


def sections_of(profile: ConnectionProfile) -> list[Section]:
    """Every fact that is kept, known or not."""
    return [
        Section(title, [(label_of(name), shown_value(profile, name)) for name in names if name != "reason"])
        for title, names in GROUPS
    ]


def label_of(name: str) -> str:
    return str(ConnectionProfile._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def shown_value(profile: ConnectionProfile, name: str) -> Any:
    """A value in words; the templates add dates and dashes."""
    return words(name, getattr(profile, name))


def words(name: str, value: Any) -> Any:
    """A value of a field in words, whether stored or about to be."""
    if name in YEN and value is not None:
        return display_yen(value)
    choices = ConnectionProfile._meta.get_field(name).flatchoices  # type: ignore[union-attr]
    return dict(choices).get(value, value) if choices and value else value

"""The registry: each app declares in a module `search_sources.py` what can be found in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from portal.access.actor import Actor
from portal.lib.text import half_width

Visible = Callable[[Actor], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: what it is called, a line about it, and its page."""

    title: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class SearchSource:
    """One kind of object. `find` reads through `permitted_to`; `hit` must not ask the database again."""

    code: str
    title: str | Promise
    order: int
    find: Callable[[Actor, str], QuerySet[Any]]
    hit: Callable[[Any], Hit]


_sources: dict[str, SearchSource] = {}


def register_search(source: SearchSource) -> None:
    """Add a source. Raises ValueError for a code that is taken (a programming error)."""
    if _sources.setdefault(source.code, source) is not source:
        raise ValueError(f"two search sources of the code {source.code!r}")


def search_sources() -> list[SearchSource]:
    return sorted(_sources.values(), key=lambda source: source.order)


def words_in(*fields: str) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    """A filter: rows that contain every word, each in any of the fields, as typed or in half width."""

    def matching(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        for word in text.split():
            rows = rows.filter(_in_any(fields, word))
        return rows

    return matching


def _in_any(fields: Sequence[str], word: str) -> Q:
    found = Q()
    for variant in {word, half_width(word)}:
        for field in fields:
            found |= Q(**{f"{field}__icontains": variant})
    return found

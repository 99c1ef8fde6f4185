"""Asking all sources at once."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.http import urlencode

from portal.access.actor import Actor

from .sources import Hit, SearchSource, search_sources

SHOWN = 5  # of each kind, before one asks for all of it
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Found:
    """What one source has found: how many in all, and the first of them."""

    source: SearchSource
    count: int
    hits: list[Hit]
    text: str

    @property
    def has_more(self) -> bool:
        return self.count > len(self.hits)

    @property
    def url_of_all(self) -> str:
        return search_url(self.text, self.source)


def search_url(text: str, source: SearchSource, page: int = 1) -> str:
    """The address of one page of everything of one kind."""
    query = urlencode([("q", text), ("kind", source.code), ("page", page)])
    return f"{reverse('search:search')}?{query}"


def search(actor: Actor, text: str) -> list[Found]:
    """The sources that have found something; two statements each, however much there is."""
    found = [_first(actor, source, text) for source in search_sources()]
    return [part for part in found if part.count]


def _first(actor: Actor, source: SearchSource, text: str) -> Found:
    rows = source.find(actor, text)
    return Found(source, rows.count(), [source.hit(row) for row in rows[:SHOWN]], text)


def search_one(actor: Actor, source: SearchSource, text: str, number: str) -> tuple[Page, list[Hit]]:
    """One page of all that one source has found."""
    page = Paginator(source.find(actor, text), PER_PAGE).get_page(number)
    return page, [source.hit(row) for row in page]

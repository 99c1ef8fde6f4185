"""Links between the pages of a list, by number or by cursor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.paginator import Page


@dataclass(frozen=True, slots=True)
class PageLink:
    """One number; without an address it is the current page or, with no label, a gap."""

    label: str = ""
    url: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Previous, numbers, next. A cursor list has no numbers."""

    previous_url: str = ""
    next_url: str = ""
    numbers: list[PageLink] = field(default_factory=list)

    @property
    def is_needed(self) -> bool:
        return bool(self.previous_url or self.next_url)


def page_links(page: Page, url_of: Callable[[int], str]) -> PageLinks:
    """The links around one page of a Django paginator."""
    paginator = page.paginator
    numbers = [
        PageLink(str(number), url_of(number), number == page.number) if isinstance(number, int) else PageLink()
        for number in paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    ]
    return PageLinks(
        url_of(page.previous_page_number()) if page.has_previous() else "",
        url_of(page.next_page_number()) if page.has_next() else "",
        numbers,
    )

"""The global menu: apps add their items as they load, each from a module `menu.py` of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from portal.access.actor import Actor


def everyone(actor: Actor) -> bool:
    """Whoever acts for an organisation."""
    return actor.organisation is not None


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry. `section` is the beginning of the addresses under which it counts as current; blank: only its own."""

    label: str | Promise
    url_name: str
    order: int
    visible: Callable[[Actor], bool] = everyone
    section: str = ""

    def is_current(self, path: str) -> bool:
        """Whether a page of this address belongs to the entry."""
        if self.section:
            return path.startswith(self.section)
        return path == reverse(self.url_name)


_items: dict[str, MenuItem] = {}


def register_menu(item: MenuItem) -> None:
    """Add an entry; one for each address. A second call with the same address replaces the first."""
    _items[item.url_name] = item


def menu_for(actor: Actor) -> list[MenuItem]:
    """The entries that this actor may see, in their order."""
    return sorted((item for item in _items.values() if item.visible(actor)), key=lambda item: item.order)

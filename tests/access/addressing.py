"""How an address is told: who gets an answer, with which arguments, and the people in groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.factories.personas import PERSONAS

from .world import World

Arguments = Callable[[World], Sequence[Any]]

EVERYONE = frozenset(PERSONAS)
PREFECTURE = frozenset({"coordinator", "manager", "auditor"})
COORDINATORS = frozenset({"coordinator", "manager"})
MANAGER = frozenset({"manager"})
CITY = frozenset({"staff", "approver", "administrator"})
APPLICANTS = frozenset({"staff", "approver"})
NEIGHBOUR = frozenset({"neighbour"})
NOBODY: frozenset[str] = frozenset()
PARTICIPANTS = PREFECTURE | CITY | NEIGHBOUR
NOTICE_READERS = PREFECTURE | CITY | {"section"}  # it is shared with the municipality alone
USER_MANAGERS = frozenset({"manager", "administrator"})


@dataclass(frozen=True)
class Address:
    """`allowed` people get an answer, all others 404 (or 403 with `refused`). `is_public`: no sign-in is asked for."""

    allowed: frozenset[str]
    arguments: Arguments = lambda world: ()
    method: str = "get"
    data: Callable[[World], Mapping[str, Any]] = lambda world: {}
    is_public: bool = False
    refused: int = 404


def of(name: str) -> Arguments:
    """The key of one thing of the world."""
    return lambda world: [getattr(world, name).pk]


def change(allowed: frozenset[str], arguments: Arguments = lambda world: (), **options: Any) -> Address:
    """An address that only takes posts."""
    return Address(allowed, arguments, method="post", **options)

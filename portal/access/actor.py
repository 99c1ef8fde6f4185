"""Who acts, and in whose name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .choices import COORDINATING_ROLES, PREFECTURE_ROLES, Role

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or a token, or the portal itself) acting for one organisation.

    `group_ids` are the groups of that organisation's roles only: a person who belongs to several
    organisations has, at any moment, the rights of one of them. `organisations` are those they may switch to.
    """

    user: User | None = None
    organisation: Organisation | None = None
    roles: frozenset[Role] = frozenset()
    group_ids: tuple[int, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    scopes: frozenset[str] | None = None  # None: a person in a browser, not limited by a token

    @classmethod
    def system(cls) -> Actor:
        """The portal itself: beat, imports of seed data. Holds no object rights; services decide."""
        return cls()

    @property
    def is_system(self) -> bool:
        return self.user is None

    @property
    def organisation_id(self) -> int | None:
        return self.organisation.pk if self.organisation else None

    def has_role(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def coordinates(self) -> bool:
        """True for those who run programmes of a prefecture."""
        return self.has_role(*COORDINATING_ROLES)

    @property
    def is_prefecture_side(self) -> bool:
        return self.has_role(*PREFECTURE_ROLES)

    @property
    def is_vendor(self) -> bool:
        return self.has_role(Role.VENDOR)


ANONYMOUS = Actor()


def acts_for_public_body(actor: Actor) -> bool:
    """Prefectures, municipalities, boards and unions; vendors see what they are asked for in places of their own."""
    return actor.organisation is not None and not actor.is_vendor

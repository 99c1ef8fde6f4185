"""The addresses of the system inventory, the search for partners and the joint groups."""

from __future__ import annotations

from operator import attrgetter

from tests.factories.inventory import RESIDENT

from .addressing import CITY, COORDINATORS, EVERYONE, NEIGHBOUR, PREFECTURE, Address, Arguments, change

STAFF = frozenset({"staff"})
KEEPERS = COORDINATORS | STAFF | NEIGHBOUR  # whoever keeps an inventory


def thing(path: str) -> Arguments:
    """The key of one thing of the inventory's world."""
    return lambda world: [attrgetter(path)(world.inventory).pk]


INVENTORY_MATRIX: dict[str, Address] = {
    "clouds:inventory-list": Address(EVERYONE),
    "clouds:inventory-open": change(KEEPERS | {"stranger"}),
    "clouds:inventory-export": Address(EVERYONE, data=lambda world: {"format": "csv"}),
    "clouds:inventory-template": Address(KEEPERS),
    "clouds:inventory-import-new": Address(KEEPERS),
    "clouds:inventory-import-detail": Address(STAFF, thing("pasted")),
    "clouds:inventory-import-apply": change(STAFF, thing("pasted")),
    "clouds:inventory-import-discard": change(STAFF, thing("pasted")),
    "clouds:inventory-import-marked": Address(STAFF, thing("pasted")),
    "clouds:inventory-detail": Address(PREFECTURE | CITY, thing("inventory")),
    "clouds:inventory-grid": Address(COORDINATORS | STAFF, thing("inventory")),
    "clouds:inventory-confirm": change(COORDINATORS | STAFF, thing("inventory")),
    "clouds:record-edit": Address(COORDINATORS | STAFF, lambda w: [w.inventory.inventory.pk, RESIDENT]),
    "clouds:record-detail": Address(PREFECTURE | CITY, thing("record")),
    "clouds:record-remove": change(COORDINATORS | STAFF, thing("record")),
    "clouds:partner-search": Address(EVERYONE),
    "clouds:proposal-list": Address(PREFECTURE | {"stranger"}),
    "clouds:proposal-new": Address(COORDINATORS | {"stranger"}, lambda w: [RESIDENT]),
    "clouds:proposal-detail": Address(PREFECTURE, thing("proposal")),
    "clouds:proposal-adopt": change(COORDINATORS, lambda w: [w.inventory.proposal.pk, 0]),
    "clouds:joint-group-list": Address(EVERYONE),
    "clouds:joint-group-new": Address(COORDINATORS | {"stranger"}),
    "clouds:joint-group-detail": Address(PREFECTURE | CITY, thing("joint_group")),
    "clouds:joint-group-edit": Address(COORDINATORS, thing("joint_group")),
    "clouds:joint-members-add": Address(COORDINATORS, thing("joint_group")),
    "clouds:joint-due-days": Address(COORDINATORS, thing("joint_group")),
    "clouds:joint-member-leave": Address(COORDINATORS, thing("joint_member")),
    "clouds:gate-detail": Address(PREFECTURE | CITY, thing("gate")),
    "clouds:gate-edit": Address(COORDINATORS | STAFF, thing("gate")),
    "clouds:gate-evidence-remove": change(COORDINATORS | STAFF, thing("gate_evidence")),
    "clouds-api:system-list": Address(EVERYONE),
    "clouds-api:system-detail": Address(PREFECTURE | CITY, thing("record")),
    "clouds-api:joint-group-list": Address(EVERYONE),
    "clouds-api:joint-group-detail": Address(PREFECTURE | CITY, thing("joint_group")),
}

"""The addresses by which those who test prepare data and ask the prefecture."""

from __future__ import annotations

from operator import attrgetter

from .addressing import (
    APPLICANTS,
    CITY,
    COORDINATORS,
    NEIGHBOUR,
    PARTICIPANTS,
    PREFECTURE,
    Address,
    Arguments,
    of,
)


def helping(path: str) -> Arguments:
    """The key of one thing of this world."""
    return lambda world: [attrgetter(path)(world.help).pk]


HELP_MATRIX: dict[str, Address] = {
    "mynumber_tests:ledger": Address(PARTICIPANTS, of("operation_test")),
    "mynumber_tests:ledger-export": Address(PARTICIPANTS, of("operation_test"), data=lambda world: {"format": "xlsx"}),
    "mynumber_tests:pair-export": Address(PARTICIPANTS, of("operation_test"), data=lambda world: {"format": "xlsx"}),
    "mynumber_tests:block-new": Address(COORDINATORS | APPLICANTS, of("pair")),
    "mynumber_tests:block-release": Address(COORDINATORS | APPLICANTS, helping("block")),
    "mynumber_tests:consultation-list": Address(PARTICIPANTS, of("operation_test")),
    "mynumber_tests:consultation-export": Address(
        PARTICIPANTS, of("operation_test"), data=lambda world: {"format": "csv"}
    ),
    "mynumber_tests:consultation-new": Address(APPLICANTS | NEIGHBOUR, of("operation_test")),
    "mynumber_tests:consultation-detail": Address(PREFECTURE | CITY, helping("consultation")),
    "mynumber_tests:consultation-answer": Address(COORDINATORS, helping("consultation")),
    "mynumber_tests:consultation-share": Address(COORDINATORS, helping("consultation")),
    "mynumber_tests:faq-list": Address(PARTICIPANTS, of("operation_test")),
    "mynumber_tests:faq-new": Address(COORDINATORS, of("operation_test")),
    "mynumber_tests:faq-detail": Address(PARTICIPANTS, helping("faq_entry")),
    "mynumber_tests:faq-edit": Address(COORDINATORS, helping("faq_entry")),
    "mynumber_tests:faq-remove": Address(COORDINATORS, helping("faq_entry")),
}

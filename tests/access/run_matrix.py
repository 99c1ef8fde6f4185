"""The addresses by which tests of pairs are done and looked over."""

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
    change,
    of,
)


def running(path: str, *more: str) -> Arguments:
    """The key of one thing of this world, and what else the address takes."""
    return lambda world: [attrgetter(path)(world.runs).pk, *more]


RUN_MATRIX: dict[str, Address] = {
    "mynumber_tests:run-list": Address(PARTICIPANTS, of("operation_test")),
    "mynumber_tests:run-detail": Address(PREFECTURE | CITY, running("run")),
    "mynumber_tests:run-record": Address(APPLICANTS, running("run", "inquirer")),
    "mynumber_tests:run-delegation-new": Address(APPLICANTS, running("run", "inquirer")),
    "mynumber_tests:run-delegation-detail": Address(APPLICANTS | {"section"}, running("delegation")),
    "mynumber_tests:run-delegation-take-back": change(APPLICANTS, running("delegation")),
    "mynumber_tests:run-delegation-evidence-remove": change(
        {"section"},
        lambda world: [world.runs.delegation.pk, world.runs.delegated_evidence.pk],
    ),
    "mynumber_tests:run-sign": change(APPLICANTS, running("run", "inquirer")),
    "mynumber_tests:run-reopen": Address(COORDINATORS | APPLICANTS, running("run")),
    "mynumber_tests:run-evidence-remove": change(APPLICANTS, running("evidence")),
    "mynumber_tests:defect-list": Address(PARTICIPANTS, of("operation_test")),
    "mynumber_tests:defect-new": Address(COORDINATORS | APPLICANTS, running("run")),
    "mynumber_tests:defect-detail": Address(PREFECTURE | CITY, running("defect")),
    "mynumber_tests:defect-edit": Address(COORDINATORS | APPLICANTS, running("defect")),
    "mynumber_tests:trouble-list": Address(PARTICIPANTS, of("operation_test")),
    "mynumber_tests:trouble-new": Address(COORDINATORS, of("operation_test")),
    "mynumber_tests:trouble-detail": Address(PARTICIPANTS, running("card")),
    "mynumber_tests:trouble-edit": Address(COORDINATORS, running("card")),
    "mynumber_tests:trouble-seen": change(APPLICANTS | NEIGHBOUR, running("card")),
    "mynumber_tests:matrix": Address(PARTICIPANTS, of("operation_test")),
    "mynumber_tests:coverage": Address(PREFECTURE, of("operation_test")),
    "mynumber_tests:late-list": Address(PREFECTURE, of("operation_test")),
    "mynumber_tests:worklist": Address(PREFECTURE, of("operation_test")),
    "mynumber_tests:work-claim": change(COORDINATORS, of("operation_test")),
}

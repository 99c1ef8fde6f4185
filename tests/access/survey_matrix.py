"""The addresses of surveys. The neighbour is asked as well, but has no part in the municipality's answer."""

from __future__ import annotations

from operator import attrgetter

from .addressing import APPLICANTS, COORDINATORS, EVERYONE, PREFECTURE, Address, Arguments, change
from .world import World

STRANGER = frozenset({"stranger"})


def survey(path: str) -> Arguments:
    """The key of one thing of the surveys' world."""
    return lambda world: [attrgetter(path)(world.surveys).pk]


def _as_excel(world: World) -> dict[str, str]:
    return {"format": "xlsx"}


SURVEY_MATRIX: dict[str, Address] = {
    "surveys:response-list": Address(EVERYONE),
    "surveys:response-detail": Address(PREFECTURE | APPLICANTS, survey("response")),
    "surveys:response-edit": Address(PREFECTURE | APPLICANTS, survey("response")),
    "surveys:response-autosave": change(APPLICANTS, survey("response")),
    "surveys:response-confirm": Address(APPLICANTS, survey("response")),
    "surveys:response-done": Address(APPLICANTS, survey("submitted")),
    "surveys:response-step": Address(COORDINATORS, lambda world: [world.surveys.submitted.pk, "reopen"]),
    "surveys:workbook-download": Address(APPLICANTS, survey("response")),
    "surveys:workbook-import": Address(APPLICANTS, survey("response")),
    "surveys:workbook-marked": Address(APPLICANTS, survey("response")),
    "surveys:delegation-new": Address(APPLICANTS, survey("response")),
    "surveys:delegation-detail": Address(APPLICANTS | {"section"}, survey("delegation")),
    "surveys:delegation-autosave": change(frozenset({"section"}), survey("delegation")),
    "surveys:delegation-take-back": change(APPLICANTS, survey("delegation")),
    "surveys:survey-list": Address(PREFECTURE | STRANGER),
    "surveys:survey-new": Address(COORDINATORS | STRANGER),
    "surveys:survey-detail": Address(PREFECTURE, survey("second")),
    "surveys:survey-edit": Address(COORDINATORS, survey("draft")),
    "surveys:survey-discard": change(COORDINATORS, survey("draft")),
    "surveys:survey-preview": Address(PREFECTURE, survey("first")),
    "surveys:survey-open": Address(COORDINATORS, survey("draft")),
    "surveys:survey-close": Address(COORDINATORS, survey("first")),
    "surveys:survey-next": Address(COORDINATORS, survey("first")),
    "surveys:survey-tally": Address(PREFECTURE, survey("first")),
    "surveys:survey-comparison": Address(PREFECTURE, survey("second")),
    "surveys:roster-export": Address(PREFECTURE, survey("first"), data=_as_excel),
    "surveys:answers-export": Address(PREFECTURE, survey("first"), data=_as_excel),
    "surveys:question-new": Address(COORDINATORS, survey("draft")),
    "surveys:question-edit": Address(COORDINATORS, survey("draft_question")),
    "surveys:question-move": change(COORDINATORS, survey("draft_question")),
    "surveys:question-remove": change(COORDINATORS, survey("draft_question")),
    "surveys:question-repeat": change(
        COORDINATORS, survey("draft_question"), data=lambda world: {"earlier": world.surveys.question.pk}
    ),
    "surveys:question-wording": Address(COORDINATORS, survey("question")),
    "surveys-api:survey-list": Address(EVERYONE),
    "surveys-api:survey-detail": Address(PREFECTURE, survey("first")),
    "surveys-api:survey-response-list": Address(EVERYONE),
    "surveys-api:survey-response-answers": change(APPLICANTS, survey("response")),
    "surveys-api:survey-response-detail": Address(PREFECTURE | APPLICANTS, survey("submitted")),
}

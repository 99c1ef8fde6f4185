"""Where surveys show besides their own pages: REST, reports, search, the home page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.lib.months import Month
from portal.organisations.models import Organisation
from portal.reports.catalogue import find_report_kind
from portal.search.sources import search_sources
from portal.surveys.choices import Action, QuestionType
from portal.surveys.models import Response, Survey
from portal.surveys.selectors.similar import is_alike
from portal.surveys.services.responses import perform
from portal.surveys.services.surveys import discard_survey, start_next_round
from tests.factories.surveys import (
    STANCES,
    business_day,
    make_answered,
    make_open_survey,
    make_question,
    make_survey,
    response_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(coordinator: User, municipality: Organisation, other_municipality: Organisation) -> Survey:
    survey = make_open_survey(actor_for(coordinator))
    make_answered(survey, municipality)
    return survey


def test_the_prefecture_reads_all_answers_by_rest_and_an_organisation_its_own(
    client: Client, coordinator: User, neighbour: User, survey: Survey
) -> None:
    url = reverse("surveys-api:survey-response-list")
    seen = {}
    for user in (coordinator, neighbour):
        client.force_login(user)
        rows = client.get(url).json()["results"]
        seen[user.name] = sorted((row["organisation"]["name"], row["standing"]) for row in rows)
    assert seen == {
        "府県 担当": [("岸和田市", "answered"), ("豊中市", "unanswered")],
        "隣接 担当": [("豊中市", "unanswered")],
    }


def test_rest_gives_answers_by_question_and_only_who_owes_when_asked(
    client: Client, coordinator: User, survey: Survey
) -> None:
    client.force_login(coordinator)
    question = survey.questions.get()
    url = reverse("surveys-api:survey-response-list")
    [row] = client.get(url, {"is_owed": "false", "survey": survey.pk}).json()["results"]
    assert row["answers"] == {str(question.pk): STANCES[0]}
    [owing] = client.get(url, {"is_owed": "true"}).json()["results"]
    assert (owing["organisation"]["name"], owing["answers"]) == ("豊中市", {})
    shown = client.get(reverse("surveys-api:survey-detail", args=[survey.pk])).json()
    assert [one["choices"] for one in shown["questions"]] == [STANCES]


@pytest.mark.parametrize("code", ["surveys.answers", "surveys.roster"])
def test_the_catalogue_makes_both_tables_for_the_prefecture_alone(
    coordinator: User, staff: User, survey: Survey, code: str
) -> None:
    kind = find_report_kind(code)
    assert kind is not None
    assert (kind.permitted(actor_for(coordinator)), kind.permitted(actor_for(staff))) == (True, False)
    made = kind.collect(actor_for(coordinator), {"survey": survey})
    names = [row[1] for row in made.tables[0].rows]
    assert names == {"surveys.answers": ["岸和田市"], "surveys.roster": ["豊中市", "岸和田市"]}[code]
    for file_format in kind.formats:
        assert kind.write(made, file_format).content


def test_the_tally_leaves_as_a_report_with_every_kind_of_figure_in_a_column_of_its_own(
    coordinator: User, staff: User, municipality: Organisation, other_municipality: Organisation
) -> None:
    kinds = (QuestionType.SINGLE, QuestionType.MONEY, QuestionType.DATE, QuestionType.MONTHS)
    survey = make_open_survey(actor_for(coordinator), kinds)
    make_answered(survey, municipality, {1: STANCES[0], 2: 1200, 3: "2029-03-31", 4: "2027-04/2028-03"})
    kind = find_report_kind("surveys.tally")
    assert kind is not None
    assert kind.permitted(actor_for(staff)) is False
    made = kind.collect(actor_for(coordinator), {"survey": survey})
    counts, numbers, days, spans = made.tables
    assert [row[2:] for row in counts.rows] == [[1, 0]] * 4
    assert [row[3] for row in numbers.rows] == [1, *[0] * (len(STANCES) - 1), *[1200] * 5]
    assert {row[3] for row in days.rows} == {date(2029, 3, 31)}
    assert [row[3] for row in spans.rows] == [Month(2027, 4), Month(2028, 3)]
    assert len(made.charts) == 1
    for file_format in kind.formats:
        assert kind.write(made, file_format).content


def test_each_side_finds_the_survey_where_it_works_on_it(
    coordinator: User, staff: User, vendor: User, survey: Survey
) -> None:
    found = {}
    for user in (coordinator, staff, vendor):
        hits = [
            source.code
            for source in search_sources()
            if source.code.startswith("survey")
            for _row in source.find(actor_for(user), "意向 調査")
        ]
        found[user.name] = hits
    assert found == {"府県 担当": ["surveys"], "市町村 担当": ["survey_responses"], "事業者 担当": []}


def test_the_home_page_says_what_waits_for_each_side(
    client: Client, coordinator: User, staff: User, neighbour: User, survey: Survey
) -> None:
    words = {
        coordinator: "2団体のうち1団体が未回答",
        neighbour: f"{survey.title}に回答する",
    }
    for user, sentence in words.items():
        client.force_login(user)
        assert sentence in client.get("/").content.decode()
    client.force_login(staff)
    assert f"{survey.title}に回答する" not in client.get("/").content.decode()


def fill(client: Client, user: User, response: Response) -> None:
    """A draft with the answer to the only question."""
    client.force_login(user)
    typed = {response.survey.questions.get().name: STANCES[0], "do": "save"}
    client.post(reverse("surveys:response-edit", args=[response.pk]), {"version": response.version} | typed)
    response.refresh_from_db()


def test_an_answer_waits_for_its_approver_on_the_home_page_and_its_author_has_nothing_to_write(
    client: Client, coordinator: User, staff: User, approver: User, municipality: Organisation
) -> None:
    survey = make_open_survey(actor_for(coordinator), title="承認の要る照会")
    response = response_of(survey, municipality)
    fill(client, staff, response)
    perform(actor=actor_for(staff), response=response, action=Action.REQUEST_APPROVAL)
    sentences = [f"承認の要る照会{what}" for what in ("の回答を承認する", "の回答を確認する", "に回答する")]
    for user, expected in ((approver, [True, False, False]), (staff, [False, True, False])):
        client.force_login(user)
        for page in ("/", reverse("surveys:response-list")):
            shown = client.get(page).content.decode()
            assert [sentence in shown for sentence in sentences] == expected


def test_who_may_send_an_answer_back_has_one_button_for_it(
    client: Client, coordinator: User, staff: User, approver: User, municipality: Organisation
) -> None:
    Organisation.objects.filter(pk=municipality.pk).update(requires_approval=True)
    response = response_of(make_open_survey(actor_for(coordinator)), municipality)
    fill(client, staff, response)
    client.force_login(staff)
    client.post(reverse("surveys:response-confirm", args=[response.pk]), {"version": response.version})
    done = client.get(reverse("surveys:response-done", args=[response.pk]))
    assert [(step.label, step.state) for step in done.context["steps"]] == [
        ("入力", "done"),
        ("確認", "done"),
        ("承認", "current"),
        ("提出完了", "open"),
    ]
    offered = {}
    for user in (staff, approver):
        client.force_login(user)
        shown = client.get(reverse("surveys:response-detail", args=[response.pk]))
        offered[user.name] = [line.action for line in shown.context["transitions"]]
    assert offered == {staff.name: [Action.TAKE_BACK], approver.name: [Action.APPROVE, Action.DECLINE]}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("自治体クラウドの意向を選んでください", "自治体クラウドの意向を選んで下さい", True),
        ("端末の台数を記入してください", "職員の人数を記入してください", False),
    ],
)
def test_small_changes_of_wording_are_the_same_question(one: str, other: str, expected: bool) -> None:
    assert is_alike(one, other) is expected


def test_a_draft_goes_with_its_questions_and_conditions(coordinator: User, survey: Survey) -> None:
    actor = actor_for(coordinator)
    draft = make_survey(actor, title="取りやめる照会")
    first = make_question(actor, draft)
    make_question(actor, draft, asked_if=first, asked_if_choices=[STANCES[0]])
    discard_survey(actor=actor, survey=draft)
    following = start_next_round(actor=actor, survey=survey, title="次回", due_on=business_day(9))
    discard_survey(actor=actor, survey=following)
    assert list(Survey.objects.all()) == [survey]


class TestAnsweringByRest:
    def post(self, client: Client, survey: Survey, organisation: Organisation, **body: object) -> Any:
        response = response_of(survey, organisation)
        shown = client.get(reverse("surveys-api:survey-response-detail", args=[response.pk]))
        url = reverse("surveys-api:survey-response-answers", args=[response.pk])
        headers = {"If-Match": shown.headers["ETag"]}
        return client.post(url, body, content_type="application/json", headers=headers)

    def test_an_answer_is_handed_in_as_on_the_page(
        self, client: Client, neighbour: User, other_municipality: Organisation, survey: Survey
    ) -> None:
        client.force_login(neighbour)
        key = str(survey.questions.get().pk)
        given = self.post(client, survey, other_municipality, answers={key: STANCES[1]}, is_final=True)
        assert (given.status_code, given.json()["standing"], given.json()["answers"]) == (
            200,
            "answered",
            {key: STANCES[1]},
        )

    @pytest.mark.parametrize("answer", ["選択肢にない", ["一覧"], {"a": 1}, True])
    def test_a_wrong_answer_changes_nothing(
        self, client: Client, neighbour: User, other_municipality: Organisation, survey: Survey, answer: object
    ) -> None:
        client.force_login(neighbour)
        key = str(survey.questions.get().pk)
        refused = self.post(client, survey, other_municipality, answers={key: answer})
        assert (refused.status_code, "問1" in refused.content.decode()) == (422, True)
        assert response_of(survey, other_municipality).draft == {}

    def test_a_question_of_another_survey_is_refused(
        self, client: Client, neighbour: User, other_municipality: Organisation, survey: Survey
    ) -> None:
        client.force_login(neighbour)
        refused = self.post(client, survey, other_municipality, answers={"999999": "x"})
        assert "この照会にない設問" in refused.content.decode()

"""Ask once: what stands in an organisation's system inventory is offered as its answer, to nobody else."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from clouds.inventory_choices import Customisation, Hosting, NextWish
from clouds.survey_ledgers import CODE
from portal.access.actor import Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from portal.surveys.choices import Action, QuestionType
from portal.surveys.ledgers import Place, ledgers
from portal.surveys.models import Response, Survey
from portal.surveys.services.answers import carry_over, filled_form
from portal.surveys.services.delegations import delegate_questions
from portal.surveys.services.questions import update_question
from portal.surveys.services.responses import perform
from portal.surveys.services.surveys import open_survey, start_next_round
from portal.surveys.services.workbooks import answer_workbook
from portal.web.rendering import display_value
from tests.factories.inventory import RESIDENT, make_record, make_stale
from tests.factories.surveys import answer, business_day, make_question, make_survey, response_of
from tests.support.queries import query_count

pytestmark = pytest.mark.django_db
[LEDGER] = [one for one in ledgers() if one.code == CODE]
FORMS = [(item.code, kind) for item in LEDGER.items for kind in item.types]
FULL: dict[str, Any] = {
    "contract_end_on": date(2029, 3, 31),
    "hosting": Hosting.JOINT,
    "customisation": Customisation.SOME,
    "next_wish": NextWish.JOINT,
}


def place(item: str, business: str = RESIDENT) -> str:
    return str(Place(CODE, business, item))


@pytest.fixture
def asker(coordinator: User) -> Actor:
    return actor_for(coordinator)


@pytest.fixture
def clerk(staff: User) -> Actor:
    return actor_for(staff)


def sent(asker: Actor, *questions: tuple[QuestionType, str]) -> Survey:
    """A survey whose questions are tied to these places."""
    survey = make_survey(asker)
    for kind, where in questions:
        choices = {"choices": []} if kind == QuestionType.SINGLE else {}
        unit = {"unit": ""} if kind == QuestionType.NUMBER else {}
        make_question(asker, survey, kind, ledger=where, **choices, **unit)
    return open_survey(actor=asker, survey=survey)


def edit_page(client: Client, user: User, response: Response) -> str:
    client.force_login(user)
    page = client.get(reverse("surveys:response-edit", args=[response.pk]))
    assert page.status_code == 200
    return str(page.content.decode())


def test_the_author_ties_a_question_and_the_organisation_answers_it_in_one_click(
    client: Client,
    coordinator: User,
    staff: User,
    neighbour: User,
    municipality: Organisation,
    other_municipality: Organisation,
) -> None:
    record = make_record(municipality, vendor="架空情報株式会社")
    survey = make_survey(actor_for(coordinator))
    client.force_login(coordinator)
    told = {"type": "text", "text": "住民記録の事業者", "is_required": "on"}
    tied = {"ledger_subject": f"{CODE}/{RESIDENT}", "ledger_item": f"{CODE}/vendor"}
    client.post(reverse("surveys:question-new", args=[survey.pk]), told | tied)
    question = survey.questions.get()
    draft = client.get(reverse("surveys:survey-detail", args=[survey.pk])).content.decode()
    assert "業務システム台帳の「住民基本台帳：事業者」を引き継ぎます。" in draft
    client.post(reverse("surveys:survey-open", args=[survey.pk]))

    response = response_of(survey, municipality)
    page = edit_page(client, staff, response)
    day = display_value(record.confirmed_on)
    assert f"住民基本台帳：事業者」（最終確認日：{day}）：</strong>架空情報株式会社" in page
    client.post(
        reverse("surveys:response-edit", args=[response.pk]),
        {"version": response.version, "same": f"{question.name}.ledger"},
    )
    response.refresh_from_db()
    assert response.draft == {question.name: ["架空情報株式会社"]}

    assert "架空情報株式会社" not in edit_page(client, neighbour, response_of(survey, other_municipality))


@pytest.mark.parametrize(("item", "kind"), FORMS)
def test_every_item_is_an_answer_without_fault_to_the_forms_that_it_names(
    asker: Actor, clerk: Actor, municipality: Organisation, item: str, kind: QuestionType
) -> None:
    make_record(municipality, **FULL)
    response = response_of(sent(asker, (kind, place(item))), municipality)
    assert carry_over(actor=clerk, response=response) == 1
    response.refresh_from_db()
    form = filled_form(response)
    assert form.is_valid(), form.errors
    assert perform(actor=clerk, response=response, action=Action.SUBMIT).answers


@pytest.mark.parametrize(
    ("told", "field", "part"),
    [
        ({"type": "text", "ledger_item": "contract_end_on"}, "ledger_item", "「日付」"),
        ({"type": "file", "ledger_item": "vendor"}, "ledger_item", "「自由記述」"),
        ({"type": "single", "ledger_item": "hosting", "choices": "庁内設置\nその他"}, "choices", "ガバメントクラウド"),
        ({"type": "number", "ledger_item": "lead_months", "unit": "年"}, "unit", "「か月」"),
        ({"type": "text", "ledger_item": ""}, "ledger_item", "両方を選んで"),
        ({"type": "text", "ledger_item": "vendor", "ledger_subject": ""}, "ledger_subject", "両方を選んで"),
    ],
)
def test_a_question_that_cannot_take_the_item_is_refused_where_it_should_change(
    client: Client, coordinator: User, told: dict[str, str], field: str, part: str
) -> None:
    survey = make_survey(actor_for(coordinator))
    client.force_login(coordinator)
    item = f"{CODE}/{told['ledger_item']}" if told["ledger_item"] else ""
    typed = {"text": "打ちかけの設問", "ledger_subject": f"{CODE}/{RESIDENT}"} | told | {"ledger_item": item}
    page = client.post(reverse("surveys:question-new", args=[survey.pk]), typed)
    assert part in str(page.context["form"].errors[field])
    assert "打ちかけの設問" in page.content.decode()
    assert not survey.questions.exists()


def test_choices_and_unit_that_are_left_blank_become_those_of_the_ledger(asker: Actor) -> None:
    survey = make_survey(asker)
    single = make_question(asker, survey, QuestionType.SINGLE, choices=[], ledger=place("hosting"))
    number = make_question(asker, survey, QuestionType.NUMBER, unit="", ledger=place("lead_months"))
    assert (single.choices, number.unit) == ([str(one.label) for one in Hosting], "か月")


def test_a_place_that_no_ledger_has_is_refused(asker: Actor) -> None:
    question = make_question(asker, make_survey(asker), QuestionType.TEXT)
    with pytest.raises(RuleViolation) as refusal:
        update_question(actor=asker, question=question, ledger=place("vendor", "abolished"))
    assert refusal.value.code == "no_such_place"


def test_the_form_shows_to_what_the_question_is_tied(client: Client, coordinator: User) -> None:
    actor = actor_for(coordinator)
    question = make_question(actor, make_survey(actor), QuestionType.TEXT, ledger=place("vendor"))
    client.force_login(coordinator)
    form = client.get(reverse("surveys:question-edit", args=[question.pk])).context["form"]
    assert (form["ledger_subject"].value(), form["ledger_item"].value()) == (f"{CODE}/{RESIDENT}", f"{CODE}/vendor")


def test_the_newer_of_last_times_answer_and_the_ledger_is_taken_first_and_both_are_shown(
    client: Client, asker: Actor, clerk: Actor, staff: User, municipality: Organisation
) -> None:
    first = sent(asker, (QuestionType.TEXT, place("vendor")))
    answer(clerk, response_of(first, municipality), {1: "前の事業者"})
    make_stale(make_record(municipality, vendor="台帳の事業者"))
    second = start_next_round(actor=asker, survey=first, title="第2回", due_on=business_day(20))
    response = response_of(open_survey(actor=asker, survey=second), municipality)
    page = edit_page(client, staff, response)
    assert 0 < page.index("</strong>前の事業者") < page.index("</strong>台帳の事業者")
    carry_over(actor=clerk, response=response)
    response.refresh_from_db()
    assert response.draft == {second.questions.get().name: ["前の事業者"]}


def test_a_section_takes_from_the_inventory_what_it_was_asked_and_sees_nothing_else_of_it(
    client: Client, asker: Actor, clerk: Actor, section: User, municipality: Organisation
) -> None:
    make_record(municipality, vendor="架空情報株式会社", product="架空住記")
    vendor, product = (QuestionType.TEXT, place("vendor")), (QuestionType.TEXT, place("product"))
    response = response_of(sent(asker, vendor, product), municipality)
    asked = response.survey.questions.get(position=1)
    delegation = delegate_questions(
        actor=clerk, response=response, questions=[asked], person=section, due_on=business_day(3)
    )
    client.force_login(section)
    url = reverse("surveys:delegation-detail", args=[delegation.pk])
    page = client.get(url).content.decode()
    assert ("架空情報株式会社" in page, "架空住記" in page) == (True, False)
    client.post(url, {"same": f"{asked.name}.ledger"})
    response.refresh_from_db()
    assert response.draft == {asked.name: ["架空情報株式会社"]}


def test_the_answer_workbook_comes_filled_with_the_inventory_and_says_so(
    asker: Actor, clerk: Actor, municipality: Organisation, other_municipality: Organisation, neighbour: User
) -> None:
    make_record(municipality, yearly_cost_yen=12_000_000)
    survey = sent(asker, (QuestionType.MONEY, place("yearly_cost_yen")))
    own = answer_workbook(clerk, response_of(survey, municipality))
    others = answer_workbook(actor_for(neighbour), response_of(survey, other_municipality))
    rows = [openpyxl.load_workbook(io.BytesIO(content))["入力"] for content in (own, others)]
    assert [sheet["F2"].value for sheet in rows] == [12_000_000, ""]
    assert ["年間費用" in str(sheet["E2"].value) for sheet in rows] == [True, False]


def test_the_answer_page_takes_as_many_queries_for_five_tied_questions_as_for_one(
    client: Client, asker: Actor, staff: User, municipality: Organisation
) -> None:
    places = [(QuestionType.TEXT, place("vendor", business)) for business, _name in LEDGER.subjects()[:5]]
    for business, _name in LEDGER.subjects()[:5]:
        make_record(municipality, business)
    client.force_login(staff)
    counts = [
        query_count(client, reverse("surveys:response-edit", args=[response_of(sent(asker, *some), municipality).pk]))
        for some in (places[:1], places)
    ]
    assert counts[0] == counts[1]

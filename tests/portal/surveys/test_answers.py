"""What is typed: every type of question, conditions, 該当なし, the guard, sections, last time's answers."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from portal.access.actor import Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.exceptions import RuleViolation
from portal.notifications.models import Notice
from portal.organisations.models import Organisation
from portal.surveys.choices import Action, QuestionType
from portal.surveys.models import Delegation, Question, Response
from portal.surveys.question_types import NOT_APPLICABLE, type_of, words_of
from portal.surveys.selectors.offers import offers_to
from portal.surveys.services.answers import carry_over, filled_form, save_answers, save_delegated
from portal.surveys.services.delegations import delegate_questions, hand_over_delegated, take_back_delegation
from portal.surveys.services.questions import (
    correct_wording,
    move_question,
    remove_question,
    update_question,
)
from portal.surveys.services.responses import perform
from portal.surveys.services.surveys import open_survey, start_next_round
from tests.factories.surveys import (
    STANCES,
    answer,
    business_day,
    make_open_survey,
    make_question,
    make_survey,
    response_of,
)

pytestmark = pytest.mark.django_db
INDIVIDUAL_NUMBER = "123456789018"  # a valid check digit, no real person

TYPED: dict[QuestionType, tuple[dict[str, list[str]], Any, str]] = {
    QuestionType.SINGLE: ({"": [STANCES[1]]}, STANCES[1], STANCES[1]),
    QuestionType.MULTIPLE: ({"": STANCES[:2]}, STANCES[:2], "早期導入を希望、検討を継続"),
    QuestionType.NUMBER: ({"": ["１，２３４．５"]}, "1234.5", "1,234.5人"),
    QuestionType.MONEY: ({"": ["▲1,234"]}, -1234, "-1,234円"),
    QuestionType.DATE: ({"": ["令和8年11月23日"]}, "2026-11-23", "令和8年11月23日"),
    QuestionType.MONTHS: ({"": ["令和9年4月～令和10年3月"]}, "2027-04/2028-03", "令和9年4月～令和10年3月"),
    QuestionType.TABLE: (
        {"_r0_c0": ["住民記録"], "_r0_c1": ["１，０００"], "_r2_c0": ["税"]},
        [["住民記録", 1000], ["税", None]],
        "業務：住民記録、年間経費（円）：1,000\n業務：税",
    ),
    QuestionType.TEXT: ({"": ["一行目\r\n二行目"]}, "一行目\n二行目", "一行目\n二行目"),
}


@pytest.fixture
def asker(coordinator: User) -> Actor:
    return actor_for(coordinator)


@pytest.fixture
def clerk(staff: User) -> Actor:
    return actor_for(staff)


def ready(asker: Actor, municipality: Organisation, *kinds: QuestionType) -> Response:
    return response_of(make_open_survey(asker, kinds), municipality)


@pytest.mark.parametrize("kind", list(TYPED))
def test_each_type_reads_what_offices_type_and_says_it_again(
    asker: Actor, clerk: Actor, municipality: Organisation, kind: QuestionType
) -> None:
    response = ready(asker, municipality, kind)
    question = response.survey.questions.get()
    cells, expected, words = TYPED[kind]
    typed = {f"{question.name}{suffix}": texts for suffix, texts in cells.items()}
    saved = save_answers(actor=clerk, response=response, typed=typed)
    form = filled_form(saved.response)
    assert form.is_valid(), form.errors
    given = form.answers()[str(question.pk)]
    assert (given, words_of(question, given)) == (expected, words)
    again = filled_form(saved.response, type_of(question).typed(question, given))
    assert again.is_valid()
    assert again.answers() == form.answers()
    assert len(type_of(question).columns(question)) == len(type_of(question).cells(question, given))


@pytest.mark.parametrize(
    ("kind", "text", "part"),
    [
        (QuestionType.SINGLE, "選択肢にない", "選択肢から選んで"),
        (QuestionType.NUMBER, "約100", "数字で入力"),
        (QuestionType.MONEY, "3千円", "単位"),
        (QuestionType.DATE, "令和8年2月30日", "という日はありません"),
        (QuestionType.MONTHS, "2028年3月～2027年4月", "始まりより前"),
    ],
)
def test_a_wrong_answer_is_kept_as_typed_and_refused_at_the_end_with_its_reason(
    asker: Actor, clerk: Actor, municipality: Organisation, kind: QuestionType, text: str, part: str
) -> None:
    response = ready(asker, municipality, kind)
    name = response.survey.questions.get().name
    saved = save_answers(actor=clerk, response=response, typed={name: [text]})
    assert saved.response.draft == {name: [text]}
    assert part in str(filled_form(saved.response).errors[name])


def test_a_wrong_cell_of_a_table_is_named(asker: Actor, clerk: Actor, municipality: Organisation) -> None:
    response = ready(asker, municipality, QuestionType.TABLE)
    name = response.survey.questions.get().name
    saved = save_answers(actor=clerk, response=response, typed={f"{name}_r1_c0": ["税"], f"{name}_r1_c1": ["多い"]})
    assert "2行目の「年間経費」" in str(filled_form(saved.response).errors[name])


def test_an_individual_number_is_stored_nowhere_and_the_rest_is_kept(
    asker: Actor, clerk: Actor, municipality: Organisation
) -> None:
    response = ready(asker, municipality, QuestionType.TEXT, QuestionType.DATE)
    text, day = (question.name for question in response.survey.questions.order_by("position"))
    save_answers(actor=clerk, response=response, typed={text: ["前の内容"], day: [""]})
    saved = save_answers(
        actor=clerk, response=response, typed={text: [f"番号は{INDIVIDUAL_NUMBER}"], day: ["2026-11-23"]}
    )
    assert saved.response.draft == {text: ["前の内容"], day: ["2026-11-23"]}
    assert list(saved.refused) == [text]


def test_not_applicable_is_an_answer(asker: Actor, clerk: Actor, municipality: Organisation) -> None:
    survey = make_survey(asker)
    question = make_question(asker, survey, QuestionType.MONEY, has_not_applicable=True)
    response = response_of(open_survey(actor=asker, survey=survey), municipality)
    save_answers(actor=clerk, response=response, typed={f"{question.name}_na": ["on"]})
    done = perform(actor=clerk, response=response, action=Action.SUBMIT)
    assert done.answers == {str(question.pk): dict(NOT_APPLICABLE)}
    assert words_of(question, done.answers[str(question.pk)]) == "該当なし"


def test_a_question_whose_condition_is_not_met_is_neither_asked_nor_answered(
    asker: Actor, clerk: Actor, municipality: Organisation
) -> None:
    survey = make_survey(asker)
    first = make_question(asker, survey)
    second = make_question(asker, survey, QuestionType.TEXT, asked_if=first, asked_if_choices=[STANCES[0]])
    third = make_question(
        asker, survey, QuestionType.SINGLE, asked_if=first, asked_if_choices=[STANCES[0]], choices=["はい", "いいえ"]
    )
    fourth = make_question(asker, survey, QuestionType.TEXT, asked_if=third, asked_if_choices=["はい"])
    response = response_of(open_survey(actor=asker, survey=survey), municipality)
    typed = {first.name: [STANCES[1]], second.name: ["残った入力"], third.name: ["はい"], fourth.name: ["これも"]}
    save_answers(actor=clerk, response=response, typed=typed)
    done = perform(actor=clerk, response=response, action=Action.SUBMIT)
    assert done.answers == {str(first.pk): STANCES[1]}


def test_two_people_do_not_write_over_each_other(asker: Actor, clerk: Actor, municipality: Organisation) -> None:
    response = ready(asker, municipality, QuestionType.TEXT)
    name = response.survey.questions.get().name
    save_answers(actor=clerk, response=response, typed={name: ["先の人"]}, version=response.version)
    with pytest.raises(RuleViolation) as refusal:
        save_answers(actor=clerk, response=response, typed={name: ["後の人"]}, version=response.version)
    assert (refusal.value.code, "市町村 担当" in str(refusal.value)) == ("edit_conflict", True)


class TestSections:
    @pytest.fixture
    def response(self, asker: Actor, municipality: Organisation) -> Response:
        return ready(asker, municipality, QuestionType.SINGLE, QuestionType.MONEY)

    @pytest.fixture
    def delegation(self, clerk: Actor, response: Response, section: User) -> Delegation:
        money = response.survey.questions.get(position=2)
        return delegate_questions(
            actor=clerk, response=response, questions=[money], person=section, due_on=business_day(3)
        )

    def test_a_section_answers_its_question_and_nothing_else(
        self, delegation: Delegation, section: User, response: Response, clerk: Actor
    ) -> None:
        single, money = response.survey.questions.order_by("position")
        assert Notice.objects.filter(recipient=section, text__contains="依頼されました").count() == 1
        save_answers(actor=clerk, response=response, typed={single.name: [STANCES[0]], money.name: ["1"]})
        typed = {single.name: [STANCES[2]], money.name: ["5,000"]}
        save_delegated(actor=actor_for(section), delegation=delegation, typed=typed)
        response.refresh_from_db()
        assert response.draft == {single.name: [STANCES[0]], money.name: ["5,000"]}

    def test_the_answer_waits_for_the_section(
        self, delegation: Delegation, section: User, response: Response, clerk: Actor
    ) -> None:
        single, money = response.survey.questions.order_by("position")
        save_answers(actor=clerk, response=response, typed={single.name: [STANCES[0]]})
        with pytest.raises(RuleViolation) as refusal:
            perform(actor=clerk, response=response, action=Action.SUBMIT)
        assert refusal.value.code == "delegations_waiting"
        actor = actor_for(section)
        with pytest.raises(RuleViolation) as unanswered:
            hand_over_delegated(actor=actor, delegation=delegation)
        assert unanswered.value.code == "answers_invalid"
        save_delegated(actor=actor, delegation=delegation, typed={money.name: ["5,000"]})
        hand_over_delegated(actor=actor, delegation=delegation)
        done = perform(actor=clerk, response=response, action=Action.SUBMIT)
        assert done.answers[str(money.pk)] == 5000

    def test_what_was_taken_back_is_no_longer_the_sections(
        self, delegation: Delegation, section: User, clerk: Actor
    ) -> None:
        take_back_delegation(actor=clerk, delegation=delegation)
        assert not Delegation.objects.permitted_to(actor_for(section)).exists()
        with pytest.raises(RuleViolation) as refusal:
            save_delegated(actor=actor_for(section), delegation=delegation, typed={})
        assert refusal.value.code == "not_permitted"

    def test_a_question_is_at_one_section_at_a_time_and_only_at_ones_own(
        self, delegation: Delegation, section: User, response: Response, clerk: Actor, neighbour: User
    ) -> None:
        money = response.survey.questions.get(position=2)
        codes = []
        for person, question in ((section, money), (neighbour, response.survey.questions.get(position=1))):
            with pytest.raises(RuleViolation) as refusal:
                delegate_questions(
                    actor=clerk, response=response, questions=[question], person=person, due_on=business_day(3)
                )
            codes.append(refusal.value.code)
        assert codes == ["delegated_already", "no_section"]


class TestRounds:
    def test_the_next_round_offers_last_times_answers_in_one_step(
        self, asker: Actor, clerk: Actor, municipality: Organisation
    ) -> None:
        survey = make_open_survey(asker, tuple(TYPED))
        given = {number: expected for number, (_cells, expected, _words) in enumerate(TYPED.values(), start=1)}
        answer(clerk, response_of(survey, municipality), given)
        following = start_next_round(actor=asker, survey=survey, title="第2回", due_on=business_day(20))
        second = response_of(open_survey(actor=asker, survey=following), municipality)
        assert carry_over(actor=clerk, response=second) == len(TYPED)
        done = perform(actor=clerk, response=second, action=Action.SUBMIT)
        assert list(done.answers.values()) == list(given.values())

    def test_a_choice_that_is_no_longer_offered_is_not_carried_over(
        self, asker: Actor, clerk: Actor, municipality: Organisation
    ) -> None:
        survey = make_open_survey(asker)
        answer(clerk, response_of(survey, municipality), {1: STANCES[2]})
        following = start_next_round(actor=asker, survey=survey, title="第2回", due_on=business_day(20))
        update_question(actor=asker, question=following.questions.get(), choices=STANCES[:2])
        second = response_of(open_survey(actor=asker, survey=following), municipality)
        assert offers_to(clerk, second) == {}

    def test_only_ones_own_answer_comes_back(
        self, asker: Actor, clerk: Actor, municipality: Organisation, other_municipality: Organisation
    ) -> None:
        survey = make_open_survey(asker)
        answer(clerk, response_of(survey, municipality), {1: STANCES[2]})
        following = start_next_round(actor=asker, survey=survey, title="第2回", due_on=business_day(20))
        open_survey(actor=asker, survey=following)
        assert offers_to(clerk, response_of(following, other_municipality)) == {}

    def test_what_was_typed_already_is_not_written_over_by_last_times_answers(
        self, asker: Actor, clerk: Actor, municipality: Organisation
    ) -> None:
        survey = make_open_survey(asker, (QuestionType.SINGLE, QuestionType.MONEY))
        answer(clerk, response_of(survey, municipality), {1: STANCES[2], 2: 500})
        following = start_next_round(actor=asker, survey=survey, title="第2回", due_on=business_day(20))
        second = response_of(open_survey(actor=asker, survey=following), municipality)
        single, money = following.questions.order_by("position")
        saved = save_answers(actor=clerk, response=second, typed={money.name: ["700"]})
        assert carry_over(actor=clerk, response=saved.response) == 1
        second.refresh_from_db()
        assert second.draft == {single.name: [STANCES[2]], money.name: ["700"]}


class TestQuestions:
    def test_the_database_refuses_to_change_what_was_sent(self, asker: Actor, municipality: Organisation) -> None:
        question = make_open_survey(asker).questions.get()
        for change in (
            lambda: Question.objects.filter(pk=question.pk).update(choices=["別の選択肢", "もう1つ"]),
            lambda: Question.objects.filter(pk=question.pk).delete(),
            lambda: Question.objects.create(survey=question.survey, position=2, type="text", text="後から"),
        ):
            with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
                change()

    def test_the_wording_is_corrected_with_a_reason_that_everybody_reads(self, asker: Actor, staff: User) -> None:
        question = make_open_survey(asker).questions.get()
        correct_wording(actor=asker, question=question, text="正しい設問", guidance="", reason="誤字のため")
        question.refresh_from_db()
        assert question.text == "正しい設問"
        assert Notice.objects.filter(recipient=staff, text__contains="誤字のため").count() == 1

    def test_a_condition_stays_behind_its_question(self, asker: Actor) -> None:
        survey = make_survey(asker)
        first = make_question(asker, survey)
        second = make_question(asker, survey, QuestionType.TEXT, asked_if=first, asked_if_choices=[STANCES[0]])
        codes = []
        for act in (
            lambda: move_question(actor=asker, question=second, down=False),
            lambda: remove_question(actor=asker, question=first),
            lambda: update_question(actor=asker, question=first, choices=STANCES[1:]),
            lambda: make_question(asker, survey, asked_if=first, asked_if_choices=["ない選択肢"]),
        ):
            with pytest.raises(RuleViolation) as refusal:
                act()
            codes.append(refusal.value.code)
        assert codes == ["condition_not_before", "question_in_use", "choice_in_use", "condition_without_choice"]

    def test_questions_move_and_close_the_gaps(self, asker: Actor) -> None:
        survey = make_survey(asker)
        first, second, third = (make_question(asker, survey, text=f"設問{n}") for n in range(3))
        move_question(actor=asker, question=third, down=False)
        remove_question(actor=asker, question=first)
        assert list(survey.questions.values_list("position", "text")) == [(1, "設問2"), (2, "設問1")]
        assert second.survey == survey

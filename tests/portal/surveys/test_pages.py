"""The pages of those who ask and those who answer, through the front door."""

from __future__ import annotations

import csv
import io
from datetime import datetime, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.access.choices import Role
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.deadlines.models import Reminder
from portal.deadlines.registry import find_deadline_kind
from portal.deadlines.selectors.open_deadlines import Side, open_deadlines
from portal.deadlines.services.extensions import extend_deadline, extendable_deadline
from portal.deadlines.services.planning import plan
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from portal.surveys.choices import QuestionType
from portal.surveys.models import AnswerFile, Question, Response, Survey
from portal.surveys.services.delegations import delegate_questions, take_back_delegation
from portal.surveys.services.surveys import open_survey, start_next_round
from tests.factories.organisations import make_municipality
from tests.factories.people import make_user
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


def text_of(client: Client, name: str, *args: int, **query: str) -> str:
    response = client.get(reverse(f"surveys:{name}", args=args), query, follow=True)
    assert response.status_code == 200
    return str(response.content.decode())


class TestAsking:
    def test_a_coordinator_makes_and_sends_a_survey(
        self, client: Client, coordinator: User, municipality: Organisation
    ) -> None:
        client.force_login(coordinator)
        told = {
            "title": "端末の台数の調査",
            "due_on": business_day(8).isoformat(),
            "audience_kind": "chosen",
            "audience": [municipality.pk],
        }
        made = client.post(reverse("surveys:survey-new"), told)
        survey = Survey.objects.get()
        assert made.headers["Location"] == reverse("surveys:survey-detail", args=[survey.pk])
        new = reverse("surveys:question-new", args=[survey.pk])
        client.post(
            new, {"type": "single", "text": "更新の予定はありますか。", "choices": "はい\nいいえ", "is_required": "on"}
        )
        first = Question.objects.get()
        columns = "業務名,文字\n台数,数値,台"
        condition = {"asked_if": first.pk, "asked_if_choices": "はい"}
        client.post(new, {"type": "table", "text": "台数", "columns": columns, "row_count": "3", **condition})
        second = Question.objects.get(position=2)
        assert second.columns == [
            {"label": "業務名", "type": "text", "unit": ""},
            {"label": "台数", "type": "number", "unit": "台"},
        ]
        client.post(reverse("surveys:survey-open", args=[survey.pk]))
        assert list(Response.objects.values_list("organisation__name", flat=True)) == ["岸和田市"]
        assert "未回答" in text_of(client, "survey-detail", survey.pk)

    def test_a_closed_day_is_refused_at_its_field_and_all_else_stays_typed(
        self, client: Client, coordinator: User
    ) -> None:
        client.force_login(coordinator)
        day = business_day(8)
        sunday = day + timedelta(days=6 - day.weekday())
        told = {"title": "打ちかけの照会名", "due_on": sunday.isoformat(), "audience_kind": "all_municipalities"}
        page = client.post(reverse("surveys:survey-new"), told)
        assert "休庁日" in str(page.context["form"].errors["due_on"])
        assert "打ちかけの照会名" in page.content.decode()

    def test_the_second_of_two_authors_sees_what_the_first_has_saved(
        self, client: Client, coordinator: User, municipality: Organisation
    ) -> None:
        client.force_login(coordinator)
        survey = make_survey(actor_for(coordinator), title="はじめの名称")
        url = reverse("surveys:survey-edit", args=[survey.pk])
        told = {"due_on": survey.due_on.isoformat(), "audience_kind": "chosen", "audience": [municipality.pk]}
        client.post(url, {"version": survey.version, "title": "先に直した名称", **told})
        page = client.post(url, {"version": survey.version, "title": "後から直した名称", **told})
        rows = {row.label: (row.theirs, row.mine) for row in page.context["conflict"].rows if row.is_different}
        assert rows == {"照会名": ("先に直した名称", "後から直した名称")}
        survey.refresh_from_db()
        client.post(url, {"version": survey.version, "title": "後から直した名称", **told})
        survey.refresh_from_db()
        assert (survey.title, list(survey.addressees())) == ("後から直した名称", [municipality])

    def test_a_question_without_choices_is_refused_where_they_belong(self, client: Client, coordinator: User) -> None:
        client.force_login(coordinator)
        survey = make_survey(actor_for(coordinator))
        url = reverse("surveys:question-new", args=[survey.pk])
        page = client.post(url, {"type": "single", "text": "選べない設問", "choices": "1つだけ"})
        assert "2つ以上" in str(page.context["form"].errors["choices"])

    def test_the_author_is_warned_of_what_was_asked_before_and_takes_the_answers_over(
        self, client: Client, coordinator: User, municipality: Organisation
    ) -> None:
        client.force_login(coordinator)
        actor = actor_for(coordinator)
        earlier = make_open_survey(actor, title="昨年度の調査")
        make_answered(earlier, municipality)
        survey = make_survey(actor, title="今年度の調査")
        question = make_question(actor, survey, text=" １つ選ぶの設問")  # the same words in another width
        page = text_of(client, "survey-detail", survey.pk)
        assert "「昨年度の調査」の問1" in page
        assert "1団体が回答しています" in page
        url = reverse("surveys:question-repeat", args=[question.pk])
        client.post(url, {"earlier": earlier.questions.get().pk})
        question.refresh_from_db()
        assert question.repeats == earlier.questions.get()
        assert "昨年度の調査" not in text_of(client, "survey-detail", survey.pk)

    def test_who_has_not_answered_comes_first_and_the_late_ones_before_them(
        self, client: Client, coordinator: User, municipality: Organisation, other_municipality: Organisation
    ) -> None:
        client.force_login(coordinator)
        third = make_municipality(municipality.prefecture, name="能勢町", code="273228")
        survey = make_open_survey(actor_for(coordinator))
        make_answered(survey, municipality)
        Response.objects.filter(survey=survey, organisation=third).update(due_on=timezone.localdate() - timedelta(1))
        page = text_of(client, "survey-detail", survey.pk)
        table = page[page.index("<table") :]
        assert sorted(("能勢町", "豊中市", "岸和田市"), key=table.index) == ["能勢町", "豊中市", "岸和田市"]
        only = text_of(client, "survey-detail", survey.pk, state="answered")
        assert ("岸和田市" in only, "豊中市</a>" in only) == (True, False)

    def test_the_tally_counts_and_the_rounds_stand_side_by_side(
        self, client: Client, coordinator: User, municipality: Organisation, other_municipality: Organisation
    ) -> None:
        client.force_login(coordinator)
        actor = actor_for(coordinator)
        survey = make_open_survey(actor, (QuestionType.SINGLE, QuestionType.MONEY))
        make_answered(survey, municipality, {1: STANCES[0], 2: 1000})
        make_answered(survey, other_municipality, {1: STANCES[0], 2: 3000})
        tally = text_of(client, "survey-tally", survey.pk)
        assert "「早期導入を希望」で、回答した2団体のうち2団体です。" in tally
        assert "4,000" in tally
        draft = start_next_round(actor=actor, survey=survey, title="第2回", due_on=business_day(20))
        client.post(reverse("surveys:survey-open", args=[draft.pk]))
        make_answered(Survey.objects.get(pk=draft.pk), municipality, {1: STANCES[1], 2: 1000})
        compared = text_of(client, "survey-comparison", draft.pk)
        assert "回答が変わった団体（1団体）" in compared

    def test_all_answers_leave_as_one_tidy_table(
        self, client: Client, coordinator: User, municipality: Organisation
    ) -> None:
        client.force_login(coordinator)
        kinds = (QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.TABLE, QuestionType.MONTHS)
        survey = make_open_survey(actor_for(coordinator), kinds)
        given = {1: STANCES[0], 2: STANCES[:2], 3: [["税", 500]], 4: "2027-04/2028-03"}
        make_answered(survey, municipality, given)
        url = reverse("surveys:answers-export", args=[survey.pk])
        text = client.get(url, {"format": "csv"}).content.decode("utf-8-sig")
        [head, row] = csv.reader(io.StringIO(text))
        values = dict(zip(head, row, strict=True))
        assert len(set(head)) == len(head)
        assert values["団体コード"] == "272027"
        assert values["問2 当てはまるものをすべて選ぶの設問：検討を継続"] == "○"
        assert values["問3 表の設問：1-年間経費（円）"] == "500"
        assert values["問4 期間（年月から年月まで）の設問：始まり"] == "2027-04"
        assert client.get(url, {"format": "xlsx"}).status_code == 200

    def test_a_very_large_survey_is_written_by_a_worker(
        self, client: Client, coordinator: User, municipality: Organisation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("portal.surveys.views.exports.MOST_AT_ONCE", 0)
        client.force_login(coordinator)
        survey = make_open_survey(actor_for(coordinator))
        page = client.get(reverse("surveys:answers-export", args=[survey.pk]), {"format": "xlsx"}, follow=True)
        assert page.redirect_chain == [(reverse("reports:report-order", args=["surveys.answers"]), 302)]
        assert survey.title in page.content.decode()

    def test_an_answer_that_is_not_handed_in_stays_hidden_from_the_prefecture(
        self, client: Client, coordinator: User, staff: User, municipality: Organisation
    ) -> None:
        survey = make_open_survey(actor_for(coordinator), (QuestionType.TEXT,))
        response = response_of(survey, municipality)
        client.force_login(staff)
        edit = reverse("surveys:response-edit", args=[response.pk])
        name = survey.questions.get().name
        client.post(edit, {"version": response.version, name: "検討中の内部の意見", "do": "save"})
        assert "検討中の内部の意見" in text_of(client, "response-edit", response.pk)
        client.force_login(coordinator)
        for page in (text_of(client, "response-detail", response.pk), text_of(client, "survey-tally", survey.pk)):
            assert "検討中の内部の意見" not in page
        exported = client.get(reverse("surveys:answers-export", args=[survey.pk]), {"format": "csv"})
        assert "内部の意見" not in exported.content.decode("utf-8-sig")
        read = client.get(reverse("surveys-api:survey-response-detail", args=[response.pk]))
        assert "内部の意見" not in read.content.decode()

    @pytest.mark.parametrize("name", ["survey-detail", "survey-tally", "answers-export", "roster-export"])
    def test_the_number_of_queries_does_not_grow_with_the_answers(
        self,
        client: Client,
        coordinator: User,
        prefecture: Organisation,
        name: str,
    ) -> None:
        client.force_login(coordinator)
        counts = []
        for number in (1, 5):
            organisations = [make_municipality(prefecture) for _n in range(number)]
            survey = make_open_survey(actor_for(coordinator), (QuestionType.SINGLE, QuestionType.NUMBER))
            for organisation in organisations:
                make_answered(survey, organisation, {1: STANCES[0], 2: "12"})
            url = reverse(f"surveys:{name}", args=[survey.pk])
            query = {"format": "xlsx"} if name.endswith("export") else {}
            client.get(url, query)
            with CaptureQueriesContext(connection) as captured:
                client.get(url, query)
            counts.append(len(captured))
        assert counts[0] == counts[1]


class TestAnswering:
    @pytest.fixture
    def response(self, coordinator: User, municipality: Organisation) -> Response:
        kinds = (QuestionType.SINGLE, QuestionType.NUMBER, QuestionType.FILE)
        return response_of(make_open_survey(actor_for(coordinator), kinds), municipality)

    def test_files_answer_a_question_and_reach_the_prefecture_with_the_answer(
        self, client: Client, staff: User, coordinator: User, response: Response
    ) -> None:
        client.force_login(staff)
        edit = reverse("surveys:response-edit", args=[response.pk])
        single, number, file = (question.name for question in response.survey.questions.order_by("position"))
        upload = SimpleUploadedFile("構成図.txt", "構成".encode(), content_type="text/plain")
        told = {"version": response.version, single: STANCES[0], number: "１２", file: upload, "do": "confirm"}
        sent = client.post(edit, told)
        assert sent.headers["Location"] == reverse("surveys:response-confirm", args=[response.pk])
        stored = AnswerFile.objects.get()
        download = reverse("documents:document-download", args=[stored.file_id])
        client.force_login(coordinator)
        assert client.get(download).status_code == 404
        client.force_login(staff)
        response.refresh_from_db()
        client.post(sent.headers["Location"], {"version": response.version, "reason": ""})
        client.force_login(coordinator)
        assert client.get(download).status_code == 200
        assert "構成図.txt" in text_of(client, "response-detail", response.pk)

    def test_a_missing_answer_is_named_at_its_question_and_the_rest_is_kept(
        self, client: Client, staff: User, response: Response
    ) -> None:
        client.force_login(staff)
        edit = reverse("surveys:response-edit", args=[response.pk])
        single, number, file = (question.name for question in response.survey.questions.order_by("position"))
        page = client.post(edit, {"version": response.version, number: "約10", "do": "confirm"})
        assert set(page.context["form"].errors) == {single, number, file}
        assert "約10" in page.content.decode()
        assert (
            client.get(reverse("surveys:response-confirm", args=[response.pk])).headers["Location"].endswith("?check=1")
        )

    def test_the_second_of_two_people_sees_both_versions(
        self, client: Client, staff: User, approver: User, response: Response
    ) -> None:
        number = response.survey.questions.get(position=2).name
        edit = reverse("surveys:response-edit", args=[response.pk])
        client.force_login(approver)
        client.post(edit, {"version": response.version, number: "10", "do": "save"})
        client.force_login(staff)
        page = client.post(edit, {"version": response.version, number: "20", "do": "save"})
        assert (page.status_code, "他の人が先に更新しました" in page.content.decode()) == (409, True)
        assert [(row.theirs, row.mine) for row in page.context["conflict"].rows if row.is_different] == [
            ("10人", "20人")
        ]

    def test_a_section_sees_its_question_alone(
        self, client: Client, staff: User, section: User, response: Response
    ) -> None:
        number = response.survey.questions.get(position=2)
        delegation = delegate_questions(
            actor=actor_for(staff), response=response, questions=[number], person=section, due_on=business_day(3)
        )
        client.force_login(section)
        page = text_of(client, "delegation-detail", delegation.pk)
        assert (number.text in page, response.survey.questions.get(position=1).text in page) == (True, False)
        url = reverse("surveys:delegation-detail", args=[delegation.pk])
        wrong = client.post(url, {number.name: "多数", "do": "hand-over"})
        assert "数字" in str(wrong.context["form"].errors[number.name])
        client.post(url, {number.name: "30", "do": "hand-over"})
        delegation.refresh_from_db()
        assert delegation.answered_at is not None
        assert "<dd>30人</dd>" in text_of(client, "delegation-detail", delegation.pk)
        client.force_login(staff)
        assert "依頼中です" not in text_of(client, "response-edit", response.pk)

    def test_a_request_that_was_taken_back_says_so(
        self, client: Client, staff: User, section: User, response: Response
    ) -> None:
        number, clerk = response.survey.questions.get(position=2), actor_for(staff)
        delegation = delegate_questions(
            actor=clerk, response=response, questions=[number], person=section, due_on=business_day(3)
        )
        take_back_delegation(actor=clerk, delegation=delegation)
        client.force_login(staff)
        assert "に取り下げました。" in text_of(client, "delegation-detail", delegation.pk)

    def test_last_times_answer_is_one_click_away(
        self, client: Client, staff: User, coordinator: User, municipality: Organisation
    ) -> None:
        actor = actor_for(coordinator)
        survey = make_open_survey(actor)
        make_answered(survey, municipality, {1: STANCES[2]})
        draft = start_next_round(actor=actor, survey=survey, title="第2回", due_on=business_day(20))
        client.force_login(coordinator)
        client.post(reverse("surveys:survey-open", args=[draft.pk]))
        response = response_of(draft, municipality)
        client.force_login(staff)
        assert "提出）：</strong>様子を見る" in text_of(client, "response-edit", response.pk)
        edit = reverse("surveys:response-edit", args=[response.pk])
        client.post(edit, {"version": response.version, "same": "all"})
        response.refresh_from_db()
        assert response.draft == {draft.questions.get().name: [STANCES[2]]}

    def test_a_section_answers_as_last_time_in_one_click_and_keeps_what_else_it_has_typed(
        self, client: Client, coordinator: User, staff: User, section: User, municipality: Organisation
    ) -> None:
        actor = actor_for(coordinator)
        first = make_open_survey(actor, (QuestionType.SINGLE, QuestionType.MONEY))
        make_answered(first, municipality, {1: STANCES[2], 2: 500})
        second = start_next_round(actor=actor, survey=first, title="第2回", due_on=business_day(20))
        response = response_of(open_survey(actor=actor, survey=second), municipality)
        single, money = second.questions.order_by("position")
        delegation = delegate_questions(
            actor=actor_for(staff),
            response=response,
            questions=[single, money],
            person=section,
            due_on=business_day(3),
        )
        client.force_login(section)
        url = reverse("surveys:delegation-detail", args=[delegation.pk])
        assert f'value="{single.name}.previous"' in client.get(url).content.decode()
        client.post(url, {money.name: "700", "same": f"{single.name}.previous"})
        response.refresh_from_db()
        assert response.draft == {single.name: [STANCES[2]], money.name: ["700"]}


class TestDeadlines:
    def test_an_owed_answer_stands_among_the_deadlines_until_it_is_given(
        self, coordinator: User, staff: User, municipality: Organisation
    ) -> None:
        survey = make_open_survey(actor_for(coordinator))
        [owed] = open_deadlines(actor_for(staff), kinds=["surveys.response"])
        assert (owed.subject, owed.due_on) == (survey.title, survey.due_on)
        make_answered(survey, municipality)
        assert open_deadlines(actor_for(staff), kinds=["surveys.response"]) == []

    def test_one_organisation_gets_more_time_on_an_open_day(
        self, coordinator: User, municipality: Organisation, other_municipality: Organisation
    ) -> None:
        actor = actor_for(coordinator)
        survey = make_open_survey(actor)
        kind = find_deadline_kind("surveys.response")
        assert kind is not None
        response = response_of(survey, municipality)
        deadline = extendable_deadline(actor, kind, str(response.pk), municipality.pk)
        assert deadline is not None
        day = business_day(25)
        saturday = day + timedelta(days=12 - day.weekday())
        with pytest.raises(RuleViolation) as refusal:
            extend_deadline(actor=actor, kind=kind, deadline=deadline, due_on=saturday, reason="議会の会期")
        assert refusal.value.code == "closed_day"
        extend_deadline(actor=actor, kind=kind, deadline=deadline, due_on=day, reason="議会の会期")
        days = {one.organisation.name: one.due_on for one in open_deadlines(actor, sides=[Side.COORDINATED])}
        assert days == {"岸和田市": day, "豊中市": survey.due_on}

    def test_a_delegation_waits_for_its_person_alone(
        self, coordinator: User, staff: User, section: User, municipality: Organisation
    ) -> None:
        response = response_of(make_open_survey(actor_for(coordinator)), municipality)
        colleague = make_user(municipality, Role.SECTION)
        delegate_questions(
            actor=actor_for(staff),
            response=response,
            questions=[response.survey.questions.get()],
            person=section,
            due_on=business_day(3),
        )
        found = [len(open_deadlines(actor_for(user), kinds=["surveys.delegation"])) for user in (section, colleague)]
        assert found == [1, 0]

    def test_the_person_asked_is_reminded_and_their_colleague_is_not(
        self, coordinator: User, staff: User, section: User, municipality: Organisation
    ) -> None:
        response = response_of(make_open_survey(actor_for(coordinator)), municipality)
        make_user(municipality, Role.SECTION)
        question = response.survey.questions.get()
        day = business_day(5)
        delegate_questions(actor=actor_for(staff), response=response, questions=[question], person=section, due_on=day)
        plan()
        plan(now=timezone.make_aware(datetime.combine(day, time(9))))
        told = Reminder.objects.filter(audience="staff").values_list("kind", "recipient")
        assert {who for kind, who in told if kind == "surveys.delegation"} == {section.pk}
        assert section.pk not in {who for kind, who in told if kind != "surveys.delegation"}

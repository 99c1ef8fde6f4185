"""Consultation: a question, its answer, and what all may learn from it without names."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mynumber_tests.models import Consultation, FaqEntry, Pair, Participation, Programme
from mynumber_tests.selectors.names import names_within
from mynumber_tests.services.consultations import ask_prefecture, publish_faq, revise_faq
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.exceptions import RuleViolation
from portal.notifications.models import Notice
from portal.organisations.models import Organisation
from tests.factories.operation_tests import answered, make_consultation, make_operation_test, make_room
from tests.factories.organisations import make_municipality


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_operation_test(prefecture, [municipality, other_municipality])


@pytest.fixture
def pair(programme: Programme, municipality: Organisation, other_municipality: Organisation) -> Pair:
    return make_room(programme, municipality, other_municipality)


@pytest.fixture
def asked(programme: Programme, staff: User) -> Consultation:
    return make_consultation(programme, actor_for(staff))


def share(client: Client, consultation: Consultation, question: str, answer: str) -> str:
    address = reverse("mynumber_tests:consultation-share", args=[consultation.pk])
    return client.post(address, {"question": question, "answer": answer}, follow=True).content.decode()


# --- asking and answering -------------------------------------------------------------------------------------------


def test_a_question_about_a_pair_reaches_the_prefecture_and_its_answer_whoever_asked(
    client: Client, staff: User, coordinator: User, pair: Pair
) -> None:
    client.force_login(staff)
    address = reverse("mynumber_tests:consultation-new", args=[pair.programme_id])
    page = client.get(address, {"pair": pair.pk}).content.decode()
    assert "豊中市（第1クール）" in page
    client.post(address, {"pair": pair.pk, "question": "日程が合いません。"})
    consultation = Consultation.objects.get()
    assert (consultation.pair, consultation.asked_by) == (pair, staff)
    assert Notice.objects.get(recipient=coordinator).text.startswith("岸和田市から、")
    client.force_login(coordinator)
    reply = {"version": consultation.version, "answer": "別のクールに移します。"}
    client.post(reverse("mynumber_tests:consultation-answer", args=[consultation.pk]), reply)
    client.force_login(staff)
    page = client.get(reverse("mynumber_tests:consultation-detail", args=[consultation.pk])).content.decode()
    assert ("別のクールに移します。" in page, "回答済み" in page) == (True, True)
    assert Notice.objects.filter(recipient=staff, text__contains="相談に、回答がありました。").exists()


def test_a_consultation_is_hidden_from_the_counterpart(client: Client, neighbour: User, asked: Consultation) -> None:
    client.force_login(neighbour)
    assert client.get(reverse("mynumber_tests:consultation-detail", args=[asked.pk])).status_code == 404
    page = client.get(reverse("mynumber_tests:consultation-list", args=[asked.participation.programme_id]))
    assert list(page.context["table"].page) == []


def test_nobody_asks_about_a_pair_of_others(
    prefecture: Organisation, programme: Programme, staff: User, other_municipality: Organisation
) -> None:
    third = make_municipality(prefecture)
    Participation.objects.create(programme=programme, organisation=third)
    foreign = make_room(programme, other_municipality, third)
    own = programme.participations.get(organisation__name="岸和田市")
    with pytest.raises(RuleViolation, match="相談できるのは、自団体の相手先についてだけです。"):
        ask_prefecture(actor=actor_for(staff), participation=own, question="？", pair=foreign)


def test_the_second_of_two_who_answer_sees_the_first_answer_and_keeps_the_own(
    client: Client, coordinator: User, manager: User, asked: Consultation
) -> None:
    answered(asked, actor_for(manager), "先に届いた回答")
    client.force_login(coordinator)
    reply = {"version": asked.version, "answer": "後から書いた回答"}
    response = client.post(reverse("mynumber_tests:consultation-answer", args=[asked.pk]), reply)
    page = response.content.decode()
    assert (response.status_code, "先に届いた回答" in page, "後から書いた回答" in page) == (409, True, True)
    asked.refresh_from_db()
    assert asked.answer == "先に届いた回答"


def test_unanswered_questions_stand_first_in_the_list_of_the_prefecture(
    client: Client, coordinator: User, staff: User, neighbour: User, programme: Programme
) -> None:
    first = make_consultation(programme, actor_for(staff), "一つ目")
    make_consultation(programme, actor_for(neighbour), "二つ目")
    answered(first, actor_for(coordinator))
    client.force_login(coordinator)
    page = client.get(reverse("mynumber_tests:consultation-list", args=[programme.pk]))
    assert [row.question for row in page.context["table"].page] == ["二つ目", "一つ目"]
    assert "回答を待っている相談が1件あります。" in page.content.decode()


def test_an_individual_number_in_a_question_is_refused_and_not_shown_again(
    client: Client, staff: User, programme: Programme
) -> None:
    client.force_login(staff)
    typed = {"question": "個人番号123456789018の人が見つかりません。"}
    page = client.post(reverse("mynumber_tests:consultation-new", args=[programme.pk]), typed).content.decode()
    assert ("123456789018" in page, Consultation.objects.exists()) == (False, False)


def test_five_consultations_are_listed_in_as_many_queries_as_one(
    client: Client, coordinator: User, staff: User, programme: Programme
) -> None:
    client.force_login(coordinator)
    address = reverse("mynumber_tests:consultation-list", args=[programme.pk])
    counts = []
    for number in (1, 4):
        for _one in range(number):
            make_consultation(programme, actor_for(staff))
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- what all may read ----------------------------------------------------------------------------------------------


def test_an_answered_question_becomes_one_for_all_without_names(
    client: Client, coordinator: User, neighbour: User, asked: Consultation
) -> None:
    answered(asked, actor_for(coordinator))
    client.force_login(coordinator)
    page = share(client, asked, "副本の登録に失敗したときは？", "A市の例では、設定の誤りでした。")
    assert "「よくある質問」に掲載しました。" in page
    client.force_login(neighbour)
    page = client.get(reverse("mynumber_tests:faq-list", args=[asked.participation.programme_id])).content.decode()
    assert ("副本の登録に失敗したときは？" in page, "A市の例では、設定の誤りでした。" in page) == (True, True)
    assert "岸和田市" not in page


def test_names_of_organisations_and_vendors_are_refused_at_their_field_and_named(
    client: Client, coordinator: User, asked: Consultation, vendor: User
) -> None:
    asked.participation.system_vendor = "難波情報株式会社"
    asked.participation.save()
    answered(asked, actor_for(coordinator))
    client.force_login(coordinator)
    page = share(client, asked, "岸和田市の副本が登録できない", "難波情報と架空システム㈱に確認しました。")
    assert "団体名や事業者名（岸和田市）が含まれています。" in page
    page = share(client, asked, "副本が登録できない", "難波情報と架空システム㈱に確認しました。")
    assert "（架空システム株式会社、難波情報株式会社）が含まれています。" in page
    assert "難波情報と架空システム㈱に確認しました。" in page
    assert not FaqEntry.objects.exists()


def test_names_are_found_in_any_width_across_lines_and_by_code_but_not_inside_longer_ones(
    prefecture: Organisation, programme: Programme
) -> None:
    for name in ("大阪市", "東大阪市"):
        Participation.objects.create(programme=programme, organisation=make_municipality(prefecture, name=name))
    assert names_within(programme, "東大\n阪市では") == ["東大阪市"]
    assert names_within(programme, "大阪市と東大阪市") == ["東大阪市", "大阪市"]
    assert names_within(programme, "団体コードは２７２０２７です") == ["岸和田市"]
    assert names_within(programme, "番号は12720279、大阪府の担当者へ") == []


def test_a_consultation_becomes_one_entry_only_and_only_once_it_is_answered(
    coordinator: User, asked: Consultation, programme: Programme
) -> None:
    actor = actor_for(coordinator)
    with pytest.raises(RuleViolation, match="まだ回答していない相談です。"):
        publish_faq(actor=actor, programme=programme, question="？", answer="！", source=asked)
    answered(asked, actor)
    publish_faq(actor=actor, programme=programme, question="？", answer="！", source=asked)
    with pytest.raises(RuleViolation, match="すでに「よくある質問」に掲載されています。"):
        publish_faq(actor=actor, programme=programme, question="？", answer="！", source=asked)


def test_questions_are_found_by_all_their_words(
    client: Client, coordinator: User, staff: User, programme: Programme
) -> None:
    for question in ("副本の登録", "符号の取得"):
        publish_faq(actor=actor_for(coordinator), programme=programme, question=question, answer="手順書の通り")
    client.force_login(staff)
    page = client.get(reverse("mynumber_tests:faq-list", args=[programme.pk]), {"q": "手順書 副本"})
    assert [entry.question for entry in page.context["table"].page] == ["副本の登録"]
    found = client.get(reverse("search:search"), {"q": "符号の取得"}).content.decode()
    assert reverse("mynumber_tests:faq-detail", args=[FaqEntry.objects.get(question="符号の取得").pk]) in found


def test_the_second_of_two_editors_of_an_entry_sees_both_texts(
    client: Client, coordinator: User, manager: User, programme: Programme
) -> None:
    entry = publish_faq(actor=actor_for(manager), programme=programme, question="元の質問", answer="元の回答")
    revise_faq(actor=actor_for(manager), entry=entry, version=1, question="元の質問", answer="先の回答")
    client.force_login(coordinator)
    typed = {"version": "1", "question": "元の質問", "answer": "後の回答"}
    response = client.post(reverse("mynumber_tests:faq-edit", args=[entry.pk]), typed)
    page = response.content.decode()
    assert (response.status_code, "先の回答" in page, "後の回答" in page) == (409, True, True)


def test_an_entry_that_somebody_changed_is_not_removed_unseen(
    client: Client, coordinator: User, manager: User, programme: Programme
) -> None:
    entry = publish_faq(actor=actor_for(manager), programme=programme, question="質問", answer="回答")
    revise_faq(actor=actor_for(manager), entry=entry, version=1, question="質問", answer="新しい回答")
    client.force_login(coordinator)
    address = reverse("mynumber_tests:faq-remove", args=[entry.pk])
    assert "他の人が先に更新しました。" in client.post(address, {"version": "1"}, follow=True).content.decode()
    client.post(address, {"version": "2"})
    assert not FaqEntry.objects.exists()

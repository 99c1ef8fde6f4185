"""履歴 as people read it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.models import Invitation, User
from portal.accounts.selectors import actor_for
from portal.audit.selectors import history_of
from portal.audit.tracking import record_as
from portal.organisations.models import Contact, Department, Organisation, PopulationCount
from portal.web.components import Change
from security.services.scenarios import create_scenario
from tests.factories.security import make_programme


def changed_by(user: User, organisation: Organisation, *, reason: str = "", **values: Any) -> None:
    with transaction.atomic():
        record_as(actor_for(user), reason=reason)
        Organisation.objects.filter(pk=organisation.pk).update(**values)


def told(obj: Any, **options: Any) -> list[tuple[Any, str, str, str, tuple[Change, ...]]]:
    return [(e.what, e.name, e.organisation, e.reason, tuple(e.changes)) for e in history_of(obj, **options)]


def test_a_change_tells_who_in_whose_name_why_and_what(municipality: Organisation, manager: User) -> None:
    changed_by(manager, municipality, reason="住居表示の変更", url="https://example.lg.jp/", requires_approval=True)
    assert told(municipality)[0] == (
        "変更",
        "府県 管理",
        "大阪府",
        "住居表示の変更",
        (Change("ウェブサイト", "", "https://example.lg.jp/"), Change("提出前に内部承認を行う", "いいえ", "はい")),
    )


def test_the_newest_change_comes_first_and_the_first_row_is_the_registration(
    municipality: Organisation, manager: User
) -> None:
    changed_by(manager, municipality, kana="キシワダ")
    changed_by(manager, municipality, kana="キシワダシ")
    assert [(e.what, [(c.before, c.after) for c in e.changes][:1]) for e in history_of(municipality)][:2] == [
        ("変更", [("キシワダ", "キシワダシ")]),
        ("変更", [("キシワダシ", "キシワダ")]),
    ]
    assert history_of(municipality)[-1].what == "登録"


def test_choices_and_references_are_told_by_their_names(
    municipality: Organisation, manager: User, stranger: User
) -> None:
    elsewhere = actor_for(stranger).organisation
    changed_by(manager, municipality, kind="town", prefecture=elsewhere)
    assert history_of(municipality)[0].changes == (Change("種別", "市", "町"), Change("都道府県", "大阪府", "京都府"))


def test_roles_of_an_invitation_are_told_by_their_names(municipality: Organisation) -> None:
    invitation = Invitation.objects.create(
        organisation=municipality,
        email="new@example.lg.jp",
        name="新任 担当",
        roles=["staff", "approver"],
        secret_hash="0" * 64,
        expires_at="2026-12-31T00:00:00+09:00",
    )
    labels = {change.label: change.after for change in history_of(invitation)[0].changes}
    assert (labels["役割"], labels["団体"]) == ("情報担当者、市町村承認者", "岸和田市")


def test_people_are_counted_with_separators_and_years_are_not(client: Any, manager: User, municipality: Any) -> None:
    PopulationCount.objects.create(organisation=municipality, census_year=2015, population=194911)
    client.force_login(manager)
    page = client.get(reverse("organisations:organisation-detail", args=[municipality.pk])).content.decode()
    rows = page[page.index("人口「2015年」の登録") :].partition("</table>")[0]
    assert (">2015年<" in rows, ">194,911<" in rows) == (True, True)


def test_a_month_is_told_as_a_month_and_a_budget_year_as_one(prefecture: Organisation) -> None:
    told_last = {c.label: c.after for c in history_of(make_programme(prefecture, []), limit=50)[-1].changes}
    assert (told_last["構築年度"], told_last["切替期間の最初の月"]) == ("平成28年度", "平成29年4月")


def test_each_month_says_which_it_is_and_what_a_command_writes_is_the_portals(prefecture: Organisation) -> None:
    newest = history_of(make_programme(prefecture, []), include=["months"])[0]
    assert (newest.what, newest.name) == ("月ごとの上限「平成29年9月」の変更", "")


def test_a_job_is_told_by_what_people_call_it(
    prefecture: Organisation, municipality: Organisation, coordinator: User
) -> None:
    programme = make_programme(prefecture, [municipality])
    scenario = create_scenario(actor=actor_for(coordinator), programme=programme, name="案")
    labels = {change.label: change.after for change in history_of(scenario)[0].changes}
    assert labels["処理"].startswith("切替計画の計算（")


@pytest.mark.django_db(transaction=True)
def test_a_change_past_the_portal_says_so(municipality: Organisation) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organisations_organisation SET name = '直接変更市' WHERE id = %s", [municipality.pk])
    assert told(municipality)[0][1:] == (
        "データベースの直接操作",
        "",
        "",
        (Change("団体名", "岸和田市", "直接変更市"),),
    )


def test_what_nobody_sees_is_not_told(municipality: Organisation, manager: User) -> None:
    before = told(municipality)
    changed_by(manager, municipality, version=7)
    assert told(municipality) == before


@pytest.mark.django_db(transaction=True)
def test_parts_are_told_with_their_names_even_after_their_deletion(municipality: Organisation, manager: User) -> None:
    department = Department.objects.create(organisation=municipality, name="情報政策課")
    contact = Contact.objects.create(department=department, name="情報 太郎", phone="072-423-2121")
    contact.delete()
    department.delete()
    entries = told(municipality, include=["departments", "departments__contacts"])
    assert [(what, changes) for what, _name, _organisation, _reason, changes in entries][:4] == [
        (
            "部署「情報政策課」の削除",
            (Change("部署名", "情報政策課", ""), Change("情報担当部署", "いいえ", "")),
        ),
        ("連絡先「情報 太郎」の削除", (Change("氏名", "情報 太郎", ""), Change("電話番号", "072-423-2121", ""))),
        ("連絡先「情報 太郎」の登録", (Change("氏名", "", "情報 太郎"), Change("電話番号", "", "072-423-2121"))),
        (
            "部署「情報政策課」の登録",
            (Change("部署名", "", "情報政策課"), Change("情報担当部署", "", "いいえ")),
        ),
    ]


def test_parts_of_a_neighbour_are_not_told(
    municipality: Organisation, other_municipality: Organisation, manager: User
) -> None:
    Department.objects.create(organisation=other_municipality, name="隣の課")
    assert [e.what for e in history_of(municipality, include=["departments"])] == ["登録"]


def test_the_limit_keeps_the_newest(municipality: Organisation, manager: User) -> None:
    for number in range(5):
        changed_by(manager, municipality, kana=f"キシワダ{number}")
    assert [e.changes[0].after for e in history_of(municipality, limit=2)] == ["キシワダ4", "キシワダ3"]


@pytest.mark.parametrize("include", [[], ["departments", "departments__contacts"]])
def test_one_change_and_five_take_the_same_number_of_queries(
    municipality: Organisation, manager: User, coordinator: User, include: list[str]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            history_of(municipality, include=include)
        return len(captured)

    with transaction.atomic():
        record_as(actor_for(manager))
        Department.objects.create(organisation=municipality, name="第1課").contacts.create(name="担当 一")
    changed_by(manager, municipality, kana="キシワダ")
    few = queries()
    for number in range(5):
        changed_by(coordinator if number % 2 else manager, municipality, kana=f"キシワダ{number}")
        Department.objects.create(organisation=municipality, name=f"別の{number}課").contacts.create(name="担当")
    assert queries() == few

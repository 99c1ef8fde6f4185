"""A coordinator sets a programme up in the browser: the programme, its menu, its participants, its milestones."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from portal.access.choices import Role
from portal.accounts.selectors import actor_for
from portal.applications.services.applications import accept_application, submit_application
from portal.applications.services.drafts import create_application
from portal.calendars.sources import find_source
from portal.exceptions import RuleViolation
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation, PopulationCount
from security.models import ConnectionProfile, OrderRule, ProcurementMilestone, Programme, ServiceMenuItem
from security.planning.cost_shares import CostShare, monthly_shares
from security.selectors.planning_input import planning_instance
from security.services.menu import add_menu_item, update_menu_item
from security.services.milestones import update_milestone
from security.services.order_rules import add_order_rule
from security.services.participants import add_participants, remove_participant, update_participation
from security.services.plans import publish_plan
from tests.factories.organisations import make_municipality, make_organisation
from tests.factories.people import make_actor
from tests.factories.security import make_draft, make_programme, open_wishes

TYPED = {
    "name": "次期セキュリティクラウド",
    "build_fiscal_year": "令和8年度",
    "calendar_first": "令和9年2月",
    "window_first": "R9.4",
    "window_last": "2028-03",
    "operation_first": "2027-04",
    "operation_last": "2032-03",
}


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_programme(prefecture, [municipality, other_municipality])


@pytest.fixture
def actor(coordinator):
    return actor_for(coordinator)


# --- the programme --------------------------------------------------------------------------------------------------


def test_a_programme_is_set_up_from_nothing_to_an_instance_that_can_be_planned(client, coordinator, prefecture):
    make_municipality(prefecture, name="堺市", kana="サカイシ", code="271403")
    client.force_login(coordinator)
    client.post(reverse("security:programme-new"), TYPED | {"prefectures": [prefecture.pk]})
    programme = Programme.objects.get()
    address = reverse("security:programme-detail", args=[programme.pk])
    assert [step.is_done for step in client.get(address).context["setup"]] == [False] * 4
    grid = client.get(reverse("security:month-grid", args=[programme.pk])).context["grid"]
    cells = {cell.name: cell.text for row in grid.rows for cell in row.cells}
    shown = {cell.shown_name: cell.shown for row in grid.rows for cell in row.cells}
    cells |= {name: "6" for name in cells if name.startswith(("units", "switches"))}
    client.post(reverse("security:month-grid", args=[programme.pk]), cells | shown | {"step": "save"})
    client.post(
        reverse("security:menu-item-new", args=[programme.pk]),
        {"code": "web", "name": "ウェブ閲覧", "work_units": "２", "is_required": "on", "cost_share": "none"},
    )
    every = client.get(reverse("security:participant-add", args=[programme.pk]), {"all": "1"}).context["form"]
    chosen = [one.pk for one in every.initial["organisations"]]
    client.post(reverse("security:participant-add", args=[programme.pk]), {"organisations": chosen})
    client.post(
        reverse("security:reception-new", args=[programme.pk]),
        {
            "title": "切替月の希望申請",
            "number_prefix": "ｓｃ",
            "opens_on": "令和8年4月1日",
            "opens_time": "9:00",
            "closes_on": "令和8年12月25日",
            "closes_time": "17:15",
        },
    )
    page = client.get(address)
    assert page.context["setup"] == []
    instance = planning_instance(programme)
    assert (instance["window"], instance["capacity"]["units"]) == ({"first": "2027-04", "last": "2028-03"}, [6] * 14)
    assert [(row["code"], row["work"]) for row in instance["organisations"]] == [("271403", [1, 1, 2])]
    reception = programme.receptions.get()
    assert (reception.window.number_prefix, [one.name for one in reception.window.addressees()]) == ("SC", ["堺市"])


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": ""}, "name", "事業名を入力してください。"),
        ({"window_first": "いつか"}, "window_first", "年月として読み取れません。例：2017-04、平成29年4月、H29.4"),
        (
            {"window_first": "2027-01"},
            "window_first",
            "切替期間は、準備作業の最初の月（令和9年2月）以降で入力してください。",
        ),
        (
            {"window_last": "2027-03"},
            "window_last",
            "切替期間の最後の月は、最初の月（令和9年4月）以降で入力してください。",
        ),
        ({"window_last": "2047-03"}, "window_last", "準備作業の最初の月から120か月以内で入力してください。"),
        (
            {"operation_last": "2026-03"},
            "operation_last",
            "運用終了月は、運用開始月（令和9年4月）以降で入力してください。",
        ),
        ({"build_fiscal_year": "28"}, "build_fiscal_year", "年度として読み取れません。例：令和8年度、2026"),
        ({"prefectures": []}, "prefectures", "実施都道府県を選んでください。"),
    ],
)
def test_what_is_wrong_with_a_programme_is_said_at_its_field(client, coordinator, prefecture, changes, field, sentence):
    client.force_login(coordinator)
    answer = client.post(reverse("security:programme-new"), TYPED | {"prefectures": [prefecture.pk]} | changes)
    assert answer.context["form"].errors[field] == [sentence]
    assert 'value="2032-03"' in answer.content.decode() or "operation_last" in changes
    assert not Programme.objects.exists()


def test_two_people_changing_a_programme_see_both_versions(client, coordinator, programme, prefecture):
    client.force_login(coordinator)
    address = reverse("security:programme-edit", args=[programme.pk])
    form = client.get(address).context["form"]
    mine = {name: form[name].value() for name in form.fields} | {"name": "私の名前", "reason": ""}
    theirs = mine | {"name": "先の名前"}
    assert client.post(address, theirs).status_code == 302
    answer = client.post(address, mine)
    assert answer.status_code == 409
    assert [(row.label, row.theirs, row.mine) for row in answer.context["conflict"].rows] == [
        ("事業名", "先の名前", "私の名前")
    ]
    again = mine | {"version": answer.context["form"]["version"].value()}
    assert client.post(address, again).status_code == 302
    programme.refresh_from_db()
    assert programme.name == "私の名前"


def test_a_window_without_a_published_switch_month_is_refused_by_name(client, coordinator, manager, programme):
    months = dict(zip(Organisation.objects.municipalities().order_by("code"), ("2017-05", "2017-06"), strict=True))
    publish_plan(actor=actor_for(manager), plan=make_draft(programme, months), reason="確定したため")
    client.force_login(coordinator)
    address = reverse("security:programme-edit", args=[programme.pk])
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields} | {"window_last": "2017-05", "reason": ""}
    answer = client.post(address, values)
    assert answer.context["form"].errors["window_last"] == [
        "公開中の計画で、切替月がこの期間の外になる団体があります：豊中市（平成29年6月）。期間を広げてください。"
    ]


def test_nobody_sets_up_a_programme_for_another_prefecture(client, coordinator, stranger):
    client.force_login(coordinator)
    elsewhere = Organisation.objects.get(name="京都府")
    answer = client.post(reverse("security:programme-new"), TYPED | {"prefectures": [elsewhere.pk]})
    assert answer.context["form"].errors["prefectures"] == ["自分の都道府県を実施都道府県に含めてください。"]


# --- the menu -------------------------------------------------------------------------------------------------------


def test_a_required_service_is_everybodys_and_drives_the_work(programme, actor):
    add_menu_item(actor=actor, programme=programme, code="dns", name="DNS", work_units=3, is_required=True)
    assert {tuple(row["work"]) for row in planning_instance(programme)["organisations"]} == {(1, 1, 5)}


def test_a_service_that_costs_something_needs_an_amount(client, coordinator, programme):
    client.force_login(coordinator)
    typed = {"code": "mail2", "name": "メール", "work_units": "1", "cost_share": "equal", "monthly_cost_yen": ""}
    answer = client.post(reverse("security:menu-item-new", args=[programme.pk]), typed)
    assert answer.context["form"].errors == {"monthly_cost_yen": ["費用を負担するときは、月額を入力してください。"]}


def test_a_mark_used_twice_is_refused_at_its_field(client, coordinator, programme):
    client.force_login(coordinator)
    typed = {"code": "web", "name": "別のサービス", "work_units": "1", "cost_share": "none"}
    answer = client.post(reverse("security:menu-item-new", args=[programme.pk]), typed)
    assert "この記号は、同じ事業のほかのサービスで使っています。" in str(answer.context["form"].errors)


def test_a_service_changed_by_two_people_shows_both_versions(client, coordinator, programme, actor):
    client.force_login(coordinator)
    item = programme.menu_items.first()
    address = reverse("security:menu-item-edit", args=[item.pk])
    form = client.get(address).context["form"]
    mine = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    update_menu_item(actor=actor, item=item, version=1, work_units=7)
    answer = client.post(address, mine | {"work_units": "4"})
    assert answer.status_code == 409
    assert [(row.label, row.theirs, row.mine) for row in answer.context["conflict"].rows] == [
        ("作業量（単位）", "7", "4")
    ]


def test_a_service_taken_off_the_menu_is_taken_off_everybody(client, coordinator, programme):
    client.force_login(coordinator)
    item = programme.menu_items.get(code="mail")
    address = reverse("security:menu-item-remove", args=[item.pk])
    assert [one.name for one in client.get(address).context["users"]] == ["岸和田市", "豊中市"]
    client.post(address, {"version": item.version, "reason": "契約から外れたため"})
    assert not ServiceMenuItem.objects.filter(pk=item.pk).exists()
    assert {tuple(row["work"]) for row in planning_instance(programme)["organisations"]} == {(1, 1, 1)}


people = st.dictionaries(st.text("0123456789", min_size=1, max_size=4), st.integers(0, 3_000_000), min_size=1)


@given(st.sampled_from([CostShare.EQUAL, CostShare.POPULATION]), st.integers(0, 50_000_000), people)
def test_shares_of_a_cost_add_up_to_it_and_nobody_pays_a_yen_more_than_the_exact_share(share, amount, population):
    shares = monthly_shares(share, amount, population)
    assert sum(shares.values()) == amount
    total = sum(population.values())
    for code, yen in shares.items():
        is_weighted = share == CostShare.POPULATION and total
        exact = amount * population[code] / total if is_weighted else amount / len(population)
        assert abs(yen - exact) < 1.000001


# --- participants ---------------------------------------------------------------------------------------------------


def test_services_are_chosen_for_one_organisation_and_its_page_shows_how_the_work_comes_about(
    client, coordinator, staff, programme, municipality, actor
):
    school = add_menu_item(
        actor=actor,
        programme=programme,
        code="school",
        name="学校ネットワーク",
        work_units=4,
        cost_share="fixed",
        monthly_cost_yen=30_000,
        checklist="学校数を確かめる",
    )
    row = programme.participations.get(organisation=municipality)
    client.force_login(coordinator)
    client.post(
        reverse("security:participation-edit", args=[row.pk]),
        {"version": row.version, "menu_items": [school.pk], "system_group": "A", "reason": "申出による"},
    )
    client.force_login(staff)
    page = client.get(reverse("security:participation-detail", args=[row.pk]))
    shown = page.context["row"]
    assert (tuple(shown.work), shown.monthly_yen, shown.participation.system_group) == ((1, 1, 6), 30_000, "A")
    assert "学校数を確かめる" in page.content.decode()


def test_organisations_with_the_same_mark_are_planned_together_and_rules_of_order_are_kept(
    programme, actor, municipality, other_municipality, prefecture
):
    third = make_municipality(prefecture, name="堺市", code="271403")
    add_participants(actor=actor, programme=programme, organisations=[third])
    for organisation in (municipality, other_municipality):
        row = programme.participations.get(organisation=organisation)
        update_participation(
            actor=actor, participation=row, version=1, menu_items=list(row.menu_items.all()), system_group="A"
        )
    add_order_rule(
        actor=actor, programme=programme, first=third, then=municipality, lag_months=2, reason="共同センターの移設"
    )
    instance = planning_instance(programme)
    assert instance["together"] == [["272027", "272035"]]
    assert instance["order"] == [{"first": "271403", "then": "272027", "lag": 2}]


@pytest.mark.parametrize(
    ("first", "then", "message"),
    [
        ("municipality", "municipality", "別の団体を選んでください"),
        ("other_municipality", "municipality", "順序では豊中市が岸和田市より先です|順序では岸和田市が豊中市より先です"),
        ("municipality", "other_municipality", "すでに登録されています"),
    ],
)
def test_rules_of_order_that_cannot_hold_are_refused(request, programme, actor, first, then, message):
    one, other = request.getfixturevalue("municipality"), request.getfixturevalue("other_municipality")
    add_order_rule(actor=actor, programme=programme, first=one, then=other, lag_months=1, reason="設備")
    with pytest.raises(RuleViolation, match=message):
        add_order_rule(
            actor=actor,
            programme=programme,
            first=request.getfixturevalue(first),
            then=request.getfixturevalue(then),
            lag_months=1,
            reason="設備",
        )


def test_an_organisation_that_leaves_takes_its_wish_and_its_rules_along_and_sees_no_more(
    client, programme, actor, staff, municipality, other_municipality
):
    window = open_wishes(programme)
    application = submit_application(
        actor=actor_for(staff),
        application=create_application(
            actor=actor_for(staff), window=window, typed={"preferences_2017-05": ["wished"], "remarks": [""]}
        ),
    )
    accept_application(actor=actor, application=application)
    add_order_rule(
        actor=actor, programme=programme, first=municipality, then=other_municipality, lag_months=1, reason="設備"
    )
    row = programme.participations.get(organisation=municipality)
    remove_participant(actor=actor, participation=row, version=row.version, reason="脱退")
    assert (programme.wishes.count(), OrderRule.objects.count()) == (0, 0)
    assert [one.name for one in window.addressees()] == ["豊中市"]
    assert ConnectionProfile.objects.filter(organisation=municipality).exists()
    client.force_login(staff)
    assert client.get(reverse("security:programme-detail", args=[programme.pk])).status_code == 404


def test_the_wish_application_chooses_the_services(programme, actor, staff, municipality):
    add_menu_item(actor=actor, programme=programme, code="school", name="学校", work_units=4)
    window = open_wishes(programme)
    typed = {"preferences_2017-05": ["wished"], "services": ["school"], "remarks": [""]}
    application = create_application(actor=actor_for(staff), window=window, typed=typed)
    application = submit_application(actor=actor_for(staff), application=application)
    row = programme.participations.get(organisation=municipality)
    assert {item.code for item in row.menu_items.all()} == {"web", "mail"}
    accept_application(actor=actor, application=application)
    assert {item.code for item in row.menu_items.all()} == {"web", "mail", "school"}


def test_associations_may_join_but_vendors_may_not(client, coordinator, programme, prefecture, vendor_organisation):
    make_organisation(
        OrganisationKind.PARTIAL_AFFAIRS_ASSOCIATION, name="泉北環境整備施設組合", prefecture=prefecture, code=None
    )
    client.force_login(coordinator)
    form = client.get(reverse("security:participant-add", args=[programme.pk])).context["form"]
    names = [str(label) for _value, label in form.fields["organisations"].choices]
    assert "泉北環境整備施設組合（一部事務組合）" in names
    assert "架空システム株式会社" not in names
    answer = client.post(
        reverse("security:participant-add", args=[programme.pk]), {"organisations": [vendor_organisation.pk]}
    )
    assert answer.context["form"].errors["organisations"]


def test_the_list_takes_as_many_queries_for_five_participants_as_for_one(client, coordinator, prefecture):
    client.force_login(coordinator)
    counts = []
    for size in (1, 5):
        members = [make_municipality(prefecture) for _ in range(size)]
        PopulationCount.objects.bulk_create(
            PopulationCount(organisation=one, census_year=2015, population=1000) for one in members
        )
        programme = make_programme(prefecture, members, name=f"{size}団体")
        address = reverse("security:participant-list", args=[programme.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address)
        counts.append((len(page.context["participants"].rows), len(queries)))
    assert counts == [(1, counts[0][1]), (5, counts[0][1])]


# --- milestones -----------------------------------------------------------------------------------------------------


def test_the_usual_milestones_are_dated_back_from_the_window_and_shown_to_all(client, coordinator, staff, programme):
    client.force_login(coordinator)
    client.post(reverse("security:milestones-usual", args=[programme.pk]))
    assert programme.milestones.get(name="入札公告").due_on == date(2016, 6, 30)
    assert programme.milestones.get(name="切替の完了").due_on == date(2017, 9, 30)
    client.post(reverse("security:milestones-usual", args=[programme.pk]))
    assert programme.milestones.count() == 9
    client.force_login(staff)
    page = client.get(reverse("security:programme-detail", args=[programme.pk])).content.decode()
    assert "入札公告" in page
    assert reverse("security:milestone-edit", args=[programme.milestones.first().pk]) not in page


def test_a_milestone_is_done_on_a_day_that_is_not_to_come(programme, actor):
    milestone = ProcurementMilestone.objects.create(programme=programme, name="入札公告", due_on=date(2016, 6, 30))
    assert milestone.word == "遅延"
    for done_on, message in ((None, "完了日を入力"), (date(2100, 1, 1), "今日までの日付")):
        with pytest.raises(RuleViolation, match=message):
            update_milestone(actor=actor, milestone=milestone, version=1, state="done", done_on=done_on)
    done = update_milestone(actor=actor, milestone=milestone, version=1, state="done", done_on=date(2016, 6, 29))
    assert (done.word, done.version) == ("完了", 2)


def test_a_cancelled_milestone_stays_in_the_calendar_as_cancelled(programme, actor, staff):
    milestone = ProcurementMilestone.objects.create(programme=programme, name="入札公告", due_on=date(2016, 6, 30))
    update_milestone(actor=actor, milestone=milestone, version=1, state="cancelled")
    source = find_source("security.milestones")
    assert source
    found = [(entry.summary, entry.sequence, entry.is_cancelled) for entry in source.entries(actor_for(staff))]
    assert found == [("入札公告", 1, True)]


def test_the_history_tells_who_changed_what(client, coordinator, programme):
    client.force_login(coordinator)
    item = programme.menu_items.first()
    address = reverse("security:menu-item-edit", args=[item.pk])
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    assert client.post(address, values | {"work_units": "5", "reason": "契約の変更"}).status_code == 302
    page = client.get(reverse("security:programme-history", args=[programme.pk]))
    entry = next(entry for entry in page.context["history"] if entry.reason == "契約の変更")
    assert (entry.what, entry.name) == (f"サービスメニュー「{item.name}」の変更", "府県 担当")


def test_a_service_with_a_mark_that_is_too_heavy_is_no_service(programme, actor):
    with pytest.raises(ValidationError):
        add_menu_item(actor=actor, programme=programme, code="x", name="重い", work_units=2000)


def test_several_programmes_live_side_by_side(client, coordinator, prefecture, municipality):
    for name in ("現行の事業", "次期の事業"):
        make_programme(prefecture, [municipality], name=name)
    client.force_login(coordinator)
    page = client.get(reverse("security:programme-list")).content.decode()
    assert "現行の事業" in page
    assert "次期の事業" in page
    assert ConnectionProfile.objects.count() == 1


def test_whoever_only_coordinates_elsewhere_changes_nothing(programme, municipality, stranger):
    row = programme.participations.get(organisation=municipality)
    with pytest.raises(RuleViolation):
        update_participation(actor=actor_for(stranger), participation=row, version=1, menu_items=[], system_group="Z")
    assert make_actor(municipality, Role.STAFF).organisation == municipality

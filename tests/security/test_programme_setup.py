"""A coordinator sets a programme up in the browser, from nothing to what can be planned."""

from __future__ import annotations

import pytest
from django.urls import reverse

from portal.accounts.selectors import actor_for
from portal.organisations.models import Organisation
from security.models import ConnectionProfile, Programme
from security.selectors.planning_input import planning_instance
from security.services.plans import publish_plan
from tests.factories.organisations import make_municipality
from tests.factories.security import make_draft, make_programme

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
        ({"window_first": "いつか"}, "window_first", "年月として読み取れません。例：令和8年11月、R8.11、2026-11"),
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


def test_several_programmes_live_side_by_side(client, coordinator, prefecture, municipality):
    for name in ("現行の事業", "次期の事業"):
        make_programme(prefecture, [municipality], name=name)
    client.force_login(coordinator)
    page = client.get(reverse("security:programme-list")).content.decode()
    assert "現行の事業" in page
    assert "次期の事業" in page
    assert ConnectionProfile.objects.count() == 1

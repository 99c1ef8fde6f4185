"""One programme of two prefectures: planned in common, and each sees the contracts of its own municipalities only."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.apps import apps
from django.urls import reverse
from guardian.models import GroupObjectPermissionBase

from portal.access.choices import Role
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from portal.reports.catalogue import find_report_kind
from security.models import ConnectionProfile, Programme
from security.selectors.services import participants_of
from security.services.participants import add_participants, update_participation
from security.services.plans import publish_plan
from security.services.programmes import update_programme
from tests.factories.organisations import make_municipality
from tests.factories.people import make_user
from tests.factories.profiles import make_profile
from tests.factories.security import make_draft, make_programme, open_wishes

SECRET_ISP = "架空の秘密通信"
SECRET_COST = 987_654


@pytest.fixture
def kyoto(stranger: User) -> Organisation:
    return Organisation.objects.get(name="京都府")


@pytest.fixture
def uji(kyoto: Organisation) -> Organisation:
    return make_municipality(kyoto, name="宇治市", kana="ウジシ", code="262048")


@pytest.fixture
def uji_staff(uji: Organisation) -> User:
    return make_user(uji, Role.STAFF, Role.APPROVER, name="宇治 担当")


@pytest.fixture
def shared(prefecture, municipality, coordinator, kyoto, uji, stranger) -> Programme:
    """Set up by 大阪府, joined by 京都府, which brings 宇治市 in with a contract of its own."""
    programme = make_programme(prefecture, [municipality])
    update_programme(
        actor=actor_for(coordinator), programme=programme, version=1, prefectures=[prefecture, kyoto], reason="共同化"
    )
    add_participants(actor=actor_for(stranger), programme=programme, organisations=[uji])
    programme.menu_items.filter(code="mail").update(cost_share="fixed", monthly_cost_yen=50_000)
    make_profile(uji, isp=SECRET_ISP, monthly_cost_yen=SECRET_COST, contract_end_on="2018-03-31")
    make_profile(municipality)
    return programme


@pytest.fixture
def published(shared, manager, municipality, uji):
    plan = make_draft(shared, {municipality: "2017-05", uji: "2017-06"})
    plan.entries.filter(organisation=uji).update(cost_yen=SECRET_COST)
    return publish_plan(actor=actor_for(manager), plan=plan, reason="共同の計画")


def test_both_prefectures_run_the_programme_with_one_capacity(client, shared, coordinator, stranger):
    pages = ["programme-detail", "month-grid", "participant-list", "scenario-list", "programme-edit"]
    for user in (coordinator, stranger):
        client.force_login(user)
        for name in pages:
            assert client.get(reverse(f"security:{name}", args=[shared.pk])).status_code == 200
    assert shared.months.count() == len(shared.calendar)


def test_each_prefecture_reads_the_contracts_of_its_own_municipalities_only(client, shared, coordinator, stranger):
    profile = ConnectionProfile.objects.get(organisation__name="宇治市")
    own = ConnectionProfile.objects.get(organisation__name="岸和田市")
    client.force_login(coordinator)
    addresses = [
        reverse("security:profile-list"),
        reverse("security:separation-list"),
        reverse("security:profile-template", args=[shared.pk]),
        reverse("security:profile-export") + "?format=csv",
        reverse("security:separation-export") + "?format=csv",
    ]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert SECRET_ISP not in answer.content.decode("utf-8", "ignore")
        assert "宇治市" not in answer.content.decode("utf-8", "ignore")
    for name in ("profile-detail", "profile-edit", "separation-detail", "separation-edit"):
        assert client.get(reverse(f"security:{name}", args=[profile.pk])).status_code == 404
        assert client.get(reverse(f"security:{name}", args=[own.pk])).status_code == 200
    client.force_login(stranger)
    assert client.get(reverse("security:profile-detail", args=[profile.pk])).status_code == 200
    assert client.get(reverse("security:profile-detail", args=[own.pk])).status_code == 404


def test_costs_in_the_schedule_are_those_of_ones_own(client, published, shared, coordinator, stranger, uji_staff):
    seen = {}
    for name, user in (("大阪", coordinator), ("京都", stranger), ("宇治", uji_staff)):
        client.force_login(user)
        schedule = client.get(reverse("security:schedule", args=[shared.pk])).context["schedule"]
        seen[name] = {row.name: row.cost_yen for row in schedule.rows}
    assert seen == {
        "大阪": {"岸和田市": 1000, "宇治市": None},
        "京都": {"岸和田市": None, "宇治市": SECRET_COST},
        "宇治": {"岸和田市": None, "宇治市": SECRET_COST},
    }


def test_the_report_and_the_api_hold_no_cost_of_the_other_prefecture(client, published, coordinator):
    actor = actor_for(coordinator)
    kind = find_report_kind("security.schedule")
    assert kind
    report = kind.collect(actor, {"plan": published})
    assert str(SECRET_COST) not in repr(report)
    client.force_login(coordinator)
    answer = client.get(reverse("security-api:schedule-list"))
    names = {row["organisation"]["name"] for row in answer.json()["results"]}
    assert names == {"岸和田市", "宇治市"}
    assert str(SECRET_COST) not in answer.content.decode()


def test_the_search_finds_no_contract_of_the_other_prefecture(client, shared, coordinator, stranger):
    for user, finds in ((coordinator, False), (stranger, True)):
        client.force_login(user)
        answer = client.get(reverse("search:search"), {"q": SECRET_ISP})
        profile = ConnectionProfile.objects.get(isp=SECRET_ISP)
        found = reverse("security:profile-detail", args=[profile.pk]) in answer.content.decode()
        assert (answer.status_code, found) == (200, finds)


def test_the_share_of_the_cost_is_shown_for_ones_own_organisations(shared, coordinator, stranger):
    seen = {}
    for name, user in (("大阪", coordinator), ("京都", stranger)):
        rows = participants_of(actor_for(user), shared).rows
        seen[name] = {row.organisation.name: row.monthly_yen for row in rows}
    assert seen == {
        "大阪": {"岸和田市": 50_000, "宇治市": None},
        "京都": {"岸和田市": None, "宇治市": 50_000},
    }


def test_each_prefecture_decides_on_its_own_organisations(client, shared, coordinator, stranger, municipality, uji):
    row = shared.participations.get(organisation=uji)
    with pytest.raises(RuleViolation, match="京都府の担当者が変更します"):
        update_participation(actor=actor_for(coordinator), participation=row, version=1, menu_items=[], system_group="")
    with pytest.raises(RuleViolation, match="京都府の担当者が変更します"):
        add_participants(actor=actor_for(coordinator), programme=shared, organisations=[uji])
    client.force_login(coordinator)
    assert client.get(reverse("security:participation-detail", args=[row.pk])).status_code == 200
    assert client.get(reverse("security:participation-edit", args=[row.pk])).status_code == 404
    assert client.get(reverse("security:participant-remove", args=[row.pk])).status_code == 404
    candidates = client.get(reverse("security:participant-add", args=[shared.pk])).context["candidates"]
    assert {one.prefecture_id or one.pk for one in candidates} <= {actor_for(coordinator).organisation_id}


def test_each_prefecture_opens_its_own_reception_for_its_own(client, shared, prefecture, kyoto, staff, uji_staff):
    windows = {one.name: open_wishes(shared, one) for one in (prefecture, kyoto)}
    assert [one.name for one in windows["大阪府"].addressees()] == ["岸和田市"]
    assert [one.name for one in windows["京都府"].addressees()] == ["宇治市"]
    for user, own, other in ((staff, "大阪府", "京都府"), (uji_staff, "京都府", "大阪府")):
        client.force_login(user)
        page = client.get(reverse("security:programme-detail", args=[shared.pk])).content.decode()
        assert reverse("applications:window-detail", args=[windows[own].pk]) in page
        assert reverse("applications:window-detail", args=[windows[other].pk]) not in page


def test_a_prefecture_with_participants_stays_in_the_programme(client, shared, coordinator, prefecture):
    client.force_login(coordinator)
    address = reverse("security:programme-edit", args=[shared.pk])
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields} | {"prefectures": [prefecture.pk], "reason": ""}
    answer = client.post(address, values)
    assert answer.context["form"].errors["prefectures"] == [
        "京都府には参加団体が1団体あるため外せません。先に参加団体を外してください。"
    ]


def test_a_prefecture_that_leaves_keeps_no_right_on_anything_but_its_own_contracts(
    client, published, shared, coordinator, stranger, prefecture
):
    shared.participations.filter(organisation__name="宇治市").delete()
    shared.refresh_from_db()
    groups = actor_for(stranger).group_ids
    assert rights_of(groups)["ProgrammeGroupPermission"] > 0
    update_programme(
        actor=actor_for(coordinator), programme=shared, version=shared.version, prefectures=[prefecture], reason="解消"
    )
    assert set(rights_of(groups)) == {"ConnectionProfileGroupPermission"}
    client.force_login(stranger)
    assert client.get(reverse("security:programme-detail", args=[shared.pk])).status_code == 404


def rights_of(groups) -> dict[str, int]:
    """Table of rights → how many of its rows these groups hold."""
    tables = [m for m in apps.get_app_config("security").get_models() if issubclass(m, GroupObjectPermissionBase)]
    counts = {table.__name__: table._default_manager.filter(group__in=groups).count() for table in tables}
    return {name: count for name, count in counts.items() if count}


def test_the_inventory_of_one_prefecture_is_complete_for_it(client, shared, stranger):
    client.force_login(stranger)
    content = client.get(reverse("security:profile-export"), {"format": "csv"}).content.decode("utf-8-sig")
    assert [row["団体名"] for row in csv.DictReader(io.StringIO(content))] == ["宇治市"]
    assert json.dumps(SECRET_COST) in content

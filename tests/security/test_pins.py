"""Fixing switch months by hand: who may, what is refused and why, what survives, and two people at once."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.exceptions import RuleViolation
from portal.lib.months import Month
from portal.organisations.models import Organisation
from security.models import Pin, Programme, SwitchWish
from security.services.pins import STALE, release_pins, set_pin
from security.services.programmes import set_month
from security.services.scenarios import create_scenario
from security.services.solving import solve_and_store
from tests.factories.organisations import make_municipality
from tests.factories.security import close_month, make_programme


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_programme(prefecture, [municipality, other_municipality])


def fix(user: User, programme: Programme, organisation: Organisation, month: Month, version: int = 0) -> Pin:
    return set_pin(
        actor=actor_for(user),
        programme=programme,
        organisation=organisation,
        month=month,
        reason="庁舎の移転に合わせるため",
        version=version,
    )


def address(programme: Programme, organisation: Organisation) -> str:
    return reverse("security:pin-edit", args=[programme.pk, organisation.pk])


def typed(month: str, version: int = 0, reason: str = "庁舎の移転に合わせるため") -> dict[str, Any]:
    return {"month": month, "reason": reason, "version": version}


def test_a_pin_is_shown_with_its_author_and_reason(client, coordinator, programme, municipality):
    client.force_login(coordinator)
    client.post(address(programme, municipality), typed("2017-08"))
    text = client.get(reverse("security:pin-list", args=[programme.pk])).content.decode()
    assert [word in text for word in ("岸和田市", "平成29年8月", "庁舎の移転に合わせるため", "府県 担当")] == [True] * 4


def test_every_calculation_keeps_what_is_fixed(coordinator, programme, municipality):
    fix(coordinator, programme, municipality, Month(2017, 8))
    scenario = solve_and_store(create_scenario(actor=actor_for(coordinator), programme=programme, name="案"))
    assert scenario.result
    assert (scenario.instance["fixed"], scenario.result["assignment"]["272027"]) == ({"272027": "2017-08"}, "2017-08")


def test_what_was_released_is_free_again_and_stays_in_the_history(client, coordinator, programme, municipality):
    pin = fix(coordinator, programme, municipality, Month(2017, 8))
    client.force_login(coordinator)
    shown = {"pin": [f"{pin.pk}:{pin.version}"], "reason": "移転が延期になったため"}
    client.post(reverse("security:pin-release", args=[programme.pk]), shown)
    text = client.get(reverse("security:pin-list", args=[programme.pk])).content.decode()
    assert (Pin.objects.count(), "移転が延期になったため" in text) == (0, True)


def test_all_pins_are_released_together(client, coordinator, programme, municipality, other_municipality):
    pins = [fix(coordinator, programme, one, Month(2017, 8)) for one in (municipality, other_municipality)]
    client.force_login(coordinator)
    page = client.get(reverse("security:pin-release", args=[programme.pk]) + "?all")
    shown = [f"{pin.pk}:{pin.version}" for pin in pins]
    assert [value in page.content.decode() for value in shown] == [True, True]
    client.post(reverse("security:pin-release", args=[programme.pk]), {"pin": shown, "reason": "見直しのため"})
    assert Pin.objects.count() == 0


# --- refusals -------------------------------------------------------------------------------------------------------


def refusal(user: User, programme: Programme, organisation: Organisation, month: Month) -> str:
    with pytest.raises(RuleViolation) as caught:
        fix(user, programme, organisation, month)
    assert caught.value.field == "month"
    return str(caught.value)


def test_a_month_outside_the_window_is_refused(coordinator, programme, municipality):
    assert refusal(coordinator, programme, municipality, Month(2018, 1)) == (
        "切替月は、切替期間（平成29年4月から平成29年9月まで）の中から選んでください。"
    )


def test_a_blackout_month_is_refused(coordinator, programme, municipality):
    close_month(programme, "2017-05")
    assert refusal(coordinator, programme, municipality, Month(2017, 5)) == (
        "平成29年5月は切替不可の月です。ほかの月を選んでください。"
    )


def test_a_month_that_the_organisation_ruled_out_is_refused(coordinator, programme, municipality):
    SwitchWish.objects.create(
        programme=programme, organisation=municipality, impossible_months=[Month(2017, 6).first_day]
    )
    assert refusal(coordinator, programme, municipality, Month(2017, 6)).startswith(
        "岸和田市は、希望申請で平成29年6月を「切替できない月」としています。"
    )


def test_pins_that_alone_exceed_the_capacity_are_refused(coordinator, programme, municipality, other_municipality):
    set_month(actor=actor_for(coordinator), programme=programme, month=Month(2017, 8), units=9, switches=1)
    fix(coordinator, programme, municipality, Month(2017, 8))
    assert refusal(coordinator, programme, other_municipality, Month(2017, 8)) == (
        "固定した団体だけで、平成29年8月の切替件数が上限を超えます（2／1）。"
    )


def test_an_organisation_is_not_fixed_apart_from_its_group(coordinator, programme, municipality, other_municipality):
    programme.participations.update(system_group="A")
    fix(coordinator, programme, municipality, Month(2017, 8))
    assert refusal(coordinator, programme, other_municipality, Month(2017, 7)).startswith(
        "豊中市と岸和田市は同じ月に切り替える組です。岸和田市が平成29年8月に固定されているため"
    )


def test_a_refusal_stands_at_the_field_and_what_was_typed_stays(client, coordinator, programme, municipality):
    close_month(programme, "2017-05")
    client.force_login(coordinator)
    page = client.post(address(programme, municipality), typed("2017-05"))
    assert page.context["form"].errors == {"month": ["平成29年5月は切替不可の月です。ほかの月を選んでください。"]}
    assert "庁舎の移転に合わせるため" in page.content.decode()


# --- two people -----------------------------------------------------------------------------------------------------


def test_the_second_of_two_coordinators_sees_both_versions_and_loses_nothing(
    client, coordinator, manager, programme, municipality
):
    fix(manager, programme, municipality, Month(2017, 8))
    client.force_login(coordinator)
    page = client.post(address(programme, municipality), typed("2017-09", reason="回線工事のため"))
    rows = [(str(row.label), row.theirs, row.mine) for row in page.context["conflict"].rows]
    assert (page.status_code, rows) == (
        409,
        [
            ("切替月", "平成29年8月", "平成29年9月"),
            ("固定の理由", "庁舎の移転に合わせるため", "回線工事のため"),
        ],
    )
    saved = client.post(address(programme, municipality), typed("2017-09", version=1, reason="回線工事のため"))
    pin = Pin.objects.get()
    assert (saved.status_code, pin.switch_month, pin.reason, pin.version) == (302, Month(2017, 9), "回線工事のため", 2)


def test_who_changes_a_pin_that_was_released_meanwhile_is_told_so(
    client, coordinator, manager, programme, municipality
):
    pin = fix(coordinator, programme, municipality, Month(2017, 8))
    release_pins(actor=actor_for(manager), programme=programme, versions={pin.pk: 1}, reason="不要になったため")
    client.force_login(coordinator)
    page = client.post(address(programme, municipality), typed("2017-09", version=1))
    assert page.status_code == 409
    assert "固定は解除されています" in page.content.decode()


def test_a_pin_that_was_changed_meanwhile_is_not_released(coordinator, manager, programme, municipality):
    pin = fix(coordinator, programme, municipality, Month(2017, 8))
    fix(manager, programme, municipality, Month(2017, 9), version=1)
    with pytest.raises(RuleViolation) as caught:
        release_pins(actor=actor_for(coordinator), programme=programme, versions={pin.pk: 1}, reason="不要")
    assert (caught.value.code, Pin.objects.get().switch_month) == (STALE, Month(2017, 9))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_fix_the_same_organisation_at_the_same_moment_one_is_told(
    coordinator: User, manager: User, programme: Programme, municipality: Organisation
) -> None:
    gate, outcomes = Barrier(2), []

    def run(user: User, month: Month) -> None:
        actor = actor_for(user)
        gate.wait()
        try:
            set_pin(actor=actor, programme=programme, organisation=municipality, month=month, reason="同時", version=0)
            outcomes.append("fixed")
        except RuleViolation as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [
        Thread(target=run, args=[user, month])
        for user, month in ((coordinator, Month(2017, 7)), (manager, Month(2017, 8)))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(outcomes), Pin.objects.count()) == (["fixed", STALE], 1)


# --- cost -----------------------------------------------------------------------------------------------------------


def test_the_list_takes_as_many_queries_for_five_pins_as_for_one(
    client: Client, coordinator: User, prefecture: Organisation
) -> None:
    cities = [make_municipality(prefecture) for _number in range(5)]
    programme = make_programme(prefecture, cities, units=99, switches=9)
    client.force_login(coordinator)
    list_address = reverse("security:pin-list", args=[programme.pk])
    client.get(list_address)  # the first page of a session writes the session
    counts = []
    for number, city in enumerate(cities):
        fix(coordinator, programme, city, Month(2017, 8))
        if number in (0, 4):
            with CaptureQueriesContext(connection) as queries:
                client.get(list_address)
            counts.append(len(queries))
    assert counts[0] == counts[1]

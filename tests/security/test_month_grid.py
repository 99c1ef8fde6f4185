"""The table of months: filled in as a whole, pasted, and edited by two people at once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.access.choices import Role
from portal.accounts.models import User
from portal.audit.selectors import history_of
from portal.lib.months import Month, parse_month
from portal.organisations.models import Organisation
from security.models import Programme
from security.services.months import MonthValues, months_of
from security.services.programmes import set_month, update_programme
from tests.factories.people import make_actor
from tests.factories.security import make_programme
from tests.support.individual_numbers import with_check_digit

APRIL, MAY, JUNE = (parse_month(text) for text in ("2017-04", "2017-05", "2017-06"))


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation) -> Programme:
    return make_programme(prefecture, [municipality], last="2017-06")


@pytest.fixture
def page(client: Client, coordinator: User, programme: Programme) -> str:
    client.force_login(coordinator)
    return reverse("security:month-grid", args=[programme.pk])


def as_shown(client: Client, address: str) -> dict[str, str]:
    """Every input of the table as the browser holds it."""
    grid = client.get(address).context["grid"]
    cells = [cell for row in grid.rows for cell in row.cells]
    return {cell.name: cell.text for cell in cells} | {cell.shown_name: cell.shown for cell in cells}


def test_the_whole_table_is_saved_at_once_and_told_in_the_history(client, page, programme):
    typed = as_shown(client, page) | {
        "units_2017-04": "１２",
        "switches_2017-05": "3件",
        "reason_2017-06": " 選挙  のため ",
        "reason": "契約の変更",
        "step": "save",
    }
    answer = client.post(page, typed)
    assert answer.status_code == 302
    stored = months_of(programme)
    assert (stored[APRIL], stored[MAY], stored[JUNE]) == (
        MonthValues(12, 2),
        MonthValues(8, 3),
        MonthValues(8, 2, "選挙 のため"),
    )
    changes = [entry for entry in history_of(programme, include=["months"]) if entry.reason == "契約の変更"]
    assert len(changes) == 3


def test_wrong_cells_are_told_one_by_one_and_everything_typed_is_kept(client, page, programme):
    number = with_check_digit("12345678901")
    typed = as_shown(client, page) | {
        "units_2017-04": "12",
        "units_2017-05": "多い",
        "switches_2017-06": "-1",
        "switches_2017-05": "",
        "reason_2017-04": number,
        "step": "save",
    }
    answer = client.post(page, typed)
    errors = {cell.name: cell.error for cell in answer.context["grid"].errors}
    assert set(errors) == {"units_2017-05", "switches_2017-06", "switches_2017-05", "reason_2017-04"}
    assert errors["switches_2017-06"] == "0から10,000までの整数で入力してください。"
    html = answer.content.decode()
    assert 'value="12"' in html
    assert 'value="多い"' in html
    assert number not in html
    assert months_of(programme)[APRIL] == MonthValues(8, 2)


def test_a_reason_with_an_individual_number_is_refused_and_not_shown_again(client, page, programme):
    number = with_check_digit("12345678901")
    answer = client.post(page, as_shown(client, page) | {"units_2017-04": "9", "reason": number, "step": "save"})
    assert number not in answer.content.decode()
    assert "個人番号" in answer.context["grid"].loose[0]
    assert months_of(programme)[APRIL] == MonthValues(8, 2)


def test_a_table_copied_from_a_spreadsheet_is_put_into_the_cells_before_it_is_saved(client, page, programme):
    pasted = "月\t作業量\t件数\t理由\nH29.4\t20\t5\n平成29年5月\t1,000\t4\t改元\n2019-01\t1\t1\nいつか\t1"
    answer = client.post(page, as_shown(client, page) | {"pasted": pasted, "step": "paste"})
    grid = answer.context["grid"]
    assert [cell.text for row in grid.rows[2:4] for cell in row.cells] == ["20", "5", "", "1,000", "4", "改元"]
    assert grid.loose == [
        "貼り付けた4行目の月は、この事業の月（平成29年2月から平成29年6月まで）にありません。",
        "貼り付けた5行目：年月として読み取れません。例：令和8年11月、R8.11、2026-11",
    ]
    assert months_of(programme)[APRIL] == MonthValues(8, 2)
    shown = {cell.name: cell.text for row in grid.rows for cell in row.cells}
    hidden = {cell.shown_name: cell.shown for row in grid.rows for cell in row.cells}
    client.post(page, shown | hidden | {"step": "save"})
    assert months_of(programme)[MAY] == MonthValues(1000, 4, "改元")


def test_all_months_are_filled_with_the_same_values(client, page, programme):
    answer = client.post(page, as_shown(client, page) | {"fill_units": "24", "fill_switches": "", "step": "fill"})
    rows = answer.context["grid"].rows
    assert ({row.units.text for row in rows}, {row.switches.text for row in rows}) == ({"24"}, {"2"})


def test_two_people_in_different_months_do_not_disturb_each_other(client, page, programme, prefecture):
    mine = as_shown(client, page) | {"units_2017-04": "20", "step": "save"}
    set_month(actor=_other(prefecture), programme=programme, month=MAY, units=5, switches=1)
    assert client.post(page, mine).status_code == 302
    stored = months_of(programme)
    assert (stored[APRIL], stored[MAY]) == (MonthValues(20, 2), MonthValues(5, 1))


def test_two_people_in_the_same_month_see_both_versions_and_decide(client, page, programme, prefecture):
    mine = as_shown(client, page) | {"units_2017-04": "20", "units_2017-06": "9", "step": "save"}
    set_month(actor=_other(prefecture), programme=programme, month=APRIL, units=30, switches=2)
    answer = client.post(page, mine)
    assert answer.status_code == 409
    conflict = answer.context["conflict"]
    assert [(row.label, row.theirs, row.mine) for row in conflict.rows] == [
        ("平成29年4月　作業量の上限（単位）", "30", "20")
    ]
    assert months_of(programme)[APRIL] == MonthValues(30, 2)
    shown = {cell.shown_name: cell.shown for row in answer.context["grid"].rows for cell in row.cells}
    assert client.post(page, mine | shown).status_code == 302
    stored = months_of(programme)
    assert (stored[APRIL], stored[JUNE]) == (MonthValues(20, 2), MonthValues(9, 2))


def _other(prefecture):
    return make_actor(prefecture, Role.COORDINATOR)


def test_months_outside_a_narrower_calendar_come_back_with_their_values(programme, prefecture, municipality):
    actor = make_actor(prefecture, Role.COORDINATOR)
    for last, expected in (("2017-05", 4), ("2017-07", 6)):
        programme.refresh_from_db()
        update_programme(
            actor=actor,
            programme=programme,
            version=programme.version,
            prefectures=[prefecture],
            window_first=programme.window_first,
            window_last=parse_month(last).first_day,
        )
        programme.refresh_from_db()
        assert len(months_of(programme)) == expected
    assert (months_of(programme)[JUNE], months_of(programme)[Month(2017, 7)]) == (MonthValues(8, 2), MonthValues(0, 0))


def test_the_table_takes_as_many_queries_for_a_long_calendar_as_for_a_short_one(
    client, coordinator, prefecture, municipality
):
    client.force_login(coordinator)
    counts = []
    for last in ("2017-05", "2020-03"):
        programme = make_programme(prefecture, [municipality], last=last, name=f"{last}の事業")
        address = reverse("security:month-grid", args=[programme.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]

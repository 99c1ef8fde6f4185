"""A test that runs on the day of loading: one slot is over, one goes on, the next one is being arranged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from mynumber_tests.choices import RulesState
from mynumber_tests.models import Programme
from mynumber_tests.services.sample_history import (
    arrange_past_pairs,
    date_back_applications,
    date_back_catalogue,
    do_past_steps,
    forget_notices,
    moment,
    publish_past_rules,
    set_due_days,
)
from portal.calendars.selectors import closed_days_between
from portal.lib.business_days import add_business_days, on_or_before
from portal.lib.fiscal_years import fiscal_year_of, format_fiscal_year
from portal.lib.months import Month
from portal.organisations.models import Organisation

from .applications import SEED, load_applications
from .catalogue import load_catalogue
from .execution import load_execution
from .pairing import load_pairing
from .people import people_of
from .programme import RULES, WAITS_FOR_US, found_programme, load_rules
from .questions import load_questions
from .rooms import AGREED_SLOT, ASKED_SLOT, OVER_SLOT, load_rooms

MONTHS_BEFORE = 3  # the first slot began: it is over, and the second one is in its second month
# Days from today. What pairs need to begin is done before the first slot, as in 2016.
STEPS = {"preparation": -135, "master_data": -125, "linkage_codes": -110, "stub_inquiry": -6, "master_update": 150}
RULES_ON, RULES_BY = -150, -135
LATE_STEP, LATE_PLACES = "stub_inquiry", (7, 19, 31)  # who has not done it in time, by the order of codes
# Before the first slot.
APPLIED_BEFORE, DECIDED_BEFORE, PAIRED_BEFORE = timedelta(days=31), timedelta(days=28), timedelta(days=24)
FIRST_RULES = RULES.replace("その日のうちに", "翌開庁日までに")
LAYOUT = "現行版（架空）"
# Until when the pairs of a slot confirm, and fix a day, in business days from today.
DUE_DAYS = {AGREED_SLOT: (-8, -5), ASKED_SLOT: (-3, 6)}


def load_running(prefecture: Organisation) -> None:
    this = Month.of(timezone.localdate())
    programme = found_programme(
        prefecture,
        name=f"{format_fiscal_year(fiscal_year_of(this))} マイナンバー総合運用テスト",
        fiscal_year=fiscal_year_of(this),
        first_month=this + -MONTHS_BEFORE,
        due_on={code: _in(days) for code, days in STEPS.items()},
    )
    people = people_of(programme)
    load_catalogue(programme, LAYOUT)
    date_back_catalogue(programme=programme, at=moment(_in(RULES_ON), 9))
    publish_past_rules(
        programme=programme,
        body=FIRST_RULES,
        state=RulesState.REPLACED,
        published_on=_in(RULES_ON),
        acknowledge_by=_in(RULES_BY),
        people=people,
    )
    load_rules(programme)
    do_past_steps(programme=programme, left_open=_late_steps(programme))
    load_applications(programme)
    first_day = (this + -MONTHS_BEFORE).first_day
    date_back_applications(
        programme=programme,
        applied_at=moment(_business_day(first_day - APPLIED_BEFORE), 10),
        decided_at=moment(_business_day(first_day - DECIDED_BEFORE), 11),
    )
    load_pairing(programme, at=moment(_business_day(first_day - PAIRED_BEFORE), 13))
    forget_notices(programme)
    arrange_past_pairs(programme=programme, positions=[OVER_SLOT], people=people, seed=SEED)
    set_due_days(programme=programme, days=_due_days())
    load_rooms(programme)
    load_questions(programme)
    load_execution(programme, people)


def _in(days: int) -> date:
    return _business_day(timezone.localdate() + timedelta(days=days))


def _business_day(day: date) -> date:
    return on_or_before(day, closed_days_between(day - timedelta(days=30), day))


def _due_days() -> Mapping[int, tuple[date, date]]:
    today = timezone.localdate()
    closed = closed_days_between(today - timedelta(days=40), today + timedelta(days=40))
    return {
        position: (add_business_days(today, confirm, closed), add_business_days(today, dates, closed))
        for position, (confirm, dates) in DUE_DAYS.items()
    }


def _late_steps(programme: Programme) -> list[tuple[str, int]]:
    parts = list(programme.participations.order_by("organisation__code").values_list("pk", "organisation__code"))
    late = {pk for place, (pk, code) in enumerate(parts) if place in LATE_PLACES or code in WAITS_FOR_US}
    return [(LATE_STEP, pk) for pk in late]

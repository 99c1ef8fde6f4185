"""The test of 2016, from July 2016 to June 2017: every pair has met, everything is passed and signed by both."""

from __future__ import annotations

from datetime import date

from mynumber_tests.choices import RulesState
from mynumber_tests.models import ScenarioRun
from mynumber_tests.services.sample_history import (
    arrange_past_pairs,
    date_back_catalogue,
    do_past_steps,
    forget_notices,
    moment,
    publish_past_rules,
    sign_past_runs,
)
from portal.lib.months import Month
from portal.organisations.models import Organisation

from .applications import SEED, SLOTS, enter_all
from .catalogue import load_catalogue
from .pairing import load_pairing
from .people import people_of
from .programme import RULES, found_programme

NAME = "マイナンバー総合運用テスト"
FIRST_MONTH = Month(2016, 7)  # to June 2017, in slots of about two months (source: the prefecture's paper of 2016)
STEPS = {
    "preparation": date(2016, 6, 30),
    "master_data": date(2016, 7, 15),
    "linkage_codes": date(2016, 7, 29),
    "stub_inquiry": date(2016, 8, 31),
    "master_update": date(2017, 6, 30),
}
RULES_ON, RULES_BY, PAIRED_ON = date(2016, 5, 16), date(2016, 5, 30), date(2016, 6, 10)
LAYOUT = "平成28年8月版（架空）"


def load_finished(prefecture: Organisation) -> None:
    programme = found_programme(prefecture, name=NAME, fiscal_year=2016, first_month=FIRST_MONTH, due_on=STEPS)
    people = people_of(programme)
    load_catalogue(programme, LAYOUT)
    date_back_catalogue(programme=programme, at=moment(RULES_ON, 9))
    publish_past_rules(
        programme=programme,
        body=RULES,
        state=RulesState.PUBLISHED,
        published_on=RULES_ON,
        acknowledge_by=RULES_BY,
        people=people,
    )
    do_past_steps(programme=programme)
    enter_all(programme)
    load_pairing(programme, at=moment(PAIRED_ON, 13))
    arrange_past_pairs(programme=programme, positions=SLOTS, people=people, seed=SEED)
    runs = ScenarioRun.objects.standing().filter(pair__programme=programme).values_list("pk", flat=True)
    sign_past_runs(runs=list(runs), people=people)
    forget_notices(programme)

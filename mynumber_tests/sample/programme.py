"""A test itself: its participants, due dates and rules."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from mynumber_tests.models import Programme
from mynumber_tests.services.programmes import candidates, create_programme, set_participants, usual_slots
from mynumber_tests.services.rules import acknowledge_rules, publish_rules, write_rules
from mynumber_tests.services.steps import schedule_steps
from portal.access.actor import Actor
from portal.access.choices import Role
from portal.calendars.selectors import closed_days_between
from portal.lib.business_days import add_business_days
from portal.lib.months import Month
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation
from portal.organisations.records import OrganisationRecord
from portal.organisations.services.loading import store_organisations

from .people import coordinator_of, demo_actor

PREFECTURE = "270008"
SEED = 2016
DAYS_TO_CONFIRM = 10  # business days
UNION = "大阪府後期高齢者医療広域連合"
# Every municipality has a board of education; the largest take part in the sample.
BOARDS = ("大阪市", "堺市", "東大阪市", "豊中市", "枚方市", "吹田市", "高槻市", "岸和田市")
WAITS_FOR_US = ("272027", "273228")  # 岸和田市 and 能勢町: whoever signs in there finds something to do
RULES = """第1章　テストの進め方
・相手先が決まった団体は、10開庁日以内に最初の打合せの日程を決めてください。
・テストは、相手先と合わせたクールの中で行ってください。

第2章　テストデータ
・テスト用の個人番号は、通し番号だけで伝え合ってください。番号そのものは、このポータルに入力しないでください。

第3章　障害が起きたとき
・障害は、その日のうちに相手先と府に連絡してください。

（架空のサンプル）"""


def found_programme(
    prefecture: Organisation, *, name: str, fiscal_year: int, first_month: Month, due_on: Mapping[str, date]
) -> Programme:
    """Six slots of two months each, with everybody who takes part and the days of the steps."""
    coordinator = coordinator_of(prefecture)
    _found_boards(prefecture)
    programme = create_programme(
        actor=coordinator,
        prefecture=prefecture,
        slots=usual_slots(first_month, 6, 2),
        name=name,
        fiscal_year=fiscal_year,
        is_sample=True,
    )
    members = [one for one in candidates(programme) if _takes_part(one)]
    set_participants(actor=coordinator, programme=programme, version=programme.version, organisations=members)
    programme.refresh_from_db()
    schedule_steps(actor=coordinator, programme=programme, due_on=due_on)
    return programme


def _found_boards(prefecture: Organisation) -> None:
    records = [
        OrganisationRecord(f"{name}教育委員会", OrganisationKind.BOARD_OF_EDUCATION, prefecture_code=PREFECTURE)
        for name in BOARDS
    ]
    store_organisations(actor=Actor.system(), records=records)


def _takes_part(organisation: Organisation) -> bool:
    is_board = organisation.kind == OrganisationKind.BOARD_OF_EDUCATION
    return organisation.is_municipality or organisation.code == PREFECTURE or organisation.name == UNION or is_board


def load_rules(programme: Programme) -> None:
    """The version in force, which some have yet to take note of."""
    coordinator, today = coordinator_of(programme.prefecture), timezone.localdate()
    due_on = add_business_days(today, DAYS_TO_CONFIRM, closed_days_between(today, today + timedelta(days=60)))
    draft = write_rules(
        actor=coordinator,
        programme=programme,
        version=0,
        body=RULES,
        change_note="障害が起きたときの連絡の期限を、その日のうちに改めました。（架空のサンプル）",
        acknowledge_by=due_on,
    )
    rules = publish_rules(actor=coordinator, draft=draft, version=draft.version)
    dice = random.Random(SEED)  # noqa: S311 (a sample, not a secret)
    for part in programme.participations.select_related("organisation"):
        staff = demo_actor(part.organisation, Role.STAFF)
        if staff and part.organisation.code not in WAITS_FOR_US and dice.random() < 0.7:
            acknowledge_rules(actor=staff, rules=rules)

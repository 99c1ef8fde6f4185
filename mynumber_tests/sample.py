"""Osaka's joint operation test of 2016 as a sample: real period and organisations, rules and confirmations made up."""

from __future__ import annotations

import random
from datetime import timedelta

from django.utils import timezone

from mynumber_tests.models import Programme
from mynumber_tests.services.programmes import candidates, create_programme, set_participants, usual_slots
from mynumber_tests.services.rules import acknowledge_rules, publish_rules, write_rules
from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.models import Membership
from portal.accounts.selectors import actor_for
from portal.calendars.selectors import closed_days_between
from portal.lib.business_days import add_business_days
from portal.lib.months import Month
from portal.organisations.models import Organisation
from portal.samples import SignIn

PREFECTURE = "270008"
NAME = "マイナンバー総合運用テスト"
FIRST_MONTH = Month(2016, 7)  # to June 2017, in slots of about two months (source: the prefecture's paper of 2016)
SEED = 2016
DAYS_TO_CONFIRM = 10  # business days
HAVE_NOT_CONFIRMED = {"272027", "273228"}  # 岸和田市 and 能勢町, whose sign-ins can do it
RULES = """第1章　テストの進め方
・相手先が決まった団体は、10開庁日以内に最初の打合せの日程を決めてください。
・テストは、相手先と合わせたクールの中で行ってください。

第2章　テストデータ
・テスト用の個人番号は、通し番号だけで伝え合ってください。番号そのものは、このポータルに入力しないでください。

第3章　障害が起きたとき
・障害は、その日のうちに相手先と府に連絡してください。

（架空のサンプル）"""


def load() -> list[SignIn]:
    """Does nothing where the test is there already."""
    if not Programme.objects.filter(name=NAME).exists():
        _load(Organisation.objects.get(code=PREFECTURE))
    return []


def _load(prefecture: Organisation) -> None:
    coordinator = _actor(prefecture, Role.COORDINATOR)
    programme = create_programme(
        actor=coordinator,
        prefecture=prefecture,
        slots=usual_slots(FIRST_MONTH, 6, 2),
        name=NAME,
        fiscal_year=2016,
        is_sample=True,
    )
    members = [one for one in candidates(programme) if one.is_municipality or one == prefecture]
    set_participants(actor=coordinator, programme=programme, version=programme.version, organisations=members)
    today = timezone.localdate()
    due_on = add_business_days(today, DAYS_TO_CONFIRM, closed_days_between(today, today + timedelta(days=60)))
    draft = write_rules(
        actor=coordinator, programme=programme, version=0, body=RULES, change_note="", acknowledge_by=due_on
    )
    rules = publish_rules(actor=coordinator, draft=draft, version=draft.version)
    dice = random.Random(SEED)  # noqa: S311 (a sample, not a secret)
    for organisation in members:
        if organisation.is_municipality and organisation.code not in HAVE_NOT_CONFIRMED and dice.random() < 0.7:
            acknowledge_rules(actor=_actor(organisation, Role.STAFF), rules=rules)


def _actor(organisation: Organisation, role: Role) -> Actor:
    """The demo account that holds this role."""
    memberships = Membership.objects.of(organisation).filter(role_group__role=role).select_related("user")
    return actor_for(memberships[0].user, organisation.pk)

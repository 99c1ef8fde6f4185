"""Invented business systems of real municipalities, a proposal of groups and a joint group; the same for each seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from clouds.business_systems import BUSINESSES, FUNCTIONS
from clouds.inventory_choices import Customisation, Gate, Hosting, NextWish
from clouds.models import GateStep, GroupProposal, JointGroup, SystemRecord
from clouds.selectors.grouping_input import Conditions
from clouds.selectors.populations import populations_of
from clouds.services.gates import add_gate_evidence, record_gate
from clouds.services.inventory import store_sample_records
from clouds.services.joint_members import set_due_days
from clouds.services.proposals import adopt_group, calculate, create_proposal, store_outcome
from portal.access.actor import Actor
from portal.access.choices import Role
from portal.calendars.selectors import closed_days_between
from portal.lib.business_days import on_or_after, on_or_before
from portal.lib.months import Month
from portal.organisations.models import Organisation
from portal.samples import SignIn

from .people import actor_of

SEED = 2027
PREFECTURE = "270008"
BUSINESS = "resident_record"
VENDORS = ("架空情報A", "架空システムB", "架空データC", "架空ソフトD", "架空電算E")
REMARK = "架空のサンプルです。実際の契約とは関係ありません。"
SOLVE_S = 8
MISSING_SHARE, FINDABLE_SHARE = 0.1, 0.6
YEAR_DAYS = 365
# How many days before loading an organisation went through its whole inventory: a few have forgotten it, a few will
# soon have to do it again, and the most are spread over the year.
ROUNDS = ((0.12, (YEAR_DAYS + 7, YEAR_DAYS + 60)), (0.12, (YEAR_DAYS - 12, YEAR_DAYS - 3)), (0.76, (20, 330)))
CHANGED_SINCE_SHARE = 0.15


def load() -> list[SignIn]:
    """Does nothing where there is a system already."""
    if not SystemRecord.objects.exists():
        _load()
    return []


def _load() -> None:
    prefecture = Organisation.objects.get(code=PREFECTURE)
    everybody = list(Organisation.objects.current().municipalities().filter(prefecture=prefecture).order_by("code"))
    people = populations_of(one.pk for one in everybody)
    today = timezone.localdate()
    store_sample_records(values={one.pk: _records(one, people.get(one.pk, 0), today) for one in everybody})
    coordinator = actor_of(prefecture, Role.COORDINATOR)
    proposal = _proposal(coordinator, prefecture, today)
    if proposal.result["groups"]:
        group = adopt_group(actor=coordinator, proposal=proposal, index=0, name="住民記録 共同利用グループ")
        _begin(coordinator, group, today)


def _records(organisation: Organisation, people: int, today: date) -> list[dict[str, Any]]:
    """What an organisation has depends on nothing but its code, its size and the day."""
    dice = random.Random(f"{SEED}:{organisation.code}")  # noqa: S311 (a sample, not a secret)
    vendor = dice.choice(VENDORS)
    records = [
        _record(code, name, vendor, people, today, dice)
        for code, name in BUSINESSES.items()
        if dice.random() >= MISSING_SHARE or code == BUSINESS
    ]
    days = _days_of_confirmation(len(records), today, dice)
    return [record | {"confirmed_on": day} for record, day in zip(records, days, strict=True)]


def _days_of_confirmation(number: int, today: date, dice: random.Random) -> list[date]:
    """One working day on which everything was gone through, and later ones for what has been changed since."""
    (earliest, latest) = dice.choices([days for _share, days in ROUNDS], [share for share, _days in ROUNDS])[0]
    ago = dice.randint(earliest, latest)
    agos = [dice.randint(1, ago) if dice.random() < CHANGED_SINCE_SHARE else ago for _ in range(number)]
    days = [today - timedelta(days=ago) for ago in agos]
    closed = closed_days_between(min(days) - timedelta(days=14), today)
    return [on_or_before(day, closed) for day in days]


def _record(code: str, name: str, usual: str, people: int, today: date, dice: random.Random) -> dict[str, Any]:
    vendor = usual if dice.random() < 0.7 else dice.choice(VENDORS)
    end = (Month.of(today) + dice.randint(8, 40)).last_day
    return {
        "business": code,
        "product": f"{vendor[:2]}{name}{vendor[-1]}",
        "vendor": vendor,
        "hosting": dice.choice((Hosting.OWN, Hosting.DATA_CENTRE, Hosting.DATA_CENTRE, Hosting.JOINT)),
        "contract_start_on": (Month.of(end) + -59).first_day,
        "contract_end_on": end,
        "renewal_months": dice.choice((12, 12, 12, 0)),
        "notice_value": dice.choice((3, 6)),
        "lead_months": dice.choice((3, 6)),
        "yearly_cost_yen": 10_000 * round((3_000_000 + people * 45) * dice.uniform(0.7, 1.3) / 10_000),
        "customisation": dice.choice(tuple(Customisation)),
        "next_wish": dice.choice((NextWish.JOINT, NextWish.JOINT, NextWish.CONTINUE, NextWish.UNDECIDED)),
        "wanted_functions": sorted(dice.sample(list(FUNCTIONS), 4), key=list(FUNCTIONS).index),
        "remarks": REMARK,
        "is_findable": dice.random() < FINDABLE_SHARE,
    }


def _proposal(coordinator: Actor, prefecture: Organisation, today: date) -> GroupProposal:
    conditions = Conditions(
        until=Month.of(today) + 42,
        early_months=4,
        min_size=3,
        max_size=8,
        setup_yen=40_000_000,
        years=5,
        yearly_fixed_yen=12_000_000,
        yearly_member_yen=1_500_000,
        has_to_pay=True,
    )
    proposal = create_proposal(
        actor=coordinator,
        prefecture=prefecture,
        name="住民基本台帳 第1案",
        business=BUSINESS,
        conditions=conditions,
        time_limit_s=SOLVE_S,
        queue=False,
    )
    store_outcome(proposal_id=proposal.pk, outcome=calculate(proposal))
    proposal.refresh_from_db()
    return proposal


def _begin(coordinator: Actor, group: JointGroup, today: date) -> None:
    """Everybody has said that it wants to; some have declared it, with due days for what is to come."""
    system = Actor.system()
    days = [today + timedelta(days=30 * number) for number in range(1, len(Gate) + 1)]
    closed = closed_days_between(days[0], days[-1] + timedelta(days=30))
    set_due_days(
        actor=system,
        group=group,
        due_on={gate: on_or_after(day, closed) for gate, day in zip(Gate, days, strict=True)},
    )
    members = list(group.members.order_by("organisation__code"))
    _pass([member.gates.get(gate=Gate.INTENTION) for member in members], today)
    declarations = [member.gates.get(gate=Gate.DECLARATION) for member in members[::2]]
    letter = "参加を表明します。（説明のために作った架空の文書です。）".encode()
    upload = SimpleUploadedFile("参加表明書の写し（架空）.txt", letter, content_type="text/plain")
    add_gate_evidence(actor=coordinator, step=declarations[0], uploads=[upload])
    _pass(declarations, today)


def _pass(steps: Sequence[GateStep], today: date) -> None:
    for number, step in enumerate(steps, start=1):
        evidence = f"架空の決裁 第{number}号"
        record_gate(actor=Actor.system(), step=step, version=step.version, passed_on=today, evidence=evidence)

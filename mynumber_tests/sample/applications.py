"""Who applies for what, drawn by chance; the boards and the union have no accounts, the coordinator enters theirs."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from mynumber_tests.models import Participation, Programme, Scenario
from mynumber_tests.services.participations import enter_terms
from mynumber_tests.services.receptions import open_reception
from mynumber_tests.terms import Terms
from portal.access.actor import Actor
from portal.access.choices import Role
from portal.applications.content import Typed
from portal.applications.models import Application, ApplicationWindow
from portal.applications.services.applications import (
    accept_application,
    approve_application,
    create_application,
    request_approval,
    start_review,
    submit_application,
)
from portal.organisations.models import Organisation

from .catalogue import scenario_rows
from .people import coordinator_of, demo_actor

SEED = 2016
VENDORS = ("甲情報システム（架空）", "乙ソリューション（架空）", "丙コンピュータ（架空）", "丁データ（架空）")
ONLY_DRAFTED = ("273228",)  # 能勢町, whose sign-in can hand it in
NOT_DECIDED = ("273210",)  # 豊能町
SLOTS = range(1, 7)
MUNICIPALITY = "municipality"
FEW = 4  # partners of the prefecture in a slot: in 2016 not every municipality found it free
BY_TELEPHONE = "電話で確認した内容を入力（架空のサンプル）"
ON_PAPER = "紙の申請書の内容を入力（架空のサンプル）"


def load_applications(programme: Programme) -> None:
    """Everybody's terms, by an application where somebody can make one."""
    dice = random.Random(SEED)  # noqa: S311 (a sample, not a secret)
    coordinator = coordinator_of(programme.prefecture)
    window = _window(programme, coordinator)
    scenarios = {scenario.code: scenario for scenario in programme.scenarios.all()}
    for part in programme.participations.select_related("organisation", "programme").order_by("organisation__code"):
        typed = _typed(part.organisation, scenarios, dice)
        staff = demo_actor(part.organisation, Role.STAFF)
        if staff is not None:
            _apply(staff, coordinator, window, typed)
        else:
            _enter(coordinator, part, typed)


def enter_all(programme: Programme) -> None:
    """Everybody's terms as the coordinator once took them over from paper."""
    dice = random.Random(SEED)  # noqa: S311 (a sample, not a secret)
    coordinator = coordinator_of(programme.prefecture)
    scenarios = {scenario.code: scenario for scenario in programme.scenarios.all()}
    for part in programme.participations.select_related("organisation", "programme").order_by("organisation__code"):
        typed = _typed(part.organisation, scenarios, dice)
        if part.organisation_id == programme.prefecture_id:
            typed["max_partners_per_slot"] = [str(FEW)]
        _enter(coordinator, part, typed, ON_PAPER)


def _window(programme: Programme, coordinator: Actor) -> ApplicationWindow:
    now = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    reception = open_reception(
        actor=coordinator,
        programme=programme,
        title="総合運用テスト 参加申請",
        number_prefix="MN",
        opens_at=now - timedelta(days=170),
        closes_at=now + timedelta(days=14, hours=8),
        guidance="参加できるクールと、シナリオごとの役割を申請してください。途中からの参加も受け付けます。（架空のサンプル）",
        is_sample=True,
    )
    return reception.window


def _typed(organisation: Organisation, scenarios: Mapping[str, Scenario], dice: random.Random) -> Typed:
    """The fields of the form as somebody would type them."""
    kind = MUNICIPALITY if organisation.is_municipality else organisation.kind
    typed: Typed = {}
    for row in scenario_rows():
        scenario = scenarios[row["code"]]
        if kind in row["inquirers"].split() and (kind != MUNICIPALITY or dice.random() < 0.75):
            typed[f"roles_{scenario.pk}_inquire"] = ["on"]
        if kind in row["providers"].split() and (kind != MUNICIPALITY or dice.random() < 0.6):
            typed[f"roles_{scenario.pk}_provide"] = [str(_most(kind, dice))]
    slots = sorted(dice.sample(SLOTS, dice.choice((4, 5, 6))))
    return typed | {
        "slots": [str(slot) for slot in slots],
        "system_vendor": [dice.choice(VENDORS)],
        "max_partners_per_slot": [str(8 if kind == "prefecture" else dice.choice((2, 3, 4)))],
        "wanted": [""],
        "excluded": [""],
        "contact_section": ["情報政策課"],
        "contact_name": ["担当者（架空）"],
        "contact_phone": ["06-0000-0000"],
        "contact_email": [f"jyoho{organisation.pk}@osaka.example"],
        "remarks": ["（架空のサンプル）"],
    }


def _most(kind: str, dice: random.Random) -> int:
    return 40 if kind == "prefecture" else dice.choice((2, 3, 4))


def _apply(staff: Actor, coordinator: Actor, window: ApplicationWindow, typed: Typed) -> None:
    assert staff.organisation
    application = create_application(actor=staff, window=window, typed=typed)
    if staff.organisation.code in ONLY_DRAFTED:
        return
    application = _handed_in(staff, application)
    if staff.organisation.code in NOT_DECIDED:
        return
    start_review(actor=coordinator, application=application)
    application.refresh_from_db()
    accept_application(actor=coordinator, application=application)


def _handed_in(staff: Actor, application: Application) -> Application:
    """Through the approver where the organisation wants that."""
    assert staff.organisation
    approver = demo_actor(staff.organisation, Role.APPROVER)
    if not staff.organisation.requires_approval or approver is None:
        return submit_application(actor=staff, application=application)
    application = request_approval(actor=staff, application=application)
    return approve_application(actor=approver, application=application)


def _enter(coordinator: Actor, part: Participation, typed: Typed, reason: str = BY_TELEPHONE) -> None:
    roles = {key.removeprefix("roles_"): values[0] for key, values in typed.items() if key.startswith("roles_")}
    content: dict[str, Any] = {key: values[0] for key, values in _others(typed)}
    content |= {"roles": roles, "slots": typed["slots"], "max_partners_per_slot": int(content["max_partners_per_slot"])}
    enter_terms(
        actor=coordinator,
        participation=part,
        version=part.version,
        terms=Terms.of(content),
        reason=reason,
    )


def _others(typed: Typed) -> Iterable[tuple[str, list[str]]]:
    return ((key, values) for key, values in typed.items() if not key.startswith("roles_") and key != "slots")

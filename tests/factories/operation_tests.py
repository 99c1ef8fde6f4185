"""Joint operation tests (総合運用テスト) with their slots, participants and rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from mynumber_tests.models import (
    Consultation,
    Pair,
    PairingPlan,
    PairSide,
    Participation,
    Programme,
    Reception,
    RulesDocument,
    Scenario,
    ScenarioRun,
)
from mynumber_tests.services.consultations import answer_consultation, ask_prefecture
from mynumber_tests.services.pairing_runs import create_run, solve_and_store
from mynumber_tests.services.participations import enter_terms
from mynumber_tests.services.plans import draft_plan, publish_plan
from mynumber_tests.services.programmes import create_programme, set_participants, usual_slots
from mynumber_tests.services.receptions import open_reception
from mynumber_tests.services.rules import publish_rules, write_rules
from mynumber_tests.services.scenarios import create_scenario
from mynumber_tests.terms import Terms
from portal.access.actor import Actor
from portal.lib.business_days import closed_days_of, on_or_after
from portal.lib.months import Month
from portal.organisations.models import Organisation

FIRST_MONTH = Month(2017, 4)


def make_operation_test(
    prefecture: Organisation,
    members: Sequence[Organisation] = (),
    name: str = "試験総合運用テスト",
    first_month: Month = FIRST_MONTH,
) -> Programme:
    """Six slots of two months each, from April 2017."""
    programme = create_programme(
        actor=Actor.system(), prefecture=prefecture, slots=usual_slots(first_month, 6, 2), name=name, fiscal_year=2017
    )
    set_participants(actor=Actor.system(), programme=programme, version=programme.version, organisations=members)
    programme.refresh_from_db()
    return programme


def in_days(days: int) -> date:
    """A business day, about so many days from now."""
    day = timezone.localdate() + timedelta(days=days)
    return on_or_after(day, closed_days_of(range(day.year, day.year + 2)))


def make_rules_draft(programme: Programme, actor: Actor, body: str = "第1章　テストの進め方") -> RulesDocument:
    return write_rules(
        actor=actor, programme=programme, version=0, body=body, change_note="", acknowledge_by=in_days(14)
    )


def make_rules(programme: Programme, actor: Actor, body: str = "第1章　テストの進め方") -> RulesDocument:
    """Published by a person of the prefecture."""
    draft = make_rules_draft(programme, actor, body)
    return publish_rules(actor=actor, draft=draft, version=draft.version)


STEPS = (
    {"side": "inquirer", "action": "住民税情報を照会する。", "expected": "照会が受け付けられる。"},
    {"side": "provider", "action": "副本から情報を提供する。", "expected": "提供の記録が残る。"},
    {"side": "both", "action": "提供された内容を照らし合わせる。", "expected": "双方の内容が一致する。"},
)


def make_scenario(programme: Programme, code: str = "S01", **facts: Any) -> Scenario:
    """A scenario of three steps, one for each side and one for both."""
    values = {
        "title": "児童手当の認定請求",
        "procedure": "児童手当法による児童手当の支給に関する事務",
        "inquirer_kind": "市町村長",
        "provider_kind": "市町村長",
        "item": "地方税関係情報",
    }
    return create_scenario(actor=Actor.system(), programme=programme, code=code, steps=STEPS, **values | facts)


def make_terms(
    programme: Programme,
    organisation: Organisation,
    *,
    inquires: Sequence[Scenario] = (),
    provides: Mapping[Scenario, int] | None = None,
    slots: Sequence[int] = (1, 2, 3, 4, 5, 6),
    vendor: str = "甲システム",
    **fields: Any,
) -> Participation:
    """The terms of a participant, in force at once."""
    part = programme.participations.get(organisation=organisation)
    contact = {
        "contact_section": "情報政策課",
        "contact_name": f"{organisation.name}の担当",
        "contact_phone": "06-0000-0000",
        "contact_email": f"jyoho{organisation.pk}@example.lg.jp",
    }
    plain = {"system_vendor": vendor, "max_partners_per_slot": fields.pop("max_partners", 3), "remarks": ""} | contact
    terms = Terms(
        slots=slots,
        inquiries=[scenario.pk for scenario in inquires],
        offers={scenario.pk: most for scenario, most in (provides or {}).items()},
        plain=plain,
        **fields,
    )
    return enter_terms(actor=Actor.system(), participation=part, version=part.version, terms=terms, reason="試験")


def make_test_reception(programme: Programme) -> Reception:
    """Open from yesterday for a month; the programme has a scenario."""
    now = timezone.now()
    return open_reception(
        actor=Actor.system(),
        programme=programme,
        title="総合運用テスト 参加申請",
        number_prefix="MN",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=30),
    )


def make_pairing_draft(programme: Programme) -> PairingPlan:
    """What the optimiser makes of the terms in force."""
    run = create_run(actor=Actor.system(), programme=programme, name="試験の案", time_limit_s=2, queue=False)
    return draft_plan(actor=Actor.system(), run=solve_and_store(run))


def make_published_pairing(programme: Programme) -> PairingPlan:
    return publish_plan(actor=Actor.system(), plan=make_pairing_draft(programme), reason="試験")


def make_pair(
    prefecture: Organisation, one: Organisation, other: Organisation, first_month: Month = FIRST_MONTH
) -> Pair:
    """Two organisations that each inquire of the other in one scenario, published."""
    programme = make_operation_test(prefecture, [one, other], first_month=first_month)
    scenario = make_scenario(programme)
    for member in (one, other):
        make_terms(programme, member, inquires=[scenario], provides={scenario: 3})
    make_published_pairing(programme)
    related = ("one__organisation", "other__organisation", "slot", "programme")
    return programme.pairs.select_related(*related).get()


def run_of(pair: Pair, inquirer: Organisation) -> ScenarioRun:
    """The test in which this side inquires."""
    return pair.runs.get(inquirer__organisation=inquirer)


def make_room(programme: Programme, one: Organisation, other: Organisation) -> Pair:
    """The two meet in the first slot; no test stands in their room yet."""
    plan, _is_new = PairingPlan.objects.get_or_create(programme=programme)
    first, second = Participation.objects.filter(programme=programme, organisation__in=(one, other)).order_by("pk")
    slot = programme.slots.first()
    assert slot
    pair = Pair.objects.create(programme=programme, one=first, other=second, slot=slot, plan=plan, dates_by=in_days(15))
    PairSide.objects.bulk_create(
        [PairSide(pair=pair, participation=part, confirm_by=in_days(10)) for part in (first, second)]
    )
    return pair


def make_consultation(programme: Programme, actor: Actor, question: str = "副本の登録に失敗します。") -> Consultation:
    """Asked by the actor's organisation."""
    part = programme.participations.get(organisation=actor.organisation_id)
    return ask_prefecture(actor=actor, participation=part, question=question)


def answered(
    consultation: Consultation, coordinator: Actor, answer: str = "中間サーバーの設定を確認してください。"
) -> Consultation:
    return answer_consultation(
        actor=coordinator, consultation=consultation, version=consultation.version, answer=answer
    )

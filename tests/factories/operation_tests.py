"""Joint operation tests (総合運用テスト) with their slots, participants and rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone

from mynumber_tests.models import Programme, RulesDocument
from mynumber_tests.services.programmes import create_programme, set_participants, usual_slots
from mynumber_tests.services.rules import publish_rules, write_rules
from portal.access.actor import Actor
from portal.lib.business_days import closed_days_of, on_or_after
from portal.lib.months import Month
from portal.organisations.models import Organisation


def make_operation_test(
    prefecture: Organisation, members: Sequence[Organisation] = (), name: str = "試験総合運用テスト"
) -> Programme:
    """Six slots of two months each from April 2017."""
    slots = usual_slots(Month(2017, 4), 6, 2)
    programme = create_programme(actor=Actor.system(), prefecture=prefecture, slots=slots, name=name, fiscal_year=2017)
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

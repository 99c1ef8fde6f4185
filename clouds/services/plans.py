"""The mid- and long-term plan: a draft is written from the version in force, and published as the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clouds.choices import PlanState
from clouds.models import Plan, PlanMilestone, PlanPhase, PlanVersion
from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.audit.tracking import record_as
from portal.editing.rows import locked, stale
from portal.exceptions import RuleViolation
from portal.lib.months import Month
from portal.notifications.services import notify
from portal.organisations.models import Organisation

from .permits import MEMBERS, require

MOST_PHASES, MOST_MILESTONES = 20, 30


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """One phase as it is typed."""

    name: str
    first: Month
    last: Month
    description: str = ""


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """One milestone as it is typed."""

    name: str
    month: Month
    is_reached: bool = False


@transaction.atomic
def create_plan(*, actor: Actor, prefecture: Organisation, name: str, is_sample: bool = False) -> Plan:
    """A plan without any version. Raises RuleViolation for another prefecture's, ValidationError."""
    record_as(actor)
    if not actor.is_system and not (actor.coordinates and actor.organisation_id == prefecture.pk):
        raise RuleViolation("own_prefecture", _("中長期計画は、自分の都道府県についてだけ作成できます。"))
    plan = Plan(prefecture=prefecture, name=name, is_sample=is_sample)
    plan.full_clean()
    plan.save()
    regrant(plan)
    return plan


@transaction.atomic
def write_plan(
    *,
    actor: Actor,
    plan: Plan,
    version: int,
    phases: Sequence[PhaseLine],
    milestones: Sequence[MilestoneLine],
    note: str = "",
) -> PlanVersion:
    """Keep the draft of the next version; `version` 0 where none was shown.

    Raises RuleViolation: not permitted, changed since (STALE), nothing in it; ValidationError for wrong fields.
    """
    record_as(actor)
    require(actor, "change", plan, _("この計画を変更する権限がありません。"))
    Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if not phases:
        raise RuleViolation("no_phases", _("段階を1つ以上入力してください。"))
    draft = plan.versions.filter(state=PlanState.DRAFT).first()
    if (draft.version if draft else 0) != version:
        raise stale()
    draft = draft or PlanVersion(plan=plan, version=0)
    draft.note = note
    draft.version += 1
    draft.full_clean()
    draft.save()
    _write_parts(draft, phases, milestones)
    return draft


def _write_parts(draft: PlanVersion, phases: Sequence[PhaseLine], milestones: Sequence[MilestoneLine]) -> None:
    for position, phase in enumerate(phases, start=1):
        months = {"first_month": phase.first.first_day, "last_month": phase.last.first_day}
        values = {"name": phase.name, "description": phase.description, **months}
        PlanPhase.objects.update_or_create(version=draft, position=position, defaults=values)
    draft.phases.filter(position__gt=len(phases)).delete()
    for position, milestone in enumerate(milestones, start=1):
        reached = {"month": milestone.month.first_day, "is_reached": milestone.is_reached}
        PlanMilestone.objects.update_or_create(
            version=draft, position=position, defaults={"name": milestone.name, **reached}
        )
    draft.milestones.filter(position__gt=len(milestones)).delete()


@transaction.atomic
def publish_plan(*, actor: Actor, draft: PlanVersion, version: int) -> PlanVersion:
    """Put a draft in force for all at home. Raises RuleViolation: not permitted, changed since, no draft, no note."""
    record_as(actor)
    require(actor, "publish", draft.plan, _("計画を公開できるのは府県管理者です。"))
    plan = Plan.objects.select_for_update(no_key=True).get(pk=draft.plan_id)
    stored = _lock_draft(draft, version)
    last = plan.versions.aggregate(last=Max("number"))["last"] or 0
    if last and not stored.note:
        raise RuleViolation("no_note", _("前の版からの変更点を、下書きに書いてから公開してください。"))
    plan.versions.in_force().update(state=PlanState.REPLACED)
    stored.number, stored.state = last + 1, PlanState.PUBLISHED
    stored.published_at, stored.published_by = timezone.now(), actor.user
    stored.version += 1
    stored.save()
    regrant(plan)
    _tell_readers(actor, stored)
    return stored


def _tell_readers(actor: Actor, published: PlanVersion) -> None:
    plan = published.plan
    readers = [pk for party, pks in plan.parties().items() if party.value == "participant" for pk in pks]
    notify(
        actor=actor,
        organisations=readers,
        roles=MEMBERS,
        text=_("「%(plan)s」%(version)sが公開されました。") % {"plan": plan, "version": published},
        link=reverse("clouds:plan-detail", args=[plan.pk]),
    )


@transaction.atomic
def discard_plan(*, actor: Actor, draft: PlanVersion, version: int) -> None:
    """Raises RuleViolation: not permitted, changed since (STALE), published already."""
    record_as(actor)
    require(actor, "change", draft.plan, _("この計画を変更する権限がありません。"))
    _lock_draft(draft, version).delete()


def _lock_draft(draft: PlanVersion, version: int) -> PlanVersion:
    stored = locked(PlanVersion, draft.pk, version)
    if stored.state != PlanState.DRAFT:
        raise RuleViolation("not_draft", _("この版はすでに公開されています。"))
    return stored


def regrant_for_newcomers(actor: Actor, organisations: list[Organisation]) -> None:
    """What is published is there for organisations that are recorded later as well."""
    homes = {one.prefecture_id for one in organisations if one.prefecture_id}
    plans = list(Plan.objects.filter(prefecture__in=homes))
    if plans:
        regrant(*plans)

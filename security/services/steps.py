"""The template of a programme's steps: loading the catalogue, adding, changing, ordering, switching off."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.querysets import is_permitted
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from security.models import Programme, ServiceMenuItem, StepTemplate
from security.task_choices import Milestone, OwnerSide

CATALOGUE = Path(__file__).parent.parent / "data" / "step_templates.csv"
STEP_CHANGED = "step_changed_meanwhile"


def ensure_steps(programme: Programme) -> None:
    """The steps of the catalogue for a programme that has none; the caller names the author."""
    if programme.step_templates.exists():
        return
    items = {item.code: item for item in programme.menu_items.all()}
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = [row for row in rows if not row["menu_item"] or row["menu_item"] in items]
    StepTemplate.objects.bulk_create([_from_catalogue(programme, row, items) for row in known])


def _from_catalogue(programme: Programme, row: Mapping[str, str], items: Mapping[str, ServiceMenuItem]) -> StepTemplate:
    return StepTemplate(
        programme=programme,
        position=int(row["position"]),
        name=row["name"],
        guidance=row["guidance"],
        owner_side=row["owner_side"],
        anchor=row["anchor"],
        offset_days=int(row["offset_days"]),
        is_evidence_required=row["is_evidence_required"] == "1",
        milestone=row["milestone"],
        menu_item=items.get(row["menu_item"]),
    )


@transaction.atomic
def load_steps(*, actor: Actor, programme: Programme) -> None:
    """The steps of the catalogue, for a programme that has none yet."""
    record_as(actor, reason=_("標準の手順の読込み"))
    _check_may_edit(actor, programme)
    ensure_steps(programme)


@transaction.atomic
def add_step(*, actor: Actor, programme: Programme, values: Mapping[str, Any]) -> StepTemplate:
    """One more step. Raises RuleViolation without the right to; ValidationError for values that break a rule."""
    record_as(actor)
    _check_may_edit(actor, programme)
    step = StepTemplate(programme=programme, **values)
    _save(step)
    return step


@transaction.atomic
def change_step(*, actor: Actor, step: StepTemplate, version: int, values: Mapping[str, Any]) -> StepTemplate:
    """Change a step as it was at `version`. Tasks that exist stay as they are until the template is applied.

    Raises RuleViolation without the right to, or with the code STEP_CHANGED; ValidationError.
    """
    record_as(actor)
    _check_may_edit(actor, step.programme)
    stored = StepTemplate.objects.select_for_update().get(pk=step.pk)
    if stored.version != version:
        raise RuleViolation(
            STEP_CHANGED, _("他の人が先に更新しました。違いを確かめて、必要であれば入力し直してから保存してください。")
        )
    for name, value in values.items():
        setattr(stored, name, value)
    stored.version += 1
    _save(stored)
    return stored


@transaction.atomic
def move_step(*, actor: Actor, step: StepTemplate, places: int) -> None:
    """Put a step so many places further down (negative: up) and number all steps anew from 1."""
    record_as(actor)
    _check_may_edit(actor, step.programme)
    steps: Sequence[StepTemplate] = list(StepTemplate.objects.select_for_update().filter(programme=step.programme_id))
    order = [one.pk for one in steps]
    place = order.index(step.pk)
    order.insert(max(0, place + places), order.pop(place))
    for one in steps:
        one.position = order.index(one.pk) + 1
    StepTemplate.objects.bulk_update(steps, ["position"])


def _save(step: StepTemplate) -> None:
    _check_owner(step)
    _check_milestone(step)
    step.full_clean(exclude=["programme"])
    step.save()


def _check_owner(step: StepTemplate) -> None:
    if step.provider_id and step.owner_side != OwnerSide.PROVIDER:
        raise RuleViolation(
            "provider_not_owner",
            _("担当の事業者を選ぶのは、担当が「サービス事業者」の手順だけです。"),
            field="provider",
        )


def _check_milestone(step: StepTemplate) -> None:
    if not step.milestone or not step.is_active:
        return
    others = StepTemplate.objects.active().filter(programme=step.programme_id, milestone=step.milestone)
    other = others.exclude(pk=step.pk).first()
    if other:
        raise RuleViolation(
            "milestone_taken",
            _("「%(milestone)s」として集計する手順は1つだけです。今は「%(step)s」が選ばれています。")
            % {"milestone": Milestone(step.milestone).label, "step": other.name},
            field="milestone",
        )


def _check_may_edit(actor: Actor, programme: Programme) -> None:
    if not actor.is_system and not is_permitted(actor, "change", programme):
        raise RuleViolation("not_permitted", _("この事業の移行手順を変更する権限がありません。"))

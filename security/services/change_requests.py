"""Another month after the publication: asked for, worked out, granted or not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.querysets import is_permitted
from portal.applications.choices import AudienceKind
from portal.applications.models import Application
from portal.applications.services.windows import create_window
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.lib.months import Month
from portal.organisations.models import Organisation
from security.choices import CHANGE_KIND, PlanState, ScenarioState
from security.models import ChangeEffect, ChangeReception, MigrationPlan, Pin, Programme, Scenario, SwitchWish
from security.selectors.change_requests import (
    EFFECT_GOALS,
    decision_refusal,
    effect_instance,
    latest_effect,
    programme_of_change,
    wished_month,
)

from .pins import set_pin
from .plans import discard_plan, draft_plan
from .receptions import members_of
from .scenarios import check_plans, start_scenario


@transaction.atomic
def open_change_reception(
    *,
    actor: Actor,
    programme: Programme,
    prefecture: Organisation,
    title: str,
    number_prefix: str,
    opens_at: datetime,
    closes_at: datetime,
    **fields: Any,
) -> ChangeReception:
    """A window in which the participants of one prefecture may ask for another month, as often as they need.

    Raises RuleViolation without the right, before the first publication, or where there is one already.
    """
    record_as(actor)
    may_change = is_permitted(actor, "change", programme) and actor.organisation_id == prefecture.pk
    if not actor.is_system and not may_change:
        raise RuleViolation("not_permitted", _("この団体の受付を作成する権限がありません。"))
    if not programme.plans.current().exists():  # type: ignore[attr-defined]
        raise RuleViolation("nothing_published", _("変更申請の受付は、切替計画を公開した後に作成できます。"))
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if programme.change_receptions.filter(prefecture=prefecture).exists():
        raise RuleViolation(
            "reception_exists",
            _("%(prefecture)sの受付はすでに作成されています。期間を変えるときは、受付状況の画面から変更してください。")
            % {"prefecture": prefecture},
        )
    window = create_window(
        actor=actor,
        kind=CHANGE_KIND,
        prefecture=prefecture,
        title=title,
        number_prefix=number_prefix,
        opens_at=opens_at,
        closes_at=closes_at,
        is_once_per_organisation=False,
        audience_kind=AudienceKind.CHOSEN,
        audience=members_of(programme, prefecture),
        **{"fiscal_year": programme.build_fiscal_year} | fields,
    )
    return ChangeReception.objects.create(programme=programme, prefecture=prefecture, window=window)


@transaction.atomic
def work_out_effect(*, actor: Actor, application: Application, queue: bool = True) -> ChangeEffect:
    """Queue the calculation of what granting the request would do. The earlier answers are kept.

    Raises RuleViolation without the right to plan (the portal itself always may), or without a published plan.
    """
    record_as(actor)
    programme = programme_of_change(application.window)
    if not actor.is_system:
        check_plans(actor, programme)
    plan = MigrationPlan.objects.current().filter(programme=programme).first()
    if plan is None:
        raise RuleViolation("nothing_published", _("切替計画がまだ公開されていないため、影響を計算できません。"))
    month = wished_month(application)
    scenario = Scenario(
        programme=programme,
        name=_("変更申請 %(number)s の影響") % {"number": application.reference_number},
        keeps_published=True,
        goals=[goal.value for goal in EFFECT_GOALS],
        created_by=actor.user,
    )
    instance = effect_instance(programme, application.organisation, month)
    start_scenario(actor=actor, scenario=scenario, instance=instance, queue=queue)
    return ChangeEffect.objects.create(application=application, scenario=scenario, plan=plan, month=month.first_day)


@transaction.atomic
def grant_change(*, actor: Actor, application: Application) -> MigrationPlan:
    """Turn the answer that was looked at into a draft, and fix the month so that every later plan keeps it.

    Raises RuleViolation where there is no such answer, or it is out of date: nobody decides blindly.
    """
    record_as(actor)
    effect = latest_effect(application)
    if refusal := decision_refusal(effect):
        raise RuleViolation("effect_unknown", refusal)
    assert effect is not None
    programme, organisation = effect.scenario.programme, application.organisation
    month = Month.of(effect.month)
    _take_back_refusal(programme, organisation, month)
    pin = Pin.objects.filter(programme=programme, organisation=organisation).first()
    set_pin(
        actor=actor,
        programme=programme,
        organisation=organisation,
        month=month,
        reason=_("変更申請 %(number)s の受理") % {"number": application.reference_number},
        version=pin.version if pin else 0,
    )
    effect.draft = draft_plan(actor=actor, scenario=effect.scenario)
    effect.save(update_fields=["draft"])
    return effect.draft


def check_effect_was_shown(application: Application) -> None:
    """Raises RuleViolation while nobody can know yet what granting the request would do."""
    effect = latest_effect(application)
    if effect is None or effect.scenario.state == ScenarioState.WAITING:
        sentence = _("ほかの団体への影響の計算が終わっていません。計算が終わり、影響を確かめてから却下してください。")
        raise RuleViolation("effect_unknown", sentence)


def _take_back_refusal(programme: Programme, organisation: Organisation, month: Month) -> None:
    """A month that an earlier wish called impossible is possible now: the organisation has asked for it."""
    wish = SwitchWish.objects.filter(programme=programme, organisation=organisation).first()
    if wish and month.first_day in wish.impossible_months:
        wish.impossible_months = [day for day in wish.impossible_months if day != month.first_day]
        wish.save(update_fields=["impossible_months"])


@transaction.atomic
def take_grant_back(*, actor: Actor, application: Application) -> None:
    """Undo an acceptance. Raises RuleViolation once the draft that came of it has been published."""
    record_as(actor)
    effect = latest_effect(application)
    if effect is None or effect.draft is None:
        return
    if effect.draft.state == PlanState.PUBLISHED:
        raise RuleViolation(
            "already_published",
            _("この申請による変更は、切替計画%(version)sとしてすでに公開されています。") % {"version": effect.draft},
        )
    if effect.draft.state == PlanState.DRAFT:
        discard_plan(actor=actor, plan=effect.draft)
    Pin.objects.filter(
        programme=effect.scenario.programme, organisation=application.organisation, month=effect.month
    ).delete()

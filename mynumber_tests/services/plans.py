"""From a calculated pairing to a draft, from a draft to the version in force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mynumber_tests.choices import PairingState, PlanState
from mynumber_tests.models import (
    PairedTest,
    PairingPlan,
    PairingRun,
    Participation,
    Programme,
    Scenario,
    Slot,
    UnservedInquiry,
)
from mynumber_tests.planning.rules import violations
from mynumber_tests.selectors.pairing_input import scenario_names, slot_labels
from mynumber_tests.selectors.pairing_words import PairingWords
from mynumber_tests.selectors.plans import Standing
from portal.access.actor import Actor
from portal.access.querysets import is_permitted
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.planners.versions import put_in_force
from portal.reports.services.schedules import deliver_on_publication

from .openings import open_rooms_and_runs
from .pins import set_pin
from .programmes import check_may_change

PAIRING_PUBLISHED = "mynumber_tests.pairing"  # upon which reports on the pairing are delivered
SEEN_CHANGED = "seen_changed"  # code of the refusal of what is no longer what was shown
BATCH = 5000
PROBLEMS_SAID = 10


@transaction.atomic
def draft_plan(*, actor: Actor, run: PairingRun) -> PairingPlan:
    """Turn a calculated pairing into a draft. Raises RuleViolation where nothing was found."""
    record_as(actor)
    check_may_change(actor, run.programme)
    if run.state != PairingState.SOLVED or not run.result:
        raise RuleViolation("run_not_solved", _("計算が終わった案だけを下書きにできます。"))
    plan = PairingPlan.objects.create(
        programme=run.programme,
        run=run,
        objective=run.result["objective"],
        bound=run.result["bound"],
        created_by=actor.user,
    )
    codes = dict(run.programme.scenarios.values_list("code", "pk"))
    slots = {label: position for position, label in slot_labels(run.programme).items()}
    slot_ids = dict(run.programme.slots.values_list("position", "pk"))
    PairedTest.objects.bulk_create(
        [
            PairedTest(
                plan=plan,
                inquirer_id=int(test["inquirer"]),
                scenario_id=codes[test["scenario"]],
                provider_id=int(test["provider"]),
                slot_id=slot_ids[slots[test["slot"]]],
            )
            for test in run.result["tests"]
        ],
        batch_size=BATCH,
    )
    UnservedInquiry.objects.bulk_create(
        [
            UnservedInquiry(
                plan=plan, inquirer_id=int(row["inquirer"]), scenario_id=codes[row["scenario"]], why=row["why"]
            )
            for row in run.result["unserved"]
        ],
        batch_size=BATCH,
    )
    return plan


@transaction.atomic
def move_test(
    *,
    actor: Actor,
    plan: PairingPlan,
    revision: int,
    inquirer: Participation,
    scenario: Scenario,
    provider: Participation,
    slot: Slot,
    reason: str,
) -> PairingPlan:
    """Give an inquiry of a draft another provider or slot by hand; the choice becomes a pin.

    The pair meets in this slot from then on: its other tests move there too. What the move breaks can be mended by
    further moves; the draft cannot be published before. Raises RuleViolation: not permitted, no draft, edited since.
    """
    record_as(actor, reason=reason)
    check_may_change(actor, plan.programme)
    draft = _locked_draft(plan, revision)
    set_pin(
        actor=actor,
        programme=draft.programme,
        inquirer=inquirer,
        scenario=scenario,
        provider=provider,
        slot=slot,
        reason=reason,
    )
    draft.unserved.filter(inquirer=inquirer, scenario=scenario).delete()
    PairedTest.objects.update_or_create(
        plan=draft, inquirer=inquirer, scenario=scenario, defaults={"provider": provider, "slot": slot}
    )
    for one, other in ((inquirer, provider), (provider, inquirer)):
        draft.tests.filter(inquirer=one, provider=other).update(slot=slot)
    draft.objective = {goal.value: value for goal, value in Standing(draft).objective.items()}
    draft.bound, draft.has_hand_moves = {}, True
    draft.revision += 1
    draft.save(update_fields=["objective", "bound", "has_hand_moves", "revision"])
    return draft


def _locked_draft(plan: PairingPlan, revision: int | None) -> PairingPlan:
    drafts = PairingPlan.objects.select_for_update(of=("self",)).select_related("programme", "run")
    draft = drafts.get(pk=plan.pk)
    if draft.state != PlanState.DRAFT:
        raise RuleViolation("plan_not_draft", _("この組合せは、すでに公開または破棄されています。"))
    if revision is not None and draft.revision != revision:
        raise RuleViolation(SEEN_CHANGED, _seen_changed())
    return draft


@transaction.atomic
def publish_plan(
    *, actor: Actor, plan: PairingPlan, reason: str, revision: int | None = None, at: datetime | None = None
) -> PairingPlan:
    """Make a draft the version in force, numbered without gaps; open the rooms of its pairs and tell both sides.

    `revision` is what the actor was shown; `at` the moment of a publication that is told afterwards. The database
    checks every hard rule once more on its own. Raises RuleViolation: not permitted, no draft, edited since, breaks a
    rule as it holds today.
    """
    record_as(actor, reason=reason)
    if not actor.is_system and not is_permitted(actor, "publish", plan.programme):
        raise RuleViolation("not_permitted", _("組合せを公開する権限がありません。"))
    Programme.objects.select_for_update().get(pk=plan.programme_id)  # two publishers queue up here
    locked = _locked_draft(plan, revision)
    _check_release(locked)
    _put_in_force(actor, locked, reason, at)
    open_rooms_and_runs(actor=actor, plan=locked)
    plan.refresh_from_db()
    deliver_on_publication(PAIRING_PUBLISHED, subject=plan.programme_id, occasion=f"pairing-{plan.pk}")
    return plan


def _put_in_force(actor: Actor, plan: PairingPlan, reason: str, at: datetime | None) -> None:
    try:
        put_in_force(plan, actor=actor, reason=reason, at=at)
    except IntegrityError as error:
        _check_release(plan)  # somebody changed the terms between our check and the database's
        raise RuleViolation(SEEN_CHANGED, _seen_changed()) from error


def _seen_changed() -> str:
    return _(
        "画面を開いた後に、組合せまたは参加条件が変更されました。最新の内容を確かめてから、もう一度行ってください。"
    )


def _check_release(plan: PairingPlan) -> None:
    if problems := release_problems(plan):
        shown = " ".join(problems[:PROBLEMS_SAID])
        more = len(problems) - PROBLEMS_SAID
        if more > 0:
            shown += _("（ほかに%(count)d件）") % {"count": more}
        raise RuleViolation("plan_breaks_rules", _("このままでは公開できません。%(problems)s") % {"problems": shown})


def release_problems(plan: PairingPlan) -> list[str]:
    """Every hard rule that a draft breaks with the terms as they are today, in words."""
    standing = Standing(plan)
    if not standing.tests:
        return [_("組み合わせたテストが1件もありません。")]
    words = PairingWords(standing.problem, scenario_names(plan.programme))
    return [words.broken(violation) for violation in violations(standing.problem, standing.tests)]


@transaction.atomic
def discard_plan(*, actor: Actor, plan: PairingPlan) -> None:
    """Put a draft aside. Raises RuleViolation for anything but a draft."""
    record_as(actor)
    check_may_change(actor, plan.programme)
    changed = PairingPlan.objects.filter(pk=plan.pk, state=PlanState.DRAFT).update(state=PlanState.DISCARDED)
    if not changed:
        raise RuleViolation("plan_not_draft", _("公開済みの組合せは破棄できません。"))


@transaction.atomic
def copy_to_draft(*, actor: Actor, plan: PairingPlan) -> PairingPlan:
    """A draft with the same tests, to be changed by hand. Raises RuleViolation without the right."""
    record_as(actor)
    check_may_change(actor, plan.programme)
    draft = PairingPlan.objects.create(
        programme=plan.programme,
        run=plan.run,
        has_hand_moves=plan.has_hand_moves,
        objective=plan.objective,
        bound=plan.bound,
        created_by=actor.user,
    )
    rows: Mapping[type, list[str]] = {
        PairedTest: ["inquirer_id", "scenario_id", "provider_id", "slot_id"],
        UnservedInquiry: ["inquirer_id", "scenario_id", "why"],
    }
    for model, names in rows.items():
        stored = model._default_manager.filter(plan=plan).order_by("pk").values(*names)  # type: ignore[attr-defined]
        model._default_manager.bulk_create([model(plan=draft, **row) for row in stored], batch_size=BATCH)  # type: ignore[attr-defined]
    return draft

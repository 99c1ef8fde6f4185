"""Versions of the pairing: reading one, changing a draft by hand, publishing."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mynumber_tests.choices import PlanState
from mynumber_tests.forms.pairing import MoveForm, PublishForm
from mynumber_tests.models import PairedTest, PairingPlan, Participation, Scenario
from mynumber_tests.planning.problem import Inquiry, PlannedTest
from mynumber_tests.selectors.pairing_input import key_of, scenario_names
from mynumber_tests.selectors.pairing_words import PairingWords
from mynumber_tests.selectors.plans import Standing, changes_between, pairs_of
from mynumber_tests.selectors.proof import GOALS, goal_proofs, verdict
from mynumber_tests.services.plans import copy_to_draft, discard_plan, move_test, publish_plan, release_problems
from portal.access.querysets import permitted_actions
from portal.editing.forms import attempt
from portal.exceptions import RuleViolation
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page


@require_GET
def plan_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """The pairs of one version slot by slot, who has no partner and why, and what it changes."""
    plan = visible_plan(request, pk)
    rows = list(
        plan.tests.select_related("inquirer__organisation", "provider__organisation", "scenario__current", "slot")
    )
    own = request.actor.organisation_id
    proofs = goal_proofs(plan.objective, plan.bound)
    context = {
        "plan": plan,
        "programme": plan.programme,
        "pairs": pairs_of(rows),
        "own_pairs": pairs_of(
            [row for row in rows if own in (row.inquirer.organisation_id, row.provider.organisation_id)]
        ),
        "tests": len(rows),
        "unserved": plan.unserved.select_related("inquirer__organisation", "scenario__current"),
        "proofs": proofs if request.actor.is_prefecture_side else (),
        "verdict": verdict(proofs) if proofs and plan.bound else "",
        "former": _former(plan),
        "actions": permitted_actions(request.actor, plan.programme),
        "is_draft": plan.state == PlanState.DRAFT,
    }
    return render(request, page(request, "mynumber_tests/plan_detail.html"), context)


def _former(plan: PairingPlan) -> PairingPlan | None:
    """The version before this one; for a draft the one in force."""
    published = PairingPlan.objects.published().filter(programme=plan.programme_id)
    if plan.version:
        return published.filter(version=plan.version - 1).first()
    return published.current().first()


@require_GET
def plan_changes(request: PortalRequest, pk: int) -> HttpResponse:
    """What this version does otherwise than the one before."""
    plan = visible_plan(request, pk)
    former = _former(plan)
    context = {
        "plan": plan,
        "programme": plan.programme,
        "former": former,
        "changes": changes_between(former, plan) if former else (),
    }
    return render(request, page(request, "mynumber_tests/plan_changes.html"), context)


@require_http_methods(["GET", "POST"])
def plan_move(request: PortalRequest, pk: int, inquirer_pk: int, scenario_pk: int) -> HttpResponse:
    """Another provider or slot for one inquiry: what it would do is shown before it is done."""
    plan = _draft(request, pk)
    inquirer = get_object_or_404(
        Participation.objects.filter(programme=plan.programme).select_related("organisation"), pk=inquirer_pk
    )
    scenario = get_object_or_404(Scenario.objects.select_related("current"), pk=scenario_pk, programme=plan.programme)
    present = plan.tests.filter(inquirer=inquirer, scenario=scenario).select_related("provider", "slot").first()
    form = MoveForm(
        posted(request),
        initial=_initial(plan, present),
        programme=plan.programme,
        scenario=scenario,
        inquirer=inquirer,
    )
    standing = Standing(plan)
    context = {
        "plan": plan,
        "programme": plan.programme,
        "form": form,
        "inquirer": inquirer,
        "scenario": scenario,
        "present": present,
        "others": _others(standing, inquirer, scenario),
    }
    if form.is_valid():
        values = form.cleaned_data
        if "check" in request.POST:
            to = PlannedTest(
                key_of(inquirer.pk),
                scenario.code,
                key_of(values["provider"].pk),
                standing.labels[values["slot"].position],
            )
            context["effect"] = _effect_words(standing, to)
        elif attempt(form, lambda: _move(request, plan, inquirer, scenario, form)):
            messages.success(request, _("組合せを変更し、固定しました。"))
            return to_page(request, "mynumber_tests:plan-detail", plan.pk)
    return render(request, page(request, "mynumber_tests/plan_move.html", "form"), context)


def _initial(plan: PairingPlan, present: PairedTest | None) -> dict[str, object]:
    values: dict[str, object] = {"revision": plan.revision}
    return values | {"provider": present.provider_id, "slot": present.slot_id} if present else values


def _move(
    request: PortalRequest, plan: PairingPlan, inquirer: Participation, scenario: Scenario, form: MoveForm
) -> None:
    values = form.cleaned_data
    move_test(
        actor=request.actor,
        plan=plan,
        revision=values["revision"],
        inquirer=inquirer,
        scenario=scenario,
        provider=values["provider"],
        slot=values["slot"],
        reason=values["reason"],
    )


def _others(standing: Standing, inquirer: Participation, scenario: Scenario) -> list[tuple[str, str, bool]]:
    """Name, slots, whether the two meet anyhow."""
    inquiry = Inquiry(key_of(inquirer.pk), scenario.code)
    words = PairingWords(standing.problem)
    return [
        (words.organisation(other.provider), "、".join(other.slots), other.is_met)
        for other in standing.others_for(inquiry)
    ]


def _effect_words(standing: Standing, to: PlannedTest) -> dict[str, object]:
    effect = standing.effect(to)
    words = PairingWords(standing.problem, scenario_names(standing.programme))
    return {
        "broken": [words.broken(violation) for violation in effect.broken],
        "repaired": [words.broken(violation) for violation in effect.repaired],
        "goals": [(GOALS[change.goal], change.before, change.after, change.delta) for change in effect.goals],
    }


@require_http_methods(["GET", "POST"])
def plan_publish(request: PortalRequest, pk: int) -> HttpResponse:
    plan = visible_plan(request, pk)
    if "publish" not in permitted_actions(request.actor, plan.programme) or plan.state != PlanState.DRAFT:
        raise Http404
    form = PublishForm(posted(request), initial={"revision": plan.revision})
    if form.is_valid() and attempt(form, lambda: _publish(request, plan, form)):
        plan.refresh_from_db()
        messages.success(request, _("組合せ%(version)sを公開しました。") % {"version": plan})
        return to_page(request, "mynumber_tests:plan-detail", pk)
    former = _former(plan)
    context = {
        "plan": plan,
        "programme": plan.programme,
        "form": form,
        "problems": release_problems(plan),
        "former": former,
        "changes": changes_between(former, plan) if former else (),
        "tests": plan.tests.count(),
        "unserved": plan.unserved.count(),
    }
    return render(request, page(request, "mynumber_tests/plan_publish.html", "form"), context)


def _publish(request: PortalRequest, plan: PairingPlan, form: PublishForm) -> None:
    values = form.cleaned_data
    publish_plan(actor=request.actor, plan=plan, reason=values["reason"], revision=values["revision"])


@require_POST
def plan_discard(request: PortalRequest, pk: int) -> HttpResponse:
    plan = _draft(request, pk)
    try:
        discard_plan(actor=request.actor, plan=plan)
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "mynumber_tests:plan-detail", pk)
    messages.success(request, _("下書きを破棄しました。"))
    return to_page(request, "mynumber_tests:pairing-list", plan.programme_id)


@require_POST
def plan_copy(request: PortalRequest, pk: int) -> HttpResponse:
    plan = _draft(request, pk)
    try:
        draft = copy_to_draft(actor=request.actor, plan=plan)
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "mynumber_tests:plan-detail", pk)
    messages.success(request, _("同じ内容の下書きを作成しました。"))
    return to_page(request, "mynumber_tests:plan-detail", draft.pk)


def visible_plan(request: PortalRequest, pk: int) -> PairingPlan:
    plans = PairingPlan.objects.permitted_to(request.actor)
    return get_object_or_404(plans.select_related("programme__prefecture", "published_by", "run"), pk=pk)


def _draft(request: PortalRequest, pk: int) -> PairingPlan:
    plans = PairingPlan.objects.permitted_to(request.actor, "change")
    return get_object_or_404(plans.select_related("programme", "run"), pk=pk)

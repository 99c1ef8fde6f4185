"""Calculating pairings: list, asking for one, following it, several side by side."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mynumber_tests.choices import PairingState
from mynumber_tests.forms.pairing import RunForm
from mynumber_tests.models import PairingPlan, PairingRun, Programme
from mynumber_tests.selectors.orphans import orphan_lines
from mynumber_tests.selectors.proof import compared, goal_proofs, verdict
from mynumber_tests.services.pairing_runs import create_run
from mynumber_tests.services.plans import draft_plan
from portal.exceptions import RuleViolation
from portal.jobs.presenters import live_values, progress_of
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page

from .programmes import papers_of, programme_to_change

LEAST, MOST = 2, 4  # pairings side by side


@require_GET
def pairing_list(request: PortalRequest, pk: int) -> HttpResponse:
    """Calculations, drafts and versions of one test: the coordinators' desk."""
    programme = papers_of(request, pk)
    context = {
        "programme": programme,
        "runs": _runs(request, programme),
        "plans": PairingPlan.objects.permitted_to(request.actor)
        .filter(programme=programme)
        .select_related("published_by", "run"),
        "pins": programme.pins.count(),
        "ready": programme.participations.ready().count(),
        "waiting": programme.participations.filter(entered_at__isnull=True).count(),
        "may_change": request.actor.coordinates,
    }
    return render(request, page(request, "mynumber_tests/pairing_list.html"), context)


def _runs(request: PortalRequest, programme: Programme) -> list[tuple[PairingRun, str]]:
    rows = PairingRun.objects.permitted_to(request.actor).filter(programme=programme).select_related("created_by")
    return [(run, _verdict(run)) for run in rows.defer("instance", "explanation")]


def _verdict(run: PairingRun) -> str:
    if run.state != PairingState.SOLVED or not run.result:
        return ""
    return verdict(goal_proofs(run.result["objective"], run.result["bound"]))


@require_http_methods(["GET", "POST"])
def pairing_new(request: PortalRequest, pk: int) -> HttpResponse:
    programme = programme_to_change(request, pk)
    has_published = PairingPlan.objects.current().filter(programme=programme).exists()
    form = RunForm(posted(request), has_published=has_published)
    if form.is_valid():
        try:
            run = create_run(actor=request.actor, programme=programme, **form.cleaned_data)
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            return to_page(request, "mynumber_tests:pairing-detail", run.pk)
    context = {
        "programme": programme,
        "form": form,
        "pins": programme.pins.select_related("inquirer__organisation", "provider__organisation", "scenario", "slot"),
        "waiting": programme.participations.filter(entered_at__isnull=True).select_related("organisation"),
    }
    return render(request, page(request, "mynumber_tests/pairing_new.html", "form"), context)


@require_GET
def pairing_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """Progress while it is calculated, afterwards what came out and how good it is, or why nothing did."""
    run = _run(request, pk)
    context: dict[str, object] = {
        "run": run,
        "programme": run.programme,
        "states": PairingState,
        "may_change": request.actor.coordinates,
    }
    if run.state == PairingState.WAITING and run.job:
        context["progress"] = progress_of(run.job, may_change=request.actor.coordinates, polls=False)
        context["live"] = live_values(run.job)
    if run.state == PairingState.SOLVED and run.result:
        proofs = goal_proofs(run.result["objective"], run.result["bound"])
        names = {row["id"]: row["name"] for row in run.instance["organisations"]}
        context |= {
            "proofs": proofs,
            "verdict": verdict(proofs),
            "is_proved": all(proof.is_proved for proof in proofs),
            "unserved": [(names[row["inquirer"]], row["scenario"], row["why"]) for row in run.result["unserved"]],
            "served": len(run.result["tests"]),
        }
    return render(request, page(request, "mynumber_tests/pairing_detail.html", "progress"), context)


@require_GET
def pairing_compare(request: PortalRequest, pk: int) -> HttpResponse:
    """Two to four pairings side by side; without a choice, the choice."""
    programme = papers_of(request, pk)
    wanted = [int(value) for value in request.GET.getlist("run") if value.isdecimal() and len(value) < 10]
    solved = PairingRun.objects.permitted_to(request.actor).filter(programme=programme, state=PairingState.SOLVED)
    chosen = list(solved.filter(pk__in=wanted).order_by("pk").defer("instance", "explanation"))
    context: dict[str, object] = {"programme": programme, "runs": solved.defer("instance", "explanation", "result")}
    context["wanted"] = wanted
    if LEAST <= len(chosen) <= MOST:
        context["chosen"] = chosen
        context["rows"] = compared([run.result or {} for run in chosen])
        context["verdicts"] = [_verdict(run) for run in chosen]
    elif wanted:
        context["wrong_number"] = True
    return render(request, page(request, "mynumber_tests/pairing_compare.html"), context)


@require_POST
def pairing_draft(request: PortalRequest, pk: int) -> HttpResponse:
    run = _run(request, pk, "change")
    try:
        plan = draft_plan(actor=request.actor, run=run)
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "mynumber_tests:pairing-detail", pk)
    return to_page(request, "mynumber_tests:plan-detail", plan.pk)


def _run(request: PortalRequest, pk: int, action: str = "view") -> PairingRun:
    runs = PairingRun.objects.permitted_to(request.actor, action)
    return get_object_or_404(runs.select_related("programme", "job", "created_by"), pk=pk)


@require_GET
def orphan_list(request: PortalRequest, pk: int) -> HttpResponse:
    """Inquiries that nobody could serve with what has been handed in so far, and who could fill the gap."""
    programme = papers_of(request, pk)
    context = {"programme": programme, "lines": orphan_lines(programme)}
    return render(request, page(request, "mynumber_tests/orphan_list.html"), context)

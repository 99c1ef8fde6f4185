"""Tests of pairs: the list, one test, what a side records of it, signing and reopening."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mynumber_tests.choices import OVER_STATES, RunState, Side
from mynumber_tests.forms.runs import ReopenForm, ResultsForm, RunFilters, SeenForm
from mynumber_tests.models import RunDelegation, RunEvidence, ScenarioRun, StepResult
from mynumber_tests.selectors.programmes import programmes_with_part
from mynumber_tests.selectors.run_delegations import delegations_of
from mynumber_tests.selectors.runs import (
    mark_of,
    run_detail_of,
    runs_for,
    runs_of,
    version_of,
    writable_sides,
)
from mynumber_tests.services.run_evidence import add_evidence, remove_evidence
from mynumber_tests.services.run_locks import organisation_of
from mynumber_tests.services.runs import record_results, reopen, sign_off
from portal.access.querysets import is_permitted
from portal.editing.forms import attempt
from portal.editing.rows import STALE
from portal.exceptions import RuleViolation
from portal.web.components import Conflict
from portal.web.conflicts import conflict_with
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page

from .run_tables import RunTable


@require_GET
def run_list(request: PortalRequest, pk: int) -> HttpResponse:
    """One's own tests; for the prefecture all of them."""
    programme = get_object_or_404(programmes_with_part(request.actor), pk=pk)
    filters = RunFilters(request.GET, actor=request.actor, programme=programme)
    rows = filters.narrow(runs_of(request.actor, programme))
    context = {
        "programme": programme,
        "filters": filters,
        "table": RunTable(request, rows, filters=filters),
        "in_programme": is_permitted(request.actor, "view", programme),
    }
    return render(request, page(request, "mynumber_tests/run_list.html"), context)


@require_GET
def run_detail(request: PortalRequest, pk: int) -> HttpResponse:
    run = visible_run(request, pk)
    detail = run_detail_of(request.actor, run)
    may_change = not run.is_dropped and is_permitted(request.actor, "change", run)
    is_signed = bool(run.inquirer_signed_at or run.provider_signed_at)
    may_record = detail.sides if run.state != RunState.SIGNED_OFF and not run.is_dropped else []
    delegations = delegations_of(request.actor, run)
    context = run_context(request, run) | {
        "detail": detail,
        "delegations": delegations,
        "may_record": may_record,
        "may_delegate": [side for side in may_record if _may_delegate(request, run, side, delegations)],
        "may_report": may_change and run.state not in OVER_STATES,
        "may_reopen": may_change and is_signed,
        "sign_form": SeenForm(initial={"version": run.version}, auto_id=False),
    }
    return render(request, page(request, "mynumber_tests/run_detail.html"), context)


def _may_delegate(request: PortalRequest, run: ScenarioRun, side: Side, delegations: Sequence[RunDelegation]) -> bool:
    """One's own side, of which nobody is asked for the records now."""
    is_own = organisation_of(run, side).organisation_id == request.actor.organisation_id
    return is_own and not any(one.is_waiting and one.side == side for one in delegations)


def run_context(request: PortalRequest, run: ScenarioRun) -> dict[str, object]:
    """What the way to a page about a test needs; a partner from outside does not see the programme."""
    programme = run.pair.programme
    return {
        "run": run,
        "pair": run.pair,
        "programme": programme,
        "in_programme": is_permitted(request.actor, "view", programme),
    }


@require_http_methods(["GET", "POST"])
def run_record(request: PortalRequest, pk: int, side: str) -> HttpResponse:
    """The steps of one side with what it says of each."""
    run, ours = recordable(request, pk, side)
    results = results_of(run, ours)
    steps = [step for step in version_of(run).step_list if step.is_done_by(ours)]
    initial = ResultsForm.initial_of(mark_of(results, ours), results)
    form = ResultsForm(posted(request), request.FILES or None, steps=steps, initial=initial)
    if request.method == "POST" and _is_saved(request, form, run, ours):
        messages.success(request, _("実施結果を保存しました。"))
        return to_page(request, "mynumber_tests:run-detail", pk)
    conflict = conflict_in(request, form, run, ours)
    context = run_context(request, run) | {"form": form, "side": ours, "conflict": conflict, "version": version_of(run)}
    return editing_page(request, "mynumber_tests/run_record.html", context)


def recordable(request: PortalRequest, pk: int, side: str) -> tuple[ScenarioRun, Side]:
    run = visible_run(request, pk)
    ours = next((one for one in writable_sides(request.actor, run) if one.value == side), None)
    if ours is None:
        raise Http404
    return run, ours


def results_of(run: ScenarioRun, side: Side) -> list[StepResult]:
    return list(run.results.filter(side=side).select_related("recorded_by"))


def _is_saved(request: PortalRequest, form: ResultsForm, run: ScenarioRun, side: Side) -> bool:
    """Papers are kept even when something else has to be corrected: a browser would not send them again."""
    is_valid = form.is_valid()
    uploads = form.cleaned_data.get("uploads") or []

    def act() -> None:
        if uploads:
            kept = add_evidence(actor=request.actor, run=run, side=side, uploads=uploads)
            messages.info(request, _("証跡を%(count)d件登録しました。") % {"count": len(kept)})
        if is_valid:
            mark = form.cleaned_data["version"]
            record_results(actor=request.actor, run=run, side=side, mark=mark, entries=form.entries)

    return attempt(form, act)


def conflict_in(request: PortalRequest, form: ResultsForm, run: ScenarioRun, side: Side) -> Conflict | None:
    """What a colleague has recorded beside what is typed; whoever has seen both may save over it."""
    if not form.has_error("__all__", STALE):
        return None
    results: Sequence[StepResult] = results_of(run, side)
    last = max(results, key=lambda row: row.recorded_at, default=None)
    empty = {name: field.initial or "" for name, field in form.fields.items() if name != "uploads"}
    stored = empty | ResultsForm.initial_of(mark_of(results, side), results)
    form.data = shown = request.POST.copy()
    shown["version"] = str(stored["version"])
    return conflict_with(
        form,
        stored,
        changed_by=last.recorded_by.name if last else "",
        changed_at=last.recorded_at if last else None,
        reload_url=request.path,
    )


@require_POST
def run_sign(request: PortalRequest, pk: int, side: str) -> HttpResponse:
    """A side says that the test is done."""
    run, ours = recordable(request, pk, side)
    form = SeenForm(request.POST)
    seen = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        sign_off(actor=request.actor, run=run, side=ours, version=seen)
    except RuleViolation as error:
        messages.error(request, _moved_on(error))
    else:
        messages.success(request, _("完了を確認しました。"))
    return to_page(request, "mynumber_tests:run-detail", pk)


def _moved_on(error: RuleViolation) -> str:
    if error.code == STALE:
        return _("画面を開いた後に内容が変更されました。最新の内容を確かめてから、もう一度押してください。")
    return str(error)


@require_http_methods(["GET", "POST"])
def run_reopen(request: PortalRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(runs_for(request.actor, "change"), pk=pk)
    form = ReopenForm(posted(request), initial={"version": run.version})

    def act() -> None:
        values = form.cleaned_data
        reopen(actor=request.actor, run=run, version=values["version"], reason=values["reason"])

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("テストを再開しました。"))
        return to_page(request, "mynumber_tests:run-detail", pk)
    if form.has_error("__all__", STALE):
        form.data = shown = request.POST.copy()
        shown["version"] = str(visible_run(request, pk).version)
    context = run_context(request, run) | {"form": form}
    return render(request, page(request, "mynumber_tests/run_reopen.html", "form"), context)


@require_POST
def run_evidence_remove(request: PortalRequest, pk: int) -> HttpResponse:
    rows = RunEvidence.objects.permitted_to(request.actor, "change")
    related = rows.select_related("run__inquirer", "run__provider", "file")
    evidence = get_object_or_404(related, pk=pk)
    if evidence.side not in writable_sides(request.actor, evidence.run):
        raise Http404
    try:
        remove_evidence(actor=request.actor, evidence=evidence)
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("「%(name)s」を外しました。") % {"name": evidence.file.original_name})
    return to_page(request, "mynumber_tests:run-detail", evidence.run_id)


def visible_run(request: PortalRequest, pk: int) -> ScenarioRun:
    return get_object_or_404(runs_for(request.actor), pk=pk)

"""Asking a business section in on one test, and the section's own page: its steps and nothing else of the pair."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mynumber_tests.choices import Side
from mynumber_tests.forms.run_delegations import RunDelegationForm
from mynumber_tests.forms.runs import ResultsForm
from mynumber_tests.models import RunDelegation
from mynumber_tests.selectors.run_delegations import delegated_evidence, delegations_for, papers_of
from mynumber_tests.selectors.runs import mark_of, version_of
from mynumber_tests.services.run_delegations import (
    add_delegated_evidence,
    delegate_run,
    record_delegated,
    remove_delegated_evidence,
    take_back_run,
)
from mynumber_tests.services.run_locks import organisation_of
from portal.access.querysets import is_permitted
from portal.editing.forms import attempt
from portal.exceptions import RuleViolation
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page

from .runs import conflict_in, recordable, results_of, run_context


@require_http_methods(["GET", "POST"])
def run_delegation_new(request: PortalRequest, pk: int, side: str) -> HttpResponse:
    run, ours = recordable(request, pk, side)
    organisation = organisation_of(run, ours).organisation
    if organisation.pk != request.actor.organisation_id:
        raise Http404
    form = RunDelegationForm(posted(request), organisation=organisation)

    def act() -> None:
        asked = delegate_run(actor=request.actor, run=run, side=ours, **form.cleaned_data)
        messages.success(request, _("%(name)sさんに記録を依頼しました。") % {"name": asked.person.name})

    if form.is_valid() and attempt(form, act):
        return to_page(request, "mynumber_tests:run-detail", pk)
    context = run_context(request, run) | {"form": form, "side": ours, "has_people": form.people.exists()}
    return render(request, page(request, "mynumber_tests/run_delegation_new.html", "form"), context)


@require_http_methods(["GET", "POST"])
def run_delegation_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """The steps of one side: the person asked records them, whoever asked may look."""
    delegation = _delegation(request, pk, "view" if request.method == "GET" else "answer")
    run, side = delegation.run, Side(delegation.side)
    may_record = delegation.is_waiting and not run.is_dropped and is_permitted(request.actor, "answer", delegation)
    steps = [step for step in version_of(run).step_list if step.is_done_by(side)]
    results = results_of(run, side)
    initial = ResultsForm.initial_of(mark_of(results, side), results)
    form = ResultsForm(posted(request), request.FILES or None, steps=steps, initial=initial)
    if request.method == "POST" and _is_saved(request, form, delegation):
        return to_page(request, "mynumber_tests:run-delegation-detail", pk)
    by_position = {row.position: row for row in results}
    conflict = conflict_in(request, form, run, side)
    context = {
        "delegation": delegation,
        "scenario": version_of(run),
        "code": run.scenario.code,
        "programme": run.pair.programme,
        "side": side,
        "form": form,
        "rows": [(step, by_position.get(step.position)) for step in steps],
        "papers": papers_of(request.actor, delegation),
        "may_record": may_record,
        "conflict": conflict,
    }
    return editing_page(request, "mynumber_tests/run_delegation_detail.html", context)


def _is_saved(request: PortalRequest, form: ResultsForm, delegation: RunDelegation) -> bool:
    """Papers are kept even when something else has to be corrected: a browser would not send them again."""
    hands_over = request.POST.get("do") == "hand-over"
    is_valid = form.is_valid()
    uploads = form.cleaned_data.get("uploads") or []

    def act() -> None:
        if uploads:
            kept = add_delegated_evidence(actor=request.actor, delegation=delegation, uploads=uploads)
            messages.info(request, _("証跡を%(count)d件登録しました。") % {"count": len(kept)})
        if is_valid:
            record_delegated(
                actor=request.actor,
                delegation=delegation,
                mark=form.cleaned_data["version"],
                entries=form.entries,
                hands_over=hands_over,
            )
            messages.success(request, _("記録を依頼者に渡しました。") if hands_over else _("実施結果を保存しました。"))

    return attempt(form, act)


@require_POST
def run_delegation_evidence_remove(request: PortalRequest, pk: int, evidence: int) -> HttpResponse:
    delegation = _delegation(request, pk, "answer")
    rows = delegated_evidence(delegation).select_related("run", "file")
    paper = get_object_or_404(rows, pk=evidence)
    try:
        remove_delegated_evidence(actor=request.actor, delegation=delegation, evidence=paper)
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("「%(name)s」を外しました。") % {"name": paper.file.original_name})
    return to_page(request, "mynumber_tests:run-delegation-detail", pk)


@require_POST
def run_delegation_take_back(request: PortalRequest, pk: int) -> HttpResponse:
    delegation = _delegation(request, pk, "change")
    take_back_run(actor=request.actor, delegation=delegation)
    messages.success(request, _("依頼を取り下げました。"))
    return to_page(request, "mynumber_tests:run-detail", delegation.run_id)


def _delegation(request: PortalRequest, pk: int, action: str) -> RunDelegation:
    return get_object_or_404(delegations_for(request.actor, action), pk=pk)

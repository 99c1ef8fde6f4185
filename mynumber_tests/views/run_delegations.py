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
from mynumber_tests.selectors.run_delegations import delegations_for
from mynumber_tests.selectors.runs import mark_of, version_of
from mynumber_tests.services.run_delegations import delegate_run, record_delegated, take_back_run
from mynumber_tests.services.run_locks import organisation_of
from portal.access.querysets import is_permitted
from portal.editing.forms import attempt
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page

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
    form = ResultsForm(posted(request), steps=steps, initial=initial, takes_papers=False)
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
        "may_record": may_record,
        "conflict": conflict,
    }
    template = page(request, "mynumber_tests/run_delegation_detail.html", "form")
    return render(request, template, context, status=409 if conflict else 200)


def _is_saved(request: PortalRequest, form: ResultsForm, delegation: RunDelegation) -> bool:
    hands_over = request.POST.get("do") == "hand-over"
    if not form.is_valid():
        return False

    def act() -> None:
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
def run_delegation_take_back(request: PortalRequest, pk: int) -> HttpResponse:
    delegation = _delegation(request, pk, "change")
    take_back_run(actor=request.actor, delegation=delegation)
    messages.success(request, _("依頼を取り下げました。"))
    return to_page(request, "mynumber_tests:run-detail", delegation.run_id)


def _delegation(request: PortalRequest, pk: int, action: str) -> RunDelegation:
    return get_object_or_404(delegations_for(request.actor, action), pk=pk)

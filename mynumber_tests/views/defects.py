"""Defects of tests: the list, one defect, its correction, fix and retest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mynumber_tests.choices import DefectState
from mynumber_tests.forms.defects import DefectFilters, DefectForm, FixForm, RecurrenceForm, RetestForm
from mynumber_tests.models import Defect
from mynumber_tests.selectors.defects import defects_for, defects_of
from mynumber_tests.selectors.programmes import programmes_with_part
from mynumber_tests.selectors.runs import runs_for
from mynumber_tests.services.defects import change_defect, mend_defect, reopen_defect, report_defect, retest_defect
from portal.access.querysets import is_permitted
from portal.audit.selectors import history_of
from portal.editing.forms import attempt, conflict_of
from portal.editing.rows import STALE
from portal.web.forms import PortalForm
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page

from .run_tables import DefectTable
from .runs import run_context

NEXT_FORMS: dict[str, type[PortalForm]] = {
    DefectState.OPEN: FixForm,
    DefectState.FIXED: RetestForm,
    DefectState.CLOSED: RecurrenceForm,
}


@require_GET
def defect_list(request: PortalRequest, pk: int) -> HttpResponse:
    """One's own defects; for the prefecture all of them. Solved ones only when asked for."""
    programme = get_object_or_404(programmes_with_part(request.actor), pk=pk)
    filters = DefectFilters(request.GET)
    context = {
        "programme": programme,
        "filters": filters,
        "table": DefectTable(request, filters.narrow(defects_of(request.actor, programme)), filters=filters),
        "in_programme": is_permitted(request.actor, "view", programme),
    }
    return render(request, page(request, "mynumber_tests/defect_list.html"), context)


@require_http_methods(["GET", "POST"])
def defect_new(request: PortalRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(runs_for(request.actor, "change"), pk=pk)
    form = DefectForm(posted(request), run=run)
    made: list[Defect] = []

    def act() -> None:
        made.append(report_defect(actor=request.actor, run=run, **form.facts))

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("障害を登録しました。"))
        return to_page(request, "mynumber_tests:defect-detail", made[0].pk)
    context = run_context(request, run) | {"form": form}
    return render(request, page(request, "mynumber_tests/defect_edit.html", "form"), context)


@require_http_methods(["GET", "POST"])
def defect_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """One defect; the form at its end is for what comes next: the fix, the retest, that it came up again."""
    defect = get_object_or_404(defects_for(request.actor, "change" if request.method == "POST" else "view"), pk=pk)
    asked = request.POST.get("next")  # what the page was about when it was opened
    coming = asked if asked in NEXT_FORMS else defect.state
    form = NEXT_FORMS[coming](posted(request), initial={"version": defect.version})
    if form.is_valid() and attempt(form, _act(request, defect, form)):
        messages.success(request, _("障害の状況を保存しました。"))
        return to_page(request, "mynumber_tests:defect-detail", pk)
    shown = get_object_or_404(defects_for(request.actor), pk=pk)
    if form.has_error("__all__", STALE):
        form.data = typed = request.POST.copy()
        typed["version"] = str(shown.version)
    may_change = not shown.run.is_dropped and is_permitted(request.actor, "change", shown)
    context = run_context(request, shown.run) | {
        "defect": shown,
        "form": form,
        "next": coming,
        "may_change": may_change,
        "may_share": may_change and is_permitted(request.actor, "change", shown.run.pair.programme),
        "history": history_of(shown),
    }
    return render(request, page(request, "mynumber_tests/defect_detail.html", "form"), context)


def _act(request: PortalRequest, defect: Defect, form: PortalForm) -> Callable[[], Any]:
    def act() -> Defect:
        values = form.cleaned_data
        seen = values["version"]
        if isinstance(form, FixForm):
            return mend_defect(actor=request.actor, defect=defect, version=seen, fix=values["fix"])
        if isinstance(form, RecurrenceForm):
            return reopen_defect(actor=request.actor, defect=defect, version=seen, note=values["note"])
        passed, note = values["passed"] == "yes", values["retest_note"]
        return retest_defect(actor=request.actor, defect=defect, version=seen, passed=passed, note=note)

    return act


@require_http_methods(["GET", "POST"])
def defect_edit(request: PortalRequest, pk: int) -> HttpResponse:
    defect = get_object_or_404(defects_for(request.actor, "change"), pk=pk)
    form = DefectForm(posted(request), run=defect.run, instance=defect)

    def act() -> None:
        change_defect(actor=request.actor, defect=defect, version=form.cleaned_data["version"], **form.facts)

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("障害の内容を変更しました。"))
        return to_page(request, "mynumber_tests:defect-detail", pk)
    stored = get_object_or_404(defects_for(request.actor), pk=pk)
    conflict = conflict_of(request, form, stored, DefectForm.initial_of(stored))
    context = run_context(request, stored.run) | {"form": form, "defect": stored, "conflict": conflict}
    return editing_page(request, "mynumber_tests/defect_edit.html", context)

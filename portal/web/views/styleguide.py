"""The living style guide: every component on one page, for people who build and for the checks of accessibility."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.exceptions import RuleViolation
from portal.web import styleguide as samples
from portal.web.autosave import autosave_done, autosave_refused
from portal.web.chips import chip_words
from portal.web.http import PortalRequest
from portal.web.shortcuts import page
from portal.web.tables import SelectionAction


def _only_for_builders(request: PortalRequest) -> None:
    if not (settings.DEBUG or request.actor.is_prefecture_side):
        raise Http404


@require_http_methods(["GET", "POST"])
def styleguide(request: PortalRequest) -> HttpResponse:
    """Every component. Posting the form shows its errors; nothing is stored."""
    _only_for_builders(request)
    form = samples.SampleForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        form.is_valid()
    filters = samples.SampleFilters(request.GET if {"q", "state"} & request.GET.keys() else None)
    selection = [SelectionAction(_("選んだ申請を受理する"), reverse("web:styleguide"))]
    return render(
        request,
        page(request, "web/styleguide.html", "form"),
        {
            "form": form,
            "filters": filters,
            "table": samples.SampleTable(request, _matching(filters), filters=filters, selection=selection),
            "empty_table": samples.SampleTable(request, [], table_id="empty-list"),
            "gantt": samples.gantt(),
            "progress": samples.progress(reverse("web:styleguide-progress")),
            "chips": chip_words(),
            "history": samples.HISTORY,
            "files": samples.FILES,
            "tabs": samples.TABS,
            "steps": samples.STEPS,
            "conflict": samples.CONFLICT,
            "details": samples.DETAILS,
            "shows_sample_data": True,
        },
    )


def _matching(filters: samples.SampleFilters) -> list[samples.SampleRow]:
    name, state = filters.value_of("q") or "", filters.value_of("state")
    return [row for row in samples.ROWS if name in row.name and state in (None, row.state)]


@require_GET
def progress(request: PortalRequest) -> HttpResponse:
    """The progress component alone, as a job's page would answer."""
    _only_for_builders(request)
    component = samples.progress(reverse("web:styleguide-progress"))
    return render(request, "components/progress.html", {"progress": component})


@require_POST
def autosave(request: PortalRequest) -> HttpResponse:
    """Saves nothing, answers like an autosave; a text 「失敗」 in the reason is refused, to see how that looks."""
    _only_for_builders(request)
    if "失敗" in request.POST.get("reason", ""):
        return autosave_refused(RuleViolation("sample", _("下書きを保存できませんでした。"), "reason"))
    return autosave_done(timezone.now())

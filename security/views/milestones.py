"""Milestones of the procurement."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.audit.selectors import history_of
from portal.editing.forms import attempt, conflict_of
from portal.exceptions import RuleViolation
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page
from security.forms.programmes import MilestoneForm
from security.models import ProcurementMilestone
from security.services.milestones import add_milestone, add_usual_milestones, update_milestone

from .editing import programme_to_change


@require_http_methods(["GET", "POST"])
def milestone_new(request: PortalRequest, pk: int) -> HttpResponse:
    programme = programme_to_change(request, pk)
    form = MilestoneForm(posted(request))
    if form.is_valid() and attempt(form, lambda: add_milestone(actor=request.actor, programme=programme, **form.facts)):
        messages.success(request, _("マイルストーンを追加しました。"))
        return to_page(request, "security:programme-detail", pk, fragment="milestones")
    context = {"programme": programme, "form": form}
    return render(request, page(request, "security/milestone_edit.html", "form"), context)


@require_http_methods(["GET", "POST"])
def milestone_edit(request: PortalRequest, pk: int) -> HttpResponse:
    milestone = _milestone(request, pk)
    form = MilestoneForm(posted(request), initial=MilestoneForm.initial_of(milestone))
    if form.is_valid() and attempt(form, lambda: _update(request, milestone, form)):
        messages.success(request, _("マイルストーンを変更しました。"))
        return to_page(request, "security:programme-detail", milestone.programme_id, fragment="milestones")
    conflict = conflict_of(request, form, milestone, MilestoneForm.initial_of(_milestone(request, pk)))
    context = {
        "programme": milestone.programme,
        "milestone": milestone,
        "form": form,
        "conflict": conflict,
        "history": history_of(milestone),
    }
    return editing_page(request, "security/milestone_edit.html", context)


def _update(request: PortalRequest, milestone: ProcurementMilestone, form: MilestoneForm) -> None:
    version = form.cleaned_data["version"] or 0
    update_milestone(actor=request.actor, milestone=milestone, version=version, **form.facts)


@require_POST
def milestones_usual(request: PortalRequest, pk: int) -> HttpResponse:
    """The usual steps at once, where there are none yet."""
    programme = programme_to_change(request, pk)
    try:
        count = add_usual_milestones(actor=request.actor, programme=programme)
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("標準のマイルストーン%(count)d件を追加しました。予定日を確かめてください。") % {"count": count}
        )
    return to_page(request, "security:programme-detail", pk, fragment="milestones")


def _milestone(request: PortalRequest, pk: int) -> ProcurementMilestone:
    rows = ProcurementMilestone.objects.permitted_to(request.actor, "change").select_related("programme")
    return get_object_or_404(rows, pk=pk)

"""The mid- and long-term plan: list, one plan with its chart, its versions, the draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clouds.forms.minutes import VersionForm
from clouds.forms.plans import PlanForm, PlanNameForm
from clouds.models import Plan, PlanVersion
from clouds.selectors.plans import changes_between, plan_page, plans_in_brief, version_before
from clouds.services.plans import create_plan, discard_plan, publish_plan, write_plan
from portal.access.querysets import permitted_actions
from portal.editing.forms import attempt, conflict_of
from portal.editing.typing import Typing
from portal.exceptions import RuleViolation
from portal.lib.months import Month, MonthRange
from portal.web.gantt import Bar, Gantt, GanttRow, Series
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page

from .sections import sections

SHEET_WIDTH = 1000  # pixels beside the names
NARROWEST, WIDEST = 14, 28  # of a month


@require_GET
def plan_list(request: PortalRequest) -> HttpResponse:
    context = {"plans": plans_in_brief(request.actor), "tabs": sections(request.actor, "clouds:plan-list")}
    return render(request, page(request, "clouds/plan_list.html"), context)


@require_http_methods(["GET", "POST"])
def plan_new(request: PortalRequest) -> HttpResponse:
    prefecture = request.actor.organisation
    if not request.actor.coordinates or prefecture is None:
        raise Http404
    form = PlanNameForm(posted(request))
    made: list[Plan] = []

    def act() -> None:
        made.append(create_plan(actor=request.actor, prefecture=prefecture, name=form.cleaned_data["name"]))

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("計画を作成しました。次に、段階と節目を入力してください。"))
        return to_page(request, "clouds:plan-edit", made[0].pk)
    return render(request, page(request, "clouds/plan_new.html", "form"), {"form": form})


@require_GET
def plan_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """The version in force."""
    plan = _visible(request, pk)
    shown = plan_page(request.actor, plan)
    context = {
        "plan": plan,
        "shown": shown,
        "gantt": gantt_of(shown.current) if shown.current else None,
        "actions": permitted_actions(request.actor, plan),
    }
    return render(request, page(request, "clouds/plan_detail.html"), context)


@require_GET
def version_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """One version as it was published, or the draft before it is."""
    version = _version(request, pk)
    before = version_before(version)
    context = {
        "plan": version.plan,
        "version": version,
        "gantt": gantt_of(version),
        "before": before,
        "changes": changes_between(before, version) if before else [],
        "actions": permitted_actions(request.actor, version.plan),
    }
    return render(request, page(request, "clouds/version_detail.html"), context)


@require_http_methods(["GET", "POST"])
def plan_edit(request: PortalRequest, pk: int) -> HttpResponse:
    """The draft of the next version."""
    plan = get_object_or_404(Plan.objects.permitted_to(request.actor, "change"), pk=pk)
    shown = plan_page(request.actor, plan)
    source = shown.draft or shown.current

    def make(data: Any, initial: Mapping[str, Any]) -> PlanForm:
        return PlanForm(data, source=source, initial=initial)

    typing = Typing(request, f"clouds:plan-edit/{pk}", make, PlanForm.initial_of(shown.draft, shown.current))
    if answer := typing.answer():
        return answer
    form = typing.form()
    drafts: list[PlanVersion] = []

    def act() -> None:
        typed = {"phases": form.phases, "milestones": form.milestones, "note": form.cleaned_data["note"]}
        version = form.cleaned_data["version"]
        drafts.append(write_plan(actor=request.actor, plan=plan, version=version, **typed))

    if typing.saves(form, act):
        messages.success(request, _("下書きを保存しました。図を確かめて公開してください。"))
        return to_page(request, "clouds:version-detail", drafts[0].pk)
    now = plan_page(request.actor, plan)
    stored = now.draft or now.current
    conflict = conflict_of(request, form, stored, PlanForm.initial_of(now.draft, now.current)) if stored else None
    context = {"plan": plan, "form": form, "typing": typing, "conflict": conflict}
    return editing_page(request, "clouds/plan_edit.html", context)


@require_POST
def version_publish(request: PortalRequest, pk: int) -> HttpResponse:
    rows = PlanVersion.objects.permitted_to(request.actor, "publish").select_related("plan")
    draft = get_object_or_404(rows, pk=pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        try:
            published = publish_plan(actor=request.actor, draft=draft, version=form.cleaned_data["version"])
        except RuleViolation as error:
            messages.error(request, str(error))
            return to_page(request, "clouds:version-detail", pk)
        messages.success(request, _("中長期計画%(version)sを公開しました。") % {"version": published})
    return to_page(request, "clouds:plan-detail", draft.plan_id)


@require_POST
def version_discard(request: PortalRequest, pk: int) -> HttpResponse:
    rows = PlanVersion.objects.permitted_to(request.actor, "change").select_related("plan")
    draft = get_object_or_404(rows, pk=pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        try:
            discard_plan(actor=request.actor, draft=draft, version=form.cleaned_data["version"])
        except RuleViolation as error:
            messages.error(request, str(error))
            return to_page(request, "clouds:version-detail", pk)
        messages.success(request, _("下書きを削除しました。"))
    return to_page(request, "clouds:plan-detail", draft.plan_id)


def gantt_of(version: PlanVersion) -> Gantt:
    """Phases as bars, milestones as diamonds; a month that has passed without being reached is late."""
    today = Month.of(timezone.localdate())
    phase, milestone, reached = Series(1, _("段階")), Series(2, _("節目")), Series(5, _("節目（達成済み）"))
    rows = [GanttRow(one.name, [Bar(one.first, one.last, "", phase)]) for one in version.phases.all()]
    for one in version.milestones.all():
        month = Month.of(one.month)
        series = reached if one.is_reached else milestone
        late = not one.is_reached and month < today
        rows.append(GanttRow(one.name, [Bar(month, month, "", series, is_late=late, is_milestone=True)]))
    bars = [bar for row in rows for bar in row.bars]
    months = MonthRange(min(bar.start for bar in bars), max(bar.end for bar in bars))
    caption = _("%(plan)s %(version)s") % {"plan": version.plan, "version": version}
    width = max(NARROWEST, min(WIDEST, SHEET_WIDTH // len(months)))
    return Gantt(id="plan-gantt", caption=caption, months=months, rows=rows, today=today, month_width=width)


def _visible(request: PortalRequest, pk: int) -> Plan:
    return get_object_or_404(Plan.objects.permitted_to(request.actor).select_related("prefecture"), pk=pk)


def _version(request: PortalRequest, pk: int) -> PlanVersion:
    rows = PlanVersion.objects.permitted_to(request.actor).select_related("plan__prefecture", "published_by")
    return get_object_or_404(rows.prefetch_related("phases", "milestones"), pk=pk)

"""The template of the steps: the list, one step, and applying what has changed to the tasks of all organisations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.access.querysets import permitted_actions
from portal.audit.selectors import history_of
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from portal.web.components import Change, Conflict
from portal.web.conflicts import conflict_between
from portal.web.http import PortalRequest
from portal.web.rendering import display_value
from portal.web.shortcuts import page, to_page
from security.forms.tasks import PlainForm, StepForm
from security.models import MigrationTask, Programme, StepTemplate
from security.selectors.task_plan import TaskPlan, task_plan
from security.services.steps import STEP_CHANGED, add_step, change_step, load_steps, move_step
from security.services.task_scheduling import apply_steps
from security.task_words import due_rule_words

from .progress import programme_of_prefecture, tabs_of

PREVIEW_ROWS = 200


@require_GET
def step_list(request: PortalRequest, pk: int) -> HttpResponse:
    programme = programme_of_prefecture(request, pk)
    steps = programme.step_templates.select_related("menu_item", "provider")
    actions = permitted_actions(request.actor, programme)
    plan = task_plan(programme, applies_steps=True) if programme.migrations.exists() else None
    context = {
        "programme": programme,
        "rows": [(step, due_rule_words(step.anchor, step.offset_days)) for step in steps],
        "actions": actions,
        "pending": plan.organisation_count if plan else 0,
        "tabs": tabs_of(request, programme),
    }
    return render(request, page(request, "security/step_list.html"), context)


@require_POST
def step_load(request: PortalRequest, pk: int) -> HttpResponse:
    programme = _changeable(request, pk)
    load_steps(actor=request.actor, programme=programme)
    messages.success(request, _("標準の手順を読み込みました。"))
    return to_page(request, "security:step-list", pk)


@require_http_methods(["GET", "POST"])
def step_new(request: PortalRequest, pk: int) -> HttpResponse:
    programme = _changeable(request, pk)
    last = programme.step_templates.order_by("-position").values_list("position", flat=True).first() or 0
    step = StepTemplate(programme=programme, position=last + 1)
    form = StepForm(request.POST or None, instance=step)
    if form.is_valid():
        try:
            add_step(actor=request.actor, programme=programme, values=form.values | {"position": last + 1})
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            return _saved(request, form, programme)
    context = {"programme": programme, "form": form, "step": None}
    return render(request, page(request, "security/step_edit.html", "form"), context)


@require_http_methods(["GET", "POST"])
def step_edit(request: PortalRequest, pk: int) -> HttpResponse:
    step = get_object_or_404(_steps(request), pk=pk)
    form = StepForm(request.POST or None, instance=step)
    conflict = None
    if form.is_valid():
        try:
            change_step(actor=request.actor, step=step, version=form.cleaned_data["version"] or 0, values=form.values)
        except RuleViolation as error:
            form.add_rule_violation(error)
            conflict = _conflict(request, form, pk) if error.code == STEP_CHANGED else None
        else:
            return _saved(request, form, step.programme)
    context = {"programme": step.programme, "form": form, "step": step, "conflict": conflict}
    status = 200 if conflict is None else 409
    return render(request, page(request, "security/step_edit.html", "form"), context, status=status)


@require_POST
def step_move(request: PortalRequest, pk: int) -> HttpResponse:
    step = get_object_or_404(_steps(request), pk=pk)
    move_step(actor=request.actor, step=step, places=-1 if request.POST.get("direction") == "up" else 1)
    return to_page(request, "security:step-list", step.programme_id)


@require_http_methods(["GET", "POST"])
def step_apply(request: PortalRequest, pk: int) -> HttpResponse:
    """What would change, and the button that changes it."""
    programme = _changeable(request, pk)
    form = PlainForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            done = apply_steps(actor=request.actor, programme=programme)
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            count = done.organisation_count
            messages.success(request, _("%(count)d団体の作業に反映しました。") % {"count": count})
            return to_page(request, "security:step-list", pk)
    plan = task_plan(programme, applies_steps=True)
    changes = list(preview_of(plan))
    context = {
        "programme": programme,
        "plan": plan,
        "changes": changes[:PREVIEW_ROWS],
        "more": max(len(changes) - PREVIEW_ROWS, 0),
        "form": form,
        "is_in_force": programme.plans.current().exists(),
    }
    return render(request, page(request, "security/step_apply.html", "form"), context)


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One task and what would happen to it."""

    organisation: str
    task: str
    what: str
    changes: tuple[Change, ...] = ()


def preview_of(plan: TaskPlan) -> Iterator[PreviewRow]:
    """In words: what is added, changed, and not needed any more."""
    providers = {one.values["provider_id"] for one in plan.changed if "provider_id" in one.values}
    known = Organisation.objects.in_bulk([pk for pk in providers if pk])
    for task in plan.added:
        change = Change(_("期限"), "", display_value(task.due_on))
        yield PreviewRow(task.migration.organisation.name, task.name, _("追加"), (change,))
    for one in plan.changed:
        changes = tuple(_change(one.task, name, known.get(value, value)) for name, value in one.values.items())
        yield PreviewRow(one.task.migration.organisation.name, one.task.name, _("変更"), changes)
    for task in plan.dropped:
        yield PreviewRow(task.migration.organisation.name, task.name, _("対象外にする"))


def _change(task: MigrationTask, name: str, value: Any) -> Change:
    """`value` is an organisation where the field is one."""
    field = MigrationTask._meta.get_field(name.removesuffix("_id"))
    labels = dict(getattr(field, "flatchoices", None) or ())
    before = getattr(task, field.name)
    return Change(
        str(field.verbose_name),  # type: ignore[union-attr]
        str(labels.get(before, "")) or display_value(before),
        str(labels.get(value, "")) or display_value(value),
    )


def _changeable(request: PortalRequest, pk: int) -> Programme:
    return get_object_or_404(Programme.objects.permitted_to(request.actor, "change"), pk=pk)


def _steps(request: PortalRequest) -> QuerySet[StepTemplate]:
    return StepTemplate.objects.permitted_to(request.actor, "change").select_related("programme")


def _saved(request: PortalRequest, form: StepForm, programme: Programme) -> HttpResponse:
    messages.success(
        request,
        _("手順「%(name)s」を保存しました。すでにある作業は、反映するまで変わりません。")
        % {"name": form.cleaned_data["name"]},
    )
    return to_page(request, "security:step-list", programme.pk)


def _conflict(request: PortalRequest, form: StepForm, pk: int) -> Conflict:
    stored = StepTemplate.objects.get(pk=pk)
    form.data = shown = request.POST.copy()
    shown["version"] = str(stored.version)
    last = history_of(stored, limit=1)[0]
    both = conflict_between(form, stored, changed_by=last.name, changed_at=last.at, reload_url=request.path)
    return replace(both, rows=[row for row in both.rows if row.is_different])

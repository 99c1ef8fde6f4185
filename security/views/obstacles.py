"""Reporting what stands in the way of a task, and its end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.exceptions import RuleViolation
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page
from security.forms.tasks import ObstacleForm, ResolutionForm
from security.models import TaskObstacle
from security.selectors.task_detail import tasks_for
from security.services.obstacles import report_obstacle, resolve_obstacle


@require_http_methods(["GET", "POST"])
def obstacle_new(request: PortalRequest, pk: int) -> HttpResponse:
    task = get_object_or_404(tasks_for(request.actor, "change"), pk=pk)
    form = ObstacleForm(request.POST or None, initial={"since_on": timezone.localdate()})
    if form.is_valid():
        try:
            report_obstacle(actor=request.actor, task=task, **form.cleaned_data)
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            messages.success(request, _("支障を報告しました。"))
            return to_page(request, "security:task-detail", pk)
    context = {"task": task, "migration": task.migration, "programme": task.migration.programme, "form": form}
    return render(request, page(request, "security/obstacle_new.html", "form"), context)


@require_http_methods(["GET", "POST"])
def obstacle_resolve(request: PortalRequest, pk: int) -> HttpResponse:
    obstacles = TaskObstacle.objects.permitted_to(request.actor, "change")
    obstacle = get_object_or_404(
        obstacles.select_related("task__migration__organisation", "task__migration__programme", "reported_by"), pk=pk
    )
    form = ResolutionForm(request.POST or None, initial={"resolved_on": timezone.localdate()})
    if form.is_valid():
        try:
            resolve_obstacle(actor=request.actor, obstacle=obstacle, **form.cleaned_data)
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            messages.success(request, _("支障の解消を記録しました。"))
            return to_page(request, "security:task-detail", obstacle.task_id)
    task = obstacle.task
    context = {
        "obstacle": obstacle,
        "task": task,
        "migration": task.migration,
        "programme": task.migration.programme,
        "form": form,
    }
    return render(request, page(request, "security/obstacle_resolve.html", "form"), context)

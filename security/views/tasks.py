"""Tasks of a move: the list, one organisation, one task with its form."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.audit.selectors import history_of
from portal.exceptions import RuleViolation
from portal.web.components import Conflict
from portal.web.conflicts import conflict_between
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page
from security.forms.tasks import TaskFilterForm, TaskForm
from security.models import MigrationTask, OrganisationMigration, TaskEvidence
from security.planning.lateness import Standing
from security.selectors.progress import progress_of_one
from security.selectors.task_detail import obstacles_of, rated_tasks, task_detail_of, tasks_for
from security.services.migration_tasks import update_task
from security.services.task_evidence import add_evidence, remove_evidence
from security.services.task_locks import TASK_CHANGED
from security.task_words import STANDING_WORDS, standing_sentence

from .task_tables import TaskTable, why


@require_GET
def task_list(request: PortalRequest) -> HttpResponse:
    """What has to be done, by date; settled tasks only when asked for."""
    filters = TaskFilterForm(request.GET)
    table = TaskTable(
        request,
        filters.narrow(rated_tasks(request.actor)),
        filters=filters,
        row_class=lambda row: "is-late" if row.standing == Standing.LATE else "",
    )
    return render(request, page(request, "security/task_list.html"), {"table": table, "filters": filters})


@require_GET
def migration_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """One organisation: all its steps with the first date, the present one and what really happened."""
    moves = OrganisationMigration.objects.permitted_to(request.actor)
    migration = get_object_or_404(moves.select_related("organisation", "programme", "plan"), pk=pk)
    known = progress_of_one(request.actor, migration)
    context = {
        "migration": migration,
        "programme": migration.programme,
        "progress": known,
        "standing": STANDING_WORDS[known.standing],
        "why": why(known),
        "rows": [(one, STANDING_WORDS[one.standing], standing_sentence(one.rated)) for one in known.tasks],
        "obstacles": obstacles_of(request.actor, migrations=moves.filter(pk=pk)),
        "history": history_of(migration),
    }
    return render(request, page(request, "security/migration_detail.html"), context)


@require_http_methods(["GET", "POST"])
def task_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """One task; whoever may work on it records here how it stands."""
    task = get_object_or_404(tasks_for(request.actor, "change" if request.method == "POST" else "view"), pk=pk)
    today = {} if task.done_on else {"done_on": timezone.localdate()}
    form = TaskForm(request.POST or None, request.FILES or None, instance=task, initial=today)
    conflict = None
    if request.method == "POST" and _is_saved(request, form, pk):
        messages.success(request, _("「%(task)s」の状況を保存しました。") % {"task": task.name})
        return to_page(request, "security:task-detail", pk)
    if form.is_bound and form.has_error("__all__", TASK_CHANGED):
        conflict = _conflict(request, form, pk)
    shown = get_object_or_404(tasks_for(request.actor), pk=pk) if form.is_bound else task
    detail = task_detail_of(request.actor, shown)
    context = {
        "detail": detail,
        "task": shown,
        "migration": shown.migration,
        "programme": shown.migration.programme,
        "standing": STANDING_WORDS[detail.rated.standing],
        "sentence": standing_sentence(detail.rated.rated),
        "form": form,
        "conflict": conflict,
        "history": history_of(shown),
    }
    status = 200 if conflict is None else 409
    return render(request, page(request, "security/task_detail.html", "form"), context, status=status)


def _is_saved(request: PortalRequest, form: TaskForm, pk: int) -> bool:
    """Papers are kept even when something else has to be corrected: a browser would not send them again."""
    is_valid = form.is_valid()
    uploads = form.cleaned_data.get("uploads") or []
    task = MigrationTask(pk=pk)
    try:
        if uploads:
            kept = add_evidence(actor=request.actor, task=task, uploads=uploads)
            messages.info(request, _("証跡を%(count)d件登録しました。") % {"count": len(kept)})
        if is_valid:
            update_task(
                actor=request.actor,
                task=task,
                version=form.cleaned_data["version"],
                state=form.cleaned_data["state"],
                done_on=form.cleaned_data["done_on"],
                reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
            )
    except RuleViolation as error:
        form.add_rule_violation(error)
        return False
    return is_valid


def _conflict(request: PortalRequest, form: TaskForm, pk: int) -> Conflict:
    """Both versions side by side; whoever has seen them may save over the other one."""
    stored = tasks_for(request.actor).get(pk=pk)
    form.data = shown = request.POST.copy()
    shown["version"] = str(stored.version)
    last = history_of(stored, limit=1)[0]
    both = conflict_between(form, stored, changed_by=last.name, changed_at=last.at, reload_url=request.path)
    return replace(both, rows=[row for row in both.rows if row.is_different and row.label != form["uploads"].label])


@require_POST
def evidence_remove(request: PortalRequest, pk: int) -> HttpResponse:
    evidence = get_object_or_404(
        TaskEvidence.objects.permitted_to(request.actor, "change").select_related("task", "file"), pk=pk
    )
    try:
        remove_evidence(actor=request.actor, evidence=evidence)
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("「%(name)s」を外しました。") % {"name": evidence.file.original_name})
    return to_page(request, "security:task-detail", evidence.task_id)

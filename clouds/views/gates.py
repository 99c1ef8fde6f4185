"""One gate of one member of a joint group: how it stands, passing it, its papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clouds.forms.joint_groups import GateForm
from clouds.models import GateEvidence, GateStep
from clouds.selectors.gates import papers_of
from clouds.services.gates import add_gate_evidence, record_gate, remove_gate_evidence
from portal.audit.selectors import history_of
from portal.editing.forms import attempt, conflict_of
from portal.editing.typing import Typing
from portal.exceptions import RuleViolation
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, to_page


@require_GET
def gate_detail(request: PortalRequest, pk: int) -> HttpResponse:
    step = get_object_or_404(_steps(request), pk=pk)
    context = {
        "step": step,
        "group": step.member.group,
        "papers": papers_of(step),
        "needs_file": step.needs_file,
        "may_report": _steps(request, "report").filter(pk=pk).exists(),
        "history": history_of(step, include=("files",)),
    }
    return render(request, page(request, "clouds/gate_detail.html"), context)


@require_http_methods(["GET", "POST"])
def gate_edit(request: PortalRequest, pk: int) -> HttpResponse:
    step = get_object_or_404(_steps(request, "report"), pk=pk)

    def make(data: Any, initial: Mapping[str, Any]) -> GateForm:
        return GateForm(data, None if data is None else request.FILES, initial=initial, step=step)

    typing = Typing(request, f"clouds:gate-edit/{pk}", make, GateForm.initial_of(step))
    if answer := typing.answer():
        return answer
    form = typing.form()

    def act() -> None:
        values = form.cleaned_data
        record_gate(
            actor=request.actor,
            step=step,
            version=values["version"],
            passed_on=values["passed_on"],
            evidence=values["evidence"],
        )

    if request.method == "POST" and _keeps_papers(request, form, step) and typing.saves(form, act):
        messages.success(request, _("参加手続を記録しました。"))
        return to_page(request, "clouds:joint-group-detail", step.member.group_id)
    stored = get_object_or_404(_steps(request, "report"), pk=pk)
    form.tell_papers([paper.file.name for paper in papers_of(stored)])
    conflict = conflict_of(request, form, stored, GateForm.initial_of(stored))
    context = {"step": step, "group": step.member.group, "form": form, "typing": typing, "conflict": conflict}
    return editing_page(request, "clouds/gate_edit.html", context)


def _keeps_papers(request: PortalRequest, form: GateForm, step: GateStep) -> bool:
    """Even when something else has to be corrected: a browser would not send them again."""
    form.is_valid()
    uploads = form.cleaned_data.get("uploads") or []
    return not uploads or attempt(form, lambda: add_gate_evidence(actor=request.actor, step=step, uploads=uploads))


@require_POST
def gate_evidence_remove(request: PortalRequest, pk: int) -> HttpResponse:
    papers = GateEvidence.objects.permitted_to(request.actor, "report").select_related("step")
    evidence = get_object_or_404(papers, pk=pk)
    try:
        remove_gate_evidence(actor=request.actor, evidence=evidence)
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("「%(name)s」を外しました。") % {"name": evidence.name})
    return to_page(request, "clouds:gate-detail", evidence.step_id)


def _steps(request: PortalRequest, action: str = "view") -> QuerySet[GateStep]:
    steps = GateStep.objects.permitted_to(request.actor, action)
    return steps.select_related("member__group__prefecture", "member__organisation")

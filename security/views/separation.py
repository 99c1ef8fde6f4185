"""The three-zone separation: the table of all, one organisation's checklist, its evidence."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.access.querysets import is_permitted
from portal.audit.selectors import AuditEntry, history_of
from portal.editing.forms import attempt
from portal.editing.rows import STALE
from portal.exceptions import RuleViolation
from portal.reports.exports import asked_format, exported
from portal.web.components import Conflict
from portal.web.conflicts import conflict_with
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page
from security.forms.separation import ChecklistForm, EvidenceForm
from security.models import ConnectionProfile, SeparationCheck, SeparationEvidence
from security.planning.separation import catalogue
from security.selectors.separation import checklist_of, separation_rows
from security.services.separation import add_evidence, remove_evidence, update_checklist
from security.sheets.separation import separation_report

from .separation_tables import SeparationTable

HISTORY = ("separation_checks", "separation_evidence")


@require_GET
def separation_list(request: PortalRequest) -> HttpResponse:
    """All organisations within reach, zone by zone."""
    if not request.actor.is_prefecture_side:
        raise Http404
    rows = separation_rows(request.actor)
    table = SeparationTable(request, rows, export_url=reverse("security:separation-export"))
    context = {"table": table, "done": sum(row.settled == row.asked for row in rows), "total": len(rows)}
    return render(request, page(request, "security/separation_list.html"), context)


@require_GET
def separation_export(request: PortalRequest) -> HttpResponse:
    """Every item of every organisation within reach, as one tidy table."""
    return exported(separation_report(request.actor), asked_format(request))


@require_GET
def separation_detail(request: PortalRequest, pk: int) -> HttpResponse:
    profile = _profile(request, pk)
    context = {
        "profile": profile,
        "checklist": checklist_of(profile),
        "model_text": catalogue().models.get(profile.separation_model, ""),
        "may_change": is_permitted(request.actor, "change", profile),
        "history": _history(profile),
    }
    return render(request, page(request, "security/separation_detail.html"), context)


def _history(profile: ConnectionProfile) -> list[AuditEntry]:
    """What happened to the checklist; the rest of the profile's history stands on its own page."""
    names = [str(model._meta.verbose_name) for model in (SeparationCheck, SeparationEvidence)]
    code = str(SeparationCheck._meta.get_field("item").verbose_name)  # the name beside it says the same in words
    return [
        replace(entry, changes=[change for change in entry.changes if change.label != code])
        for entry in history_of(profile, include=HISTORY)
        if any(name in str(entry.what) for name in names)
    ]


@require_http_methods(["GET", "POST"])
def separation_edit(request: PortalRequest, pk: int) -> HttpResponse:
    profile = _profile(request, pk, "change")
    checklist = checklist_of(profile)
    initial = ChecklistForm.initial_of(profile.separation_model, checklist)
    form = ChecklistForm(posted(request), initial=initial, checklist=checklist)
    if form.is_valid() and attempt(form, lambda: _update(request, profile, form)):
        messages.success(request, _("%(name)sの三層の対策を保存しました。") % {"name": profile.organisation})
        return to_page(request, "security:separation-detail", pk)
    conflict = _conflict(request, form, pk)
    context = {"profile": profile, "form": form, "models": catalogue().models, "conflict": conflict}
    return editing_page(request, "security/separation_edit.html", context)


def _update(request: PortalRequest, profile: ConnectionProfile, form: ChecklistForm) -> None:
    update_checklist(
        actor=request.actor,
        profile=profile,
        mark=form.cleaned_data["mark"],
        model=form.cleaned_data["separation_model"],
        answers=form.answers,
        reason=form.cleaned_data["reason"],
    )


def _conflict(request: PortalRequest, form: ChecklistForm, pk: int) -> Conflict | None:
    if not form.has_error("__all__", STALE):
        return None
    stored = _profile(request, pk, "change")
    checklist = checklist_of(stored)
    last = history_of(stored, include=HISTORY, limit=1)[0]
    initial = ChecklistForm.initial_of(stored.separation_model, checklist)
    typed = {f"{kind}_{item.code}": "" for item in form.items for kind in ("status", "evidence")}
    conflict = conflict_with(form, typed | initial, changed_by=last.name, changed_at=last.at, reload_url=request.path)
    form.data = shown = request.POST.copy()
    shown["mark"] = checklist.mark
    return conflict


@require_http_methods(["GET", "POST"])
def separation_evidence_new(request: PortalRequest, pk: int, item: str) -> HttpResponse:
    profile = _profile(request, pk, "change")
    row = next((row for row in checklist_of(profile).rows if row.item.code == item), None)
    if row is None:
        raise Http404
    form = EvidenceForm(posted(request), request.FILES or None)
    if form.is_valid() and attempt(
        form,
        lambda: add_evidence(actor=request.actor, profile=profile, item=item, uploads=form.cleaned_data["uploads"]),
    ):
        messages.success(request, _("「%(name)s」の根拠資料を登録しました。") % {"name": row.item.name})
        return to_page(request, "security:separation-detail", pk, fragment=item)
    context = {"profile": profile, "row": row, "form": form}
    return render(request, page(request, "security/separation_evidence_new.html"), context)


@require_POST
def separation_evidence_remove(request: PortalRequest, pk: int) -> HttpResponse:
    rows = SeparationEvidence.objects.permitted_to(request.actor, "change").select_related("profile", "file")
    evidence = get_object_or_404(rows, pk=pk)
    try:
        remove_evidence(actor=request.actor, evidence=evidence)
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("根拠資料「%(name)s」を外しました。") % {"name": evidence.file})
    return to_page(request, "security:separation-detail", evidence.profile_id, fragment=evidence.item)


def _profile(request: PortalRequest, pk: int, action: str = "view") -> ConnectionProfile:
    rows = ConnectionProfile.objects.permitted_to(request.actor, action).select_related("organisation")
    return get_object_or_404(rows, pk=pk)

"""Departments and contacts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.exceptions import RuleViolation
from portal.organisations.forms import ContactFormSet, DepartmentForm
from portal.organisations.models import Department, Organisation
from portal.organisations.services.departments import add_department, delete_department, update_department
from portal.web.components import Conflict, ConflictRow
from portal.web.http import PortalRequest
from portal.web.rendering import display_value
from portal.web.shortcuts import editing_page, page, posted, to_page

from .conflicts import REFUSALS, conflict_or_error, show_refusal


@require_http_methods(["GET", "POST"])
def department_new(request: PortalRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.permitted_to(request.actor, "change"), pk=pk)
    department = Department(organisation=organisation)
    form = DepartmentForm(posted(request), instance=department)
    contacts = ContactFormSet(posted(request), instance=department)
    if form.is_valid() and contacts.is_valid():
        try:
            add_department(actor=request.actor, organisation=organisation, contacts=contacts.values(), **form.values)
        except REFUSALS as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("部署を追加しました。"))
            return to_page(request, "organisations:organisation-detail", pk, fragment="departments")
    context = {"organisation": organisation, "form": form, "contacts": contacts}
    return render(request, page(request, "organisations/department_new.html", "form"), context)


@require_http_methods(["GET", "POST"])
def department_edit(request: PortalRequest, pk: int) -> HttpResponse:
    department = _department_or_404(request, pk)
    form = DepartmentForm(posted(request), instance=department)
    contacts = ContactFormSet(posted(request), instance=department)
    conflict: Conflict | None = None
    if form.is_valid() and contacts.is_valid():
        version = form.cleaned_data["version"]
        try:
            update_department(
                actor=request.actor,
                department=department,
                version=version,
                contacts=contacts.values(),
                **form.values,
            )
        except REFUSALS as error:
            conflict = _with_contacts(conflict_or_error(form, error, reload_url=request.path), department, contacts)
        else:
            messages.success(request, _("部署と連絡先を変更しました。"))
            return to_page(
                request, "organisations:organisation-detail", department.organisation_id, fragment="departments"
            )
    context = {
        "organisation": department.organisation,
        "department": department,
        "form": form,
        "contacts": contacts,
        "conflict": conflict,
    }
    return editing_page(request, "organisations/department_edit.html", context)


@require_http_methods(["GET", "POST"])
def department_delete(request: PortalRequest, pk: int) -> HttpResponse:
    department = _department_or_404(request, pk)
    if request.method == "POST":
        version = request.POST.get("version", "")
        try:
            delete_department(
                actor=request.actor, department=department, version=int(version) if version.isdecimal() else 0
            )
        except RuleViolation as error:
            messages.error(request, str(error))
            return to_page(request, "organisations:department-edit", pk)
        messages.success(request, _("部署「%(name)s」を削除しました。") % {"name": department.name})
        return to_page(request, "organisations:organisation-detail", department.organisation_id, fragment="departments")
    context = {"organisation": department.organisation, "department": department}
    return render(request, page(request, "organisations/department_delete.html"), context)


def _department_or_404(request: PortalRequest, pk: int) -> Department:
    changeable = Organisation.objects.permitted_to(request.actor, "change")
    departments = Department.objects.filter(organisation__in=changeable).select_related("organisation")
    return get_object_or_404(departments, pk=pk)


def _with_contacts(conflict: Conflict | None, department: Department, contacts: Any) -> Conflict | None:
    if conflict is None:
        return None
    theirs = [_told(c.name, c.phone, c.email) for c in department.contacts.all()]
    mine = [_told(c.name, c.phone, c.email) for c in contacts.values()]
    row = ConflictRow(_("連絡先"), display_value(theirs), display_value(mine))
    return Conflict([*conflict.rows, row], conflict.changed_by, conflict.changed_at, conflict.reload_url)


def _told(*facts: str) -> str:
    return " ".join(fact for fact in facts if fact)

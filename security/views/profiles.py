"""Connection profiles: the list, one profile, its form, the tidy table."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.access.querysets import permitted_actions
from portal.audit.selectors import history_of
from portal.exceptions import RuleViolation
from portal.reports.document import Format
from portal.web.components import Conflict
from portal.web.conflicts import conflict_between
from portal.web.downloads import download
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page
from security.forms.profiles import ProfileFilterForm, ProfileForm
from security.models import ConnectionProfile, Programme
from security.models.profiles import ConnectionProfileQuerySet
from security.selectors.profiles import completeness_of
from security.selectors.separation import answers_of
from security.selectors.switch_costs import switch_costs
from security.services.profiles import STALE, update_profile
from security.services.separation import derived_fields
from security.sheets.inventory import inventory_file

from .profile_details import sections_of
from .profile_tables import ProfileTable

INVENTORY_FORMATS = (Format.EXCEL, Format.CSV, Format.CSV_CP932)


@require_GET
def profile_list(request: PortalRequest) -> HttpResponse:
    """All profiles within reach; who has only their own goes straight to it."""
    profiles = _permitted(request)
    if not request.actor.is_prefecture_side and profiles.count() == 1:
        return redirect("security:profile-detail", profiles.get().pk)
    filters = _filters(request, profiles)
    table = ProfileTable(
        request, filters.narrow(profiles), filters=filters, export_url=reverse("security:profile-export")
    )
    context = {
        "table": table,
        "filters": filters,
        "has_samples": profiles.filter(is_sample=True).exists(),
        "programmes": Programme.objects.permitted_to(request.actor, "change"),
    }
    return render(request, page(request, "security/profile_list.html"), context)


@require_GET
def profile_detail(request: PortalRequest, pk: int) -> HttpResponse:
    profile = get_object_or_404(_permitted(request), pk=pk)
    context = {
        "profile": profile,
        "sections": sections_of(profile),
        "completeness": completeness_of(profile),
        "costs": switch_costs(profile),
        "actions": permitted_actions(request.actor, profile),
        "history": history_of(profile),
    }
    return render(request, page(request, "security/profile_detail.html"), context)


@require_http_methods(["GET", "POST"])
def profile_edit(request: PortalRequest, pk: int) -> HttpResponse:
    profile = get_object_or_404(_permitted(request, "change"), pk=pk)
    derived = derived_fields(profile, answers_of([profile.pk]).get(profile.pk, {}))
    form = ProfileForm(request.POST or None, instance=profile, derived=derived)
    conflict = None
    if form.is_valid():
        try:
            _update(request, profile, form)
        except RuleViolation as error:
            form.add_rule_violation(error)
            conflict = _conflict(request, form, pk) if error.code == STALE else None
        else:
            messages.success(request, _("%(name)sの接続状況を保存しました。") % {"name": profile.organisation})
            return to_page(request, "security:profile-detail", pk)
    context = {"profile": profile, "form": form, "conflict": conflict, "derived": derived}
    status = 200 if conflict is None else 409
    return render(request, page(request, "security/profile_edit.html", "form"), context, status=status)


@require_GET
def profile_export(request: PortalRequest) -> HttpResponse:
    """The list as filtered and sorted, as one tidy table."""
    profiles = _permitted(request)
    filters = _filters(request, profiles)
    rows = ProfileTable(request, filters.narrow(profiles), filters=filters).ordered_rows
    name, content = inventory_file(request.actor, rows, _format(request))
    return download(name, content, _format(request).content_type)


def _format(request: PortalRequest) -> Format:
    asked = request.GET.get("format", "")
    if asked not in INVENTORY_FORMATS:
        raise Http404
    return Format(asked)


def _permitted(request: PortalRequest, action: str = "view") -> ConnectionProfileQuerySet:
    profiles = ConnectionProfile.objects.permitted_to(request.actor, action)
    return profiles.with_missing_facts().select_related("organisation")


def _filters(request: PortalRequest, profiles: ConnectionProfileQuerySet) -> ProfileFilterForm:
    isps = profiles.exclude(isp="").order_by("isp").values_list("isp", flat=True).distinct()
    return ProfileFilterForm(request.GET, isps=isps)


def _update(request: PortalRequest, profile: ConnectionProfile, form: ProfileForm) -> None:
    update_profile(
        actor=request.actor,
        profile=profile,
        version=form.cleaned_data["version"],
        changes=form.facts,
        reason=form.cleaned_data["reason"],
    )


def _conflict(request: PortalRequest, form: ProfileForm, pk: int) -> Conflict:
    """Both versions side by side; whoever has seen them may save over the other one."""
    stored = _permitted(request).get(pk=pk)
    form.data = shown = request.POST.copy()
    shown["version"] = str(stored.version)
    last = history_of(stored, limit=1)[0]
    both = conflict_between(form, stored, changed_by=last.name, changed_at=last.at, reload_url=request.path)
    return replace(both, rows=[row for row in both.rows if row.is_different])

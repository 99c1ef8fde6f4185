"""Changing the facts and settings of an organisation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.access.querysets import is_permitted
from portal.organisations.choices import JOINT_BODY_KINDS
from portal.organisations.forms import (
    ConstituentsForm,
    OrganisationForm,
    OwnFactsForm,
    PopulationsForm,
    SettingsForm,
)
from portal.organisations.models import Organisation
from portal.organisations.services.organisations import set_constituents, set_populations, update_organisation
from portal.web.components import Conflict, ConflictRow
from portal.web.http import PortalRequest
from portal.web.rendering import display_value
from portal.web.shortcuts import editing_page, posted, to_page

from .conflicts import REFUSALS, Refusal, conflict_of_rows, conflict_or_error, is_conflict, show_refusal


@require_http_methods(["GET", "POST"])
def organisation_edit(request: PortalRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.permitted_to(request.actor, "change"), pk=pk)
    form_class = OrganisationForm if is_permitted(request.actor, "restructure", organisation) else OwnFactsForm
    form = form_class(posted(request), instance=organisation)
    return _save_model_form(request, form, "organisations/organisation_edit.html", _("団体の情報を変更しました。"))


@require_http_methods(["GET", "POST"])
def organisation_settings(request: PortalRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.permitted_to(request.actor, "change"), pk=pk)
    form = SettingsForm(posted(request), instance=organisation)
    return _save_model_form(request, form, "organisations/organisation_settings.html", _("設定を変更しました。"))


def _save_model_form(request: PortalRequest, form: Any, template: str, done: str) -> HttpResponse:
    organisation = Organisation.objects.get(pk=form.instance.pk)  # the form writes into its own copy
    conflict: Conflict | None = None
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            update_organisation(actor=request.actor, organisation=organisation, version=version, **form.values)
        except REFUSALS as error:
            conflict = conflict_or_error(form, error, reload_url=request.path)
        else:
            messages.success(request, done)
            return to_page(request, "organisations:organisation-detail", organisation.pk)
    context = {"organisation": organisation, "form": form, "conflict": conflict}
    return editing_page(request, template, context)


@require_http_methods(["GET", "POST"])
def population_edit(request: PortalRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.permitted_to(request.actor, "restructure"), pk=pk)
    form = PopulationsForm(organisation, posted(request))
    conflict: Conflict | None = None
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            set_populations(actor=request.actor, organisation=organisation, version=version, counts=form.counts)
        except REFUSALS as error:
            conflict = _population_conflict(organisation, form, error)
        else:
            messages.success(request, _("人口を変更しました。"))
            return to_page(request, "organisations:organisation-detail", pk)
    context = {"organisation": organisation, "form": form, "conflict": conflict}
    return editing_page(request, "organisations/population_edit.html", context)


def _population_conflict(organisation: Organisation, form: PopulationsForm, error: Refusal) -> Conflict | None:
    if not is_conflict(error):
        show_refusal(form, error)
        return None
    stored = dict(organisation.population_counts.values_list("census_year", "population"))
    rows = [
        ConflictRow(
            _("%(year)s年国勢調査の人口（人）") % {"year": year},
            display_value(stored.get(year)),
            display_value(form.counts.get(year)),
        )
        for year in sorted(stored.keys() | form.counts.keys(), reverse=True)
    ]
    return _renewed(organisation, form, rows)


@require_http_methods(["GET", "POST"])
def constituents_edit(request: PortalRequest, pk: int) -> HttpResponse:
    joint_bodies = Organisation.objects.permitted_to(request.actor, "restructure").filter(kind__in=JOINT_BODY_KINDS)
    organisation = get_object_or_404(joint_bodies, pk=pk)
    form = ConstituentsForm(organisation, posted(request))
    conflict: Conflict | None = None
    if form.is_valid():
        values = {"version": form.cleaned_data["version"], "constituents": list(form.cleaned_data["constituents"])}
        try:
            set_constituents(actor=request.actor, organisation=organisation, **values)
        except REFUSALS as error:
            conflict = _constituents_conflict(organisation, form, error)
        else:
            messages.success(request, _("構成団体を変更しました。"))
            return to_page(request, "organisations:organisation-detail", pk)
    context = {"organisation": organisation, "form": form, "conflict": conflict}
    return editing_page(request, "organisations/constituents_edit.html", context)


def _constituents_conflict(organisation: Organisation, form: ConstituentsForm, error: Refusal) -> Conflict | None:
    if not is_conflict(error):
        show_refusal(form, error)
        return None
    theirs = display_value([str(member) for member in organisation.constituents.order_by("code")])
    mine = display_value([str(member) for member in form.cleaned_data["constituents"]])
    return _renewed(organisation, form, [ConflictRow(_("構成団体"), theirs, mine)])


def _renewed(organisation: Organisation, form: Any, rows: list[ConflictRow]) -> Conflict:
    """Both versions, and a form whose next attempt builds on what is stored now."""
    stored = Organisation.objects.get(pk=organisation.pk)
    form.data = form.data.copy()
    form.data["version"] = str(stored.version)
    reload_url = reverse("organisations:organisation-detail", args=[stored.pk])
    return conflict_of_rows(stored, rows, reload_url=reload_url)

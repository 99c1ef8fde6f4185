"""The directory and the page of one organisation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.access.querysets import is_permitted, permitted_actions
from portal.organisations.forms import NewOrganisationForm, OrganisationFilters
from portal.organisations.models import Organisation
from portal.organisations.selectors import directory, organisation_history, organisation_page
from portal.organisations.services.organisations import create_organisation
from portal.organisations.tables import OrganisationTable
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page

from .conflicts import REFUSALS, show_refusal


@require_GET
def organisation_list(request: PortalRequest) -> HttpResponse:
    filters = OrganisationFilters(request.actor, request.GET)
    found = filters.apply(directory(request.actor))
    context = {
        "filters": filters,
        "table": OrganisationTable(request, found, filters=filters, export_url=reverse("directory:export")),
        "may_add": may_add(request),
    }
    return render(request, page(request, "organisations/organisation_list.html"), context)


def may_add(request: PortalRequest) -> bool:
    """Whether the actor may add organisations to the prefecture for which they act."""
    own = request.actor.organisation
    return own is not None and own.is_prefecture and is_permitted(request.actor, "restructure", own)


@require_GET
def organisation_detail(request: PortalRequest, pk: int) -> HttpResponse:
    visible = Organisation.objects.permitted_to(request.actor).select_related("prefecture")
    organisation = get_object_or_404(visible, pk=pk)
    actions = permitted_actions(request.actor, organisation)
    context = {
        "organisation": organisation,
        "actions": actions,
        "leads_to_prefecture": Organisation.objects.permitted_to(request.actor)
        .filter(pk=organisation.prefecture_id or 0)
        .exists(),
        "shows_users": not actions.isdisjoint({"manage_users", "audit"}),
        "parts": organisation_page(organisation),
        "history": organisation_history(organisation) if "view_history" in actions else None,
    }
    return render(request, page(request, "organisations/organisation_detail.html"), context)


@require_http_methods(["GET", "POST"])
def organisation_new(request: PortalRequest) -> HttpResponse:
    allowed = Organisation.objects.permitted_to(request.actor, "restructure")
    prefecture = get_object_or_404(allowed, pk=request.actor.organisation_id or 0)
    form = NewOrganisationForm(prefecture, posted(request))
    if form.is_valid():
        try:
            organisation = create_organisation(actor=request.actor, prefecture=prefecture, **form.cleaned_data)
        except REFUSALS as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("%(name)sを登録しました。") % {"name": organisation})
            return to_page(request, "organisations:organisation-detail", organisation.pk)
    context = {"form": form, "prefecture": prefecture}
    return render(request, page(request, "organisations/organisation_new.html", "form"), context)

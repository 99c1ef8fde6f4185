"""The fit-gap matrix, which form blocks whom, and the cheapest common set."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from clouds.form_choices import FIT_MARKS, CommonSetState, FitResult
from clouds.models import CommonSetRun, VendorRequest
from clouds.selectors.common_sets import input_hash, instance_of, sets_in
from clouds.selectors.fit_gap import fit_gap, fit_of_product
from clouds.services.common_sets import ask_for_set
from portal.access.querysets import is_permitted
from portal.exceptions import RuleViolation
from portal.jobs.presenters import progress_of
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page

from .form_catalogues import catalogue_to_change, visible_catalogue


@require_GET
def fit_gap_page(request: PortalRequest, pk: int) -> HttpResponse:
    """All of it for the prefecture; for an organisation its own needs against disclosed answers."""
    catalogue = visible_catalogue(request, pk)
    if not request.actor.is_prefecture_side and catalogue.disclosed_at is None:
        raise Http404
    context = {
        "catalogue": catalogue,
        "matrix": fit_gap(request.actor, catalogue),
        "may_change": is_permitted(request.actor, "change", catalogue),
        "runs": CommonSetRun.objects.permitted_to(request.actor)
        .filter(catalogue=catalogue)
        .defer("instance", "result")
        .select_related("created_by")[:10],
    }
    return render(request, page(request, "clouds/fit_gap.html"), context)


@require_GET
def fit_gap_product(request: PortalRequest, pk: int, asked: int) -> HttpResponse:
    """One product against each organisation. The prefecture's alone: it shows what every organisation needs."""
    catalogue = visible_catalogue(request, pk)
    if not request.actor.is_prefecture_side:
        raise Http404
    rows = VendorRequest.objects.permitted_to(request.actor).standing().filter(submitted_at__isnull=False)
    product = get_object_or_404(rows.select_related("catalogue", "vendor"), pk=asked, catalogue=catalogue)
    context = {
        "catalogue": catalogue,
        "product": product,
        "matrix": fit_of_product(request.actor, product),
        "legend": [(FIT_MARKS[result], result.label) for result in FitResult],
    }
    return render(request, page(request, "clouds/fit_gap_product.html"), context)


@require_POST
def common_set_new(request: PortalRequest, pk: int) -> HttpResponse:
    catalogue = catalogue_to_change(request, pk)
    try:
        run = ask_for_set(actor=request.actor, catalogue=catalogue)
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "clouds:fit-gap", pk)
    return to_page(request, "clouds:common-set-detail", run.pk)


@require_GET
def common_set_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """Progress while it is calculated; afterwards the cheapest forms for every number of organisations."""
    rows = CommonSetRun.objects.permitted_to(request.actor)
    run = get_object_or_404(rows.select_related("catalogue__prefecture", "job", "created_by"), pk=pk)
    context: dict[str, Any] = {"run": run, "catalogue": run.catalogue}
    if run.state == CommonSetState.SOLVED:
        context["products"] = sets_in(run)
        context["is_outdated"] = input_hash(instance_of(run.catalogue)) != run.input_hash
    elif run.job:
        context["progress"] = progress_of(run.job, may_change=request.actor.coordinates, polls=False)
    return render(request, page(request, "clouds/common_set_detail.html", "progress"), context)

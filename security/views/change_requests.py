"""The prefecture's side of change requests: opening the reception, working out the effect again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.applications.models import Application
from portal.exceptions import RuleViolation
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page
from security.choices import CHANGE_KIND
from security.forms.programmes import ReceptionForm
from security.forms.publication import PublicationRulesForm
from security.models import Programme
from security.selectors.change_requests import own_change_receptions
from security.selectors.publication import publication_rules
from security.services.change_requests import open_change_reception, work_out_effect
from security.services.publishers import set_publication_rules


@require_POST
def change_effect_new(request: PortalRequest, pk: int) -> HttpResponse:
    rows = Application.objects.permitted_to(request.actor, "review").filter(window__kind=CHANGE_KIND)
    application = get_object_or_404(rows.select_related("window", "organisation"), pk=pk)
    if application.state not in ("submitted", "in_review"):
        raise Http404
    try:
        work_out_effect(actor=request.actor, application=application)
    except RuleViolation as error:
        messages.error(request, str(error))
    return to_page(request, "applications:application-detail", pk, fragment="effect")


@require_http_methods(["GET", "POST"])
def change_reception_new(request: PortalRequest, pk: int) -> HttpResponse:
    programme = get_object_or_404(Programme.objects.permitted_to(request.actor, "change"), pk=pk)
    form = ReceptionForm(request.POST or None, initial={"title": _("切替月の変更申請"), "number_prefix": "SCH"})
    if form.is_valid():
        assert request.actor.organisation
        values: dict[str, Any] = form.changes()
        try:
            open_change_reception(
                actor=request.actor,
                programme=programme,
                prefecture=request.actor.organisation,
                number_prefix=form.cleaned_data["number_prefix"],
                **values,
            )
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            messages.success(request, _("変更申請の受付を作成しました。受付期間になると、参加団体が申請できます。"))
            return to_page(request, "security:publication-rules", pk)
    context = {"programme": programme, "form": form}
    return render(request, page(request, "security/change_reception_new.html", "form"), context)


@require_http_methods(["GET", "POST"])
def publication_rules_edit(request: PortalRequest, pk: int) -> HttpResponse:
    """Who may publish, how long organisations have to confirm, and the reception of change requests."""
    programme = get_object_or_404(Programme.objects.permitted_to(request.actor, "publish"), pk=pk)
    stored = publication_rules(programme)
    form = PublicationRulesForm(request.POST or None, initial=PublicationRulesForm.initial_of(stored))
    if form.is_valid():
        try:
            set_publication_rules(actor=request.actor, programme=programme, **form.cleaned_data)
        except RuleViolation as error:
            form.add_rule_violation(error)
            form.renew(publication_rules(programme).version)
        else:
            messages.success(request, _("公開の決まりを変更しました。"))
            return to_page(request, "security:publication-rules", pk)
    context = {
        "programme": programme,
        "form": form,
        "receptions": own_change_receptions(request.actor, programme),
        "has_published": programme.plans.filter(is_current=True).exists(),
    }
    return render(request, page(request, "security/publication_rules.html", "form"), context)

"""A lost second factor: asking for its removal, agreeing, refusing."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.forms import ReasonForm
from portal.accounts.models import FactorReset, User
from portal.accounts.recency import require_recent_authentication
from portal.accounts.services.factor_resets import approve_factor_reset, cancel_factor_reset, request_factor_reset
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page


@require_http_methods(["GET", "POST"])
def factor_reset_new(request: PortalRequest, pk: int, user_pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.permitted_to(request.actor, "manage_users"), pk=pk)
    members = User.objects.filter(memberships__role_group__organisation=organisation).distinct()
    user = get_object_or_404(members, pk=user_pk)
    require_recent_authentication(request)
    form = ReasonForm(posted(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            request_factor_reset(actor=request.actor, user=user, organisation=organisation, reason=reason)
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            messages.success(request, _("申し出ました。別の管理者が承認すると、二段階認証が解除されます。"))
            return to_page(request, "accounts:member-detail", pk, user_pk)
    context = {"organisation": organisation, "member": user, "form": form}
    return render(request, page(request, "accounts/factor_reset_new.html", "form"), context)


@require_POST
def factor_reset_approve(request: PortalRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, approve_factor_reset, _("%(name)sさんの二段階認証を解除しました。"))


@require_POST
def factor_reset_cancel(request: PortalRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, cancel_factor_reset, _("%(name)sさんの二段階認証の解除を取り消しました。"))


def _decide(request: PortalRequest, pk: int, service: Callable[..., None], done: str) -> HttpResponse:
    reset = get_object_or_404(FactorReset.objects.permitted_to(request.actor, "change").select_related("user"), pk=pk)
    require_recent_authentication(request)
    try:
        service(actor=request.actor, reset=reset)
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done % {"name": reset.user.name})
    return to_page(request, "accounts:member-detail", reset.organisation_id, reset.user_id)

"""Closing an account and opening it again."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.forms import ReasonForm
from portal.accounts.models import User
from portal.accounts.recency import require_recent_authentication
from portal.accounts.services.users import deactivate_user, reactivate_user
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page


@require_http_methods(["GET", "POST"])
def user_deactivate(request: PortalRequest, pk: int, user_pk: int) -> HttpResponse:
    done = _("%(name)sさんのアカウントを停止しました。サインイン中の端末からもサインアウトしました。")
    return _change_standing(request, pk, user_pk, deactivate_user, "accounts/user_deactivate.html", done)


@require_http_methods(["GET", "POST"])
def user_reactivate(request: PortalRequest, pk: int, user_pk: int) -> HttpResponse:
    done = _("%(name)sさんのアカウントの停止を解除しました。")
    return _change_standing(request, pk, user_pk, reactivate_user, "accounts/user_reactivate.html", done)


def _change_standing(
    request: PortalRequest, pk: int, user_pk: int, service: Callable[..., None], template: str, done: str
) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.permitted_to(request.actor, "manage_users"), pk=pk)
    members = User.objects.filter(memberships__role_group__organisation=organisation).distinct()
    user = get_object_or_404(members, pk=user_pk)
    require_recent_authentication(request)
    form = ReasonForm(posted(request))
    if form.is_valid():
        try:
            service(actor=request.actor, user=user, reason=form.cleaned_data["reason"])
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            messages.success(request, done % {"name": user.name})
            return to_page(request, "accounts:member-detail", pk, user_pk)
    context = {"organisation": organisation, "member": user, "form": form}
    return render(request, page(request, template, "form"), context)

"""One's own account: name, organisations, means of signing in, where one is signed in, and what happened."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.accounts.forms import NameForm
from portal.accounts.middleware import must_have_second_factor
from portal.accounts.models import Membership
from portal.accounts.selectors import sign_ins_of
from portal.accounts.services.users import rename_user
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page


@require_GET
def profile(request: PortalRequest) -> HttpResponse:
    own = Membership.objects.filter(user=request.user).select_related("role_group__organisation")
    context = {
        "memberships": own,
        "factors": Authenticator.objects.filter(user=request.user).order_by("type", "pk"),
        "must_have_second_factor": must_have_second_factor(request.actor),
        "sessions": UserSession.objects.filter(user=request.user).order_by("-last_seen_at"),
        "current_session_key": request.session.session_key,
        "sign_ins": sign_ins_of(request.actor, request.user.pk),
    }
    return render(request, page(request, "accounts/profile.html"), context)


@require_http_methods(["GET", "POST"])
def name_edit(request: PortalRequest) -> HttpResponse:
    form = NameForm(posted(request), initial={"name": request.user.name})
    if form.is_valid():
        rename_user(actor=request.actor, user=request.user, name=form.cleaned_data["name"])
        messages.success(request, _("氏名を変更しました。"))
        return to_page(request, "accounts:profile")
    return render(request, page(request, "accounts/name_edit.html", "form"), {"form": form})

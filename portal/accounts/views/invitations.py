"""Inviting people, and the public page by which they come in."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.accounts.forms import InvitationForm, OwnPasswordForm, RegistrationForm
from portal.accounts.models import Invitation, User
from portal.accounts.recency import require_recent_authentication
from portal.accounts.services.invitations import (
    accept_as_existing_user,
    accept_as_new_user,
    invite,
    open_invitation,
    resend_invitation,
    revoke_invitation,
)
from portal.accounts.services.sign_ins import user_with_email
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page
from portal.web.sign_in_forms import LoginForm


@require_http_methods(["GET", "POST"])
def invitation_new(request: PortalRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.permitted_to(request.actor, "manage_users"), pk=pk)
    require_recent_authentication(request)
    form = InvitationForm(organisation, posted(request))
    if form.is_valid():
        try:
            invitation, link = invite(actor=request.actor, organisation=organisation, **form.cleaned_data)
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            return _sent(request, invitation, link)
    context = {"organisation": organisation, "form": form}
    return render(request, page(request, "accounts/invitation_new.html", "form"), context)


def _sent(request: PortalRequest, invitation: Invitation, link: str) -> HttpResponse:
    """The link is shown this once, for mails that get lost on closed networks."""
    invitation.refresh_from_db()
    context = {"organisation": invitation.organisation, "invitation": invitation, "link": link}
    return render(request, "accounts/invitation_sent.html", context)


@require_GET
def invitation_detail(request: PortalRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.permitted_to(request.actor).select_related(), pk=pk)
    context = {"organisation": invitation.organisation, "invitation": invitation}
    return render(request, page(request, "accounts/invitation_detail.html"), context)


@require_POST
def invitation_resend(request: PortalRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.permitted_to(request.actor, "change"), pk=pk)
    require_recent_authentication(request)
    try:
        link = resend_invitation(actor=request.actor, invitation=invitation)
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "accounts:invitation-detail", pk)
    return _sent(request, invitation, link)


@require_POST
def invitation_revoke(request: PortalRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.permitted_to(request.actor, "change"), pk=pk)
    revoke_invitation(actor=request.actor, invitation=invitation)
    messages.success(request, _("%(name)sさんの招待を取り消しました。") % {"name": invitation.name})
    return to_page(request, "accounts:user-list", invitation.organisation_id)


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation_accept(request: PortalRequest, secret: str) -> HttpResponse:
    """Whoever holds the link comes in: with a new account, or with the account that the address has already."""
    try:
        invitation = open_invitation(secret)
    except RuleViolation as error:
        return render(request, "accounts/invitation_closed.html", {"message": str(error)}, status=410)
    owner = user_with_email(invitation.email)
    if owner is None:
        return _register(request, secret, invitation)
    return _join(request, secret, invitation, owner)


def _register(request: PortalRequest, secret: str, invitation: Invitation) -> HttpResponse:
    form = RegistrationForm(posted(request), initial={"name": invitation.name})
    if form.is_valid():
        values = form.cleaned_data
        try:
            user = accept_as_new_user(secret=secret, name=values["name"], password=values["password"])
        except RuleViolation as error:
            form.add_rule_violation(error)
        except ValidationError as error:  # the address got an account by another link meanwhile
            form.add_error(None, error.messages)
        else:
            return _enter(request, invitation, user, values["password"])
    return render(request, "accounts/invitation_register.html", {"invitation": invitation, "form": form})


def _enter(request: PortalRequest, invitation: Invitation, user: User, password: str) -> HttpResponse:
    """The link has proved the address, and the password was typed twice just now: it is not asked for a third time."""
    form = LoginForm({"login": user.email, "password": password}, request=request)
    if request.user.is_authenticated or not form.is_valid():  # somebody else's terminal: they stay who they are
        return _welcome(request, invitation)
    _say_welcome(request, invitation)
    return form.login(request)


def _join(request: PortalRequest, secret: str, invitation: Invitation, owner: User) -> HttpResponse:
    form = OwnPasswordForm(posted(request))
    if form.is_valid():
        try:
            # The same counters of failures as at the sign-in page: a link is no way round them.
            known = get_adapter().authenticate(request, email=owner.email, password=form.cleaned_data["password"])
        except ValidationError as error:
            form.add_error("password", error)
        else:
            return _joined(request, secret, invitation, form, known)
    return render(request, "accounts/invitation_join.html", {"invitation": invitation, "form": form})


def _joined(
    request: PortalRequest, secret: str, invitation: Invitation, form: OwnPasswordForm, known: User | None
) -> HttpResponse:
    if known is not None and known.is_active:
        try:
            accept_as_existing_user(secret=secret, user=known)
            return _welcome(request, invitation)
        except RuleViolation as error:
            form.add_rule_violation(error)
    else:
        form.add_error("password", _("パスワードが違います。いまお使いのパスワードを入力してください。"))
    return render(request, "accounts/invitation_join.html", {"invitation": invitation, "form": form})


def _welcome(request: PortalRequest, invitation: Invitation) -> HttpResponse:
    _say_welcome(request, invitation)
    return redirect("web:home" if request.user.is_authenticated else "account_login")


def _say_welcome(request: PortalRequest, invitation: Invitation) -> None:
    values = {"organisation": invitation.organisation}
    messages.success(request, _("%(organisation)sの利用者として登録しました。") % values)

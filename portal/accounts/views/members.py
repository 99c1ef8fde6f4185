"""The users of one organisation: who they are, what they may do, taking them out."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.access.querysets import permitted_actions
from portal.accounts.forms import ReasonForm, RolesForm
from portal.accounts.models import FactorReset, Invitation, SignIn, User
from portal.accounts.recency import require_recent_authentication
from portal.accounts.selectors import (
    Member,
    actor_for,
    member_of,
    members_of,
    organisations_with_visible_users,
    sign_ins_of,
)
from portal.accounts.services.memberships import change_roles, remove_member
from portal.accounts.tables import InvitationTable, MemberTable, SignInTable
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page


@require_GET
def user_list(request: PortalRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(organisations_with_visible_users(request.actor), pk=pk)
    invitations = Invitation.objects.permitted_to(request.actor).filter(
        organisation=organisation, accepted_at__isnull=True
    )
    context = {
        "organisation": organisation,
        "actions": permitted_actions(request.actor, organisation),
        "members": MemberTable(request, members_of(organisation)),
        "invitations": InvitationTable(request, invitations),
    }
    return render(request, page(request, "accounts/user_list.html"), context)


@require_GET
def sign_in_list(request: PortalRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(organisations_with_visible_users(request.actor), pk=pk)
    of_members = User.objects.filter(memberships__role_group__organisation=organisation).values("pk")
    sign_ins = SignIn.objects.permitted_to(request.actor).filter(user__in=of_members).select_related("user")
    context = {"organisation": organisation, "table": SignInTable(request, sign_ins)}
    return render(request, page(request, "accounts/sign_in_list.html"), context)


@require_GET
def member_detail(request: PortalRequest, pk: int, user_pk: int) -> HttpResponse:
    organisation = get_object_or_404(organisations_with_visible_users(request.actor), pk=pk)
    context = {
        "organisation": organisation,
        "member": _member_or_404(organisation, user_pk),
        "actions": permitted_actions(request.actor, organisation),
        "sign_ins": sign_ins_of(request.actor, user_pk),
        "is_oneself": user_pk == request.user.pk,
        "factor_reset": FactorReset.objects.open().filter(user=user_pk).select_related("requested_by").first(),
    }
    return render(request, page(request, "accounts/member_detail.html"), context)


@require_http_methods(["GET", "POST"])
def roles_edit(request: PortalRequest, pk: int, user_pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.permitted_to(request.actor, "manage_users"), pk=pk)
    member = _member_or_404(organisation, user_pk)
    require_recent_authentication(request)
    form = RolesForm(organisation, posted(request), initial={"roles": [role.value for role in member.roles]})
    if form.is_valid():
        user = User.objects.get(pk=user_pk)
        try:
            change_roles(actor=request.actor, user=user, organisation=organisation, **form.cleaned_data)
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            messages.success(request, _("%(name)sさんの役割を変更しました。") % {"name": member.name})
            return to_page(request, "accounts:member-detail", pk, user_pk)
    context = {"organisation": organisation, "member": member, "form": form}
    return render(request, page(request, "accounts/roles_edit.html", "form"), context)


@require_http_methods(["GET", "POST"])
def member_remove(request: PortalRequest, pk: int, user_pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.permitted_to(request.actor, "manage_users"), pk=pk)
    member = _member_or_404(organisation, user_pk)
    require_recent_authentication(request)
    form = ReasonForm(posted(request))
    if form.is_valid():
        user = User.objects.get(pk=user_pk)
        try:
            remove_member(actor=request.actor, user=user, organisation=organisation, **form.cleaned_data)
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            values = {"name": member.name, "organisation": organisation}
            messages.success(request, _("%(name)sさんを%(organisation)sの利用者から外しました。") % values)
            return _after_removal(request, organisation)
    context = {"organisation": organisation, "member": member, "form": form}
    return render(request, page(request, "accounts/member_remove.html", "form"), context)


def _after_removal(request: PortalRequest, organisation: Organisation) -> HttpResponse:
    # Whoever has just left may not see the list any more: ask anew, not by the rights of this request.
    actor = actor_for(request.user, request.actor.organisation_id)
    still_sees = organisations_with_visible_users(actor).filter(pk=organisation.pk).exists()
    return to_page(request, "accounts:user-list", organisation.pk) if still_sees else to_page(request, "web:home")


def _member_or_404(organisation: Organisation, user_pk: int) -> Member:
    member = member_of(organisation, user_pk)
    if member is None:
        raise Http404
    return member

"""APIトークン: listing, issuing (shown once), revoking."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from portal.api.forms import IssueTokenForm
from portal.api.models import ApiToken
from portal.api.services.tokens import issue_token, revoke_token
from portal.api.tables import TokenTable
from portal.exceptions import RuleViolation
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page


@never_cache
@require_GET
def token_list(request: PortalRequest) -> HttpResponse:
    tokens = ApiToken.objects.permitted_to(request.actor).select_related("user", "organisation")
    return render(request, "api/token_list.html", {"table": TokenTable(request, tokens)})


@never_cache
@require_http_methods(["GET", "POST"])
@reauthentication_required
def token_issue(request: PortalRequest) -> HttpResponse:
    """The answer to the form is the only page that ever shows the token."""
    form = IssueTokenForm(request.POST or None)
    if form.is_valid():
        try:
            token, text = issue_token(actor=request.actor, **form.service_fields())
        except RuleViolation as violation:
            form.add_rule_violation(violation)
        else:
            return render(request, "api/token_issued.html", {"token": token, "text": text})
    return render(request, page(request, "api/token_issue.html", "form"), {"form": form})


@never_cache
@require_http_methods(["GET", "POST"])
def token_revoke(request: PortalRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.permitted_to(request.actor, "change"), pk=pk)
    if request.method == "POST":
        revoke_token(actor=request.actor, token=token)
        messages.success(request, _("トークン「%(name)s」を失効させました。") % {"name": token.name})
        return to_page(request, "tokens:token-list")
    return render(request, "api/token_revoke.html", {"token": token})

"""Looking for partners, and proposals of whole groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clouds.business_systems import BUSINESSES
from clouds.forms.partners import FACTOR_LABELS, PartnerForm, ProposalForm
from clouds.inventory_choices import ProposalState
from clouds.models import GroupProposal
from clouds.selectors.grouping_input import read_conditions, recorded_organisations
from clouds.selectors.partners import partners_of, seekers
from clouds.selectors.proposals import proposal_lines, shown_proposal
from clouds.services.proposals import adopt_group, create_proposal
from portal.access.querysets import is_permitted
from portal.editing.typing import Typing
from portal.exceptions import RuleViolation
from portal.jobs.presenters import live_values, progress_of
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page

from .sections import sections


@require_GET
def partner_search(request: PortalRequest) -> HttpResponse:
    """Ranked partners of one organisation for one business, every factor in sight."""
    possible = seekers(request.actor)
    form = PartnerForm(request.GET or None, seekers=possible)
    context: dict[str, object] = {
        "form": form,
        "has_seekers": bool(possible),
        "labels": list(FACTOR_LABELS.values()),
        "tabs": sections(request.actor, "clouds:partner-search"),
    }
    if form.is_bound and form.is_valid():
        seeker, business = form.cleaned_data["organisation"], form.cleaned_data["business"]
        if seeker is None or not business:
            context["is_incomplete"] = True
        else:
            me, found = partners_of(request.actor, seeker, business, form.weights)
            samples = any(one.party.record is not None and one.party.record.is_sample for one in found)
            context |= {"me": me, "candidates": found, "business": BUSINESSES[business], "has_samples": samples}
    return render(request, page(request, "clouds/partner_search.html"), context)


@require_GET
def proposal_list(request: PortalRequest) -> HttpResponse:
    if not request.actor.is_prefecture_side:
        raise Http404
    proposals = GroupProposal.objects.permitted_to(request.actor).defer("instance")
    context = {
        "lines": proposal_lines(proposals.select_related("created_by")),
        "businesses": BUSINESSES,
        "tabs": sections(request.actor, "clouds:proposal-list"),
    }
    return render(request, page(request, "clouds/proposal_list.html"), context)


@require_http_methods(["GET", "POST"])
def proposal_new(request: PortalRequest, business: str) -> HttpResponse:
    prefecture = request.actor.organisation
    if not request.actor.coordinates or prefecture is None or business not in BUSINESSES:
        raise Http404
    organisations = recorded_organisations(request.actor, business)

    def make(data: Any, initial: Mapping[str, Any]) -> ProposalForm:
        return ProposalForm(data, organisations=organisations, initial=initial)

    typing = Typing(request, f"clouds:proposal-new/{business}", make, _like_before(request, business))
    if answer := typing.answer():
        return answer
    form = typing.form()
    made: list[GroupProposal] = []

    def act() -> None:
        made.append(
            create_proposal(
                actor=request.actor,
                prefecture=prefecture,
                name=form.cleaned_data["name"],
                business=business,
                conditions=form.conditions,
            )
        )

    if typing.saves(form, act):
        return to_page(request, "clouds:proposal-detail", made[0].pk)
    context = {"form": form, "typing": typing, "business": BUSINESSES[business], "count": len(organisations)}
    return render(request, page(request, "clouds/proposal_new.html", "form"), context)


def _like_before(request: PortalRequest, business: str) -> dict[str, Any]:
    """`?from=` names a proposal whose conditions are to be changed."""
    key = request.GET.get("from", "")
    if not (key.isdecimal() and len(key) < 10):
        return {}
    before = GroupProposal.objects.permitted_to(request.actor, "change").filter(pk=int(key), business=business).first()
    return ProposalForm.initial_of(read_conditions(before.conditions)) if before else {}


@require_GET
def proposal_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """Progress while it is calculated, afterwards the groups and how good they are, or why there are none."""
    proposal = _proposal(request, pk)
    context: dict[str, object] = {
        "proposal": proposal,
        "states": ProposalState,
        "shown": shown_proposal(proposal),
        "may_change": is_permitted(request.actor, "change", proposal),
    }
    if proposal.state == ProposalState.WAITING and proposal.job:
        context["progress"] = progress_of(proposal.job, may_change=True, polls=False)
        context["live"] = live_values(proposal.job)
    return render(request, page(request, "clouds/proposal_detail.html", "progress"), context)


@require_POST
def proposal_adopt(request: PortalRequest, pk: int, index: int) -> HttpResponse:
    """A joint group of one of the proposed ones."""
    proposal = _proposal(request, pk, "change")
    name = _("%(proposal)s グループ%(number)d") % {"proposal": proposal.name[:80], "number": index + 1}
    try:
        group = adopt_group(actor=request.actor, proposal=proposal, index=index, name=name)
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "clouds:proposal-detail", pk)
    except ValidationError:
        messages.error(request, _("この案のグループ「%(name)s」は、すでに作成されています。") % {"name": name})
        return to_page(request, "clouds:proposal-detail", pk)
    messages.success(request, _("共同利用グループを作成し、参加団体にお知らせしました。"))
    return to_page(request, "clouds:joint-group-detail", group.pk)


def _proposal(request: PortalRequest, pk: int, action: str = "view") -> GroupProposal:
    proposals = GroupProposal.objects.permitted_to(request.actor, action)
    return get_object_or_404(proposals.select_related("job", "prefecture", "created_by"), pk=pk)

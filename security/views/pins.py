"""固定（手動）: what is fixed, fixing and changing, releasing one by one or together."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from portal.web.components import Conflict, ConflictRow
from portal.web.conflicts import conflict_between
from portal.web.http import PortalRequest
from portal.web.rendering import display_value
from portal.web.shortcuts import page, posted, to_page
from security.forms.planning import PinForm, PinReleaseForm, shown_versions
from security.models import Pin, Programme
from security.selectors.pins import pin_history
from security.services.pins import STALE, release_pins, set_pin


@require_GET
def pin_list(request: PortalRequest, pk: int) -> HttpResponse:
    programme = _programme(request, pk)
    free = Organisation.objects.filter(security_participations__programme=programme)
    context = {
        "programme": programme,
        "pins": _pins(programme),
        "free": free.exclude(pk__in=programme.pins.values("organisation")).order_by("code", "pk"),
        "history": pin_history(programme),
    }
    return render(request, page(request, "security/pin_list.html"), context)


@require_http_methods(["GET", "POST"])
def pin_edit(request: PortalRequest, pk: int, organisation_pk: int) -> HttpResponse:
    """Fix an organisation that is not fixed yet, or change what was fixed."""
    programme = _programme(request, pk)
    organisation = participant(programme, organisation_pk)
    pin = stored_pin(programme, organisation)
    form, conflict = PinForm(posted(request), instance=pin), None
    if form.is_valid():
        try:
            set_pin_from(request, programme, organisation, form)
        except RuleViolation as error:
            form.add_rule_violation(error)
            conflict = pin_conflict(request, form, programme, organisation) if error.code == STALE else None
        else:
            messages.success(request, _("%(name)sの切替月を固定しました。") % {"name": organisation})
            return to_page(request, "security:pin-list", pk)
    context = {"programme": programme, "organisation": organisation, "pin": pin, "form": form, "conflict": conflict}
    status = 200 if conflict is None else 409
    return render(request, page(request, "security/pin_edit.html", "form"), context, status=status)


@require_http_methods(["GET", "POST"])
def pin_release(request: PortalRequest, pk: int) -> HttpResponse:
    """Release the ticked pins, or all of them; what is released is shown before."""
    programme = _programme(request, pk)
    ticked = shown_versions((request.POST or request.GET).getlist("pin"))
    pins = [pin for pin in _pins(programme) if pin.pk in ticked or "all" in request.GET]
    form = PinReleaseForm(posted(request))
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            released = release_pins(actor=request.actor, programme=programme, versions=ticked, reason=reason)
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            messages.success(request, _("%(count)d団体の固定を解除しました。") % {"count": len(released)})
            return to_page(request, "security:pin-list", pk)
    context = {"programme": programme, "pins": pins, "form": form}
    return render(request, page(request, "security/pin_release.html", "form"), context)


def _programme(request: PortalRequest, pk: int) -> Programme:
    return get_object_or_404(Programme.objects.permitted_to(request.actor, "plan"), pk=pk)


def _pins(programme: Programme) -> list[Pin]:
    return list(programme.pins.select_related("organisation", "author"))


def participant(programme: Programme, organisation_pk: int) -> Organisation:
    """Raises Http404 for an organisation that does not take part."""
    members = Organisation.objects.filter(security_participations__programme=programme)
    return get_object_or_404(members, pk=organisation_pk)


def stored_pin(programme: Programme, organisation: Organisation) -> Pin:
    """The pin of an organisation, or an empty one that is not stored."""
    pin = programme.pins.select_related("author").filter(organisation=organisation).first()
    return pin or Pin(programme=programme, organisation=organisation)


def set_pin_from(request: PortalRequest, programme: Programme, organisation: Organisation, form: PinForm) -> Pin:
    """Raises RuleViolation."""
    return set_pin(
        actor=request.actor,
        programme=programme,
        organisation=organisation,
        month=form.cleaned_data["month"],
        reason=form.cleaned_data["reason"],
        version=form.cleaned_data["version"],
    )


def pin_conflict(request: PortalRequest, form: PinForm, programme: Programme, organisation: Organisation) -> Conflict:
    """Both versions side by side; whoever has seen them may save over the other one."""
    stored = stored_pin(programme, organisation)
    form.data = shown = request.POST.copy()
    shown["version"] = str(stored.version if stored.pk else 0)
    if not stored.pk:
        return _released(form, request.path)
    return conflict_between(
        form, stored, changed_by=str(stored.author or ""), changed_at=stored.updated_at, reload_url=request.path
    )


def _released(form: PinForm, reload_url: str) -> Conflict:
    """The other person released the pin: there is nothing stored to compare with."""
    rows = [
        ConflictRow(str(form.fields[name].label), _("固定は解除されています"), display_value(form.cleaned_data[name]))
        for name in ("month", "reason")
    ]
    return Conflict(rows, reload_url=reload_url)

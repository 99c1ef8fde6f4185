"""Tests that planning keeps, and partners from outside the prefecture."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mynumber_tests.forms.pairing import OutsidePartnerForm, PinForm, PinReleaseForm
from mynumber_tests.services.participations import add_outside_partner
from mynumber_tests.services.pins import release_pins, set_pin
from portal.editing.forms import attempt
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page

from .programmes import programme_to_change


@require_http_methods(["GET", "POST"])
def pin_list(request: PortalRequest, pk: int) -> HttpResponse:
    """All pins with their reasons; the ticked ones are released."""
    programme = programme_to_change(request, pk)
    form = PinReleaseForm(posted(request), programme=programme)
    released: list[int] = []

    def act() -> None:
        values = form.cleaned_data
        released.append(
            release_pins(actor=request.actor, programme=programme, pins=values["pins"], reason=values["reason"])
        )

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("%(count)d件の固定を解除しました。") % {"count": released[0]})
        return to_page(request, "mynumber_tests:pin-list", pk)
    context = {"programme": programme, "form": form, "count": programme.pins.count()}
    return render(request, page(request, "mynumber_tests/pin_list.html", "form"), context)


@require_http_methods(["GET", "POST"])
def pin_new(request: PortalRequest, pk: int) -> HttpResponse:
    programme = programme_to_change(request, pk)
    form = PinForm(posted(request), programme=programme)
    if form.is_valid() and attempt(
        form, lambda: set_pin(actor=request.actor, programme=programme, **form.cleaned_data)
    ):
        messages.success(request, _("組合せを固定しました。次に計算する案から守られます。"))
        return to_page(request, "mynumber_tests:pin-list", pk)
    context = {"programme": programme, "form": form}
    return render(request, page(request, "mynumber_tests/pin_new.html", "form"), context)


@require_http_methods(["GET", "POST"])
def outside_partner_new(request: PortalRequest, pk: int) -> HttpResponse:
    programme = programme_to_change(request, pk)
    form = OutsidePartnerForm(posted(request))
    made: list[int] = []

    def act() -> None:
        organisation = form.cleaned_data["organisation"]
        made.append(add_outside_partner(actor=request.actor, programme=programme, organisation=organisation).pk)

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("都道府県外の相手先を登録しました。続けて、参加条件を入力してください。"))
        return to_page(request, "mynumber_tests:participation-edit", made[0])
    context = {"programme": programme, "form": form}
    return render(request, page(request, "mynumber_tests/outside_partner_new.html", "form"), context)

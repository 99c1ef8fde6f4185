"""The ledger of test data: who prepares which serial numbers, handing out, taking back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mynumber_tests.forms.ledger import BlockForm, LedgerFilters, ReleaseForm
from mynumber_tests.models import Pair, Programme, SerialBlock
from mynumber_tests.models.pairs import TEST_PERSONS
from mynumber_tests.selectors.ledger import free_serials, ledger
from mynumber_tests.selectors.programmes import programmes_with_part
from mynumber_tests.services.ledger import hand_out_block, take_block_back
from portal.editing.forms import attempt
from portal.reports.exports import asked_format, exported
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page

from .support_tables import LedgerTable, ledger_report


@require_GET
def ledger_page(request: PortalRequest, pk: int) -> HttpResponse:
    """All blocks for the prefecture, those of one's own pairs for everybody else; what is free, for both."""
    programme = get_object_or_404(programmes_with_part(request.actor), pk=pk)
    filters, table = _table(request, programme)
    free = free_serials(programme)
    context = {
        "programme": programme,
        "filters": filters,
        "table": table,
        "free": free,
        "free_count": sum(one.size for one in free),
        "persons": TEST_PERSONS,
        "in_programme": Programme.objects.permitted_to(request.actor).filter(pk=pk).exists(),
    }
    return render(request, page(request, "mynumber_tests/ledger.html"), context)


@require_GET
def ledger_export(request: PortalRequest, pk: int) -> HttpResponse:
    programme = get_object_or_404(programmes_with_part(request.actor), pk=pk)
    _filters, table = _table(request, programme)
    return exported(ledger_report(request.actor, programme, table.ordered_rows), asked_format(request))


def _table(request: PortalRequest, programme: Programme) -> tuple[LedgerFilters, LedgerTable]:
    filters = LedgerFilters(request.GET, programme=programme)
    rows = filters.apply(ledger(request.actor, programme))
    export_url = reverse("mynumber_tests:ledger-export", args=[programme.pk])
    return filters, LedgerTable(request, rows, filters=filters, export_url=export_url)


@require_http_methods(["GET", "POST"])
def block_new(request: PortalRequest, pk: int) -> HttpResponse:
    """Hand serial numbers to a pair."""
    rows = Pair.objects.permitted_to(request.actor, "change").standing()
    related = ("one__organisation", "other__organisation", "slot", "programme")
    pair = get_object_or_404(rows.select_related(*related), pk=pk)
    form = BlockForm(posted(request))
    made: list[SerialBlock] = []

    def act() -> None:
        made.append(hand_out_block(actor=request.actor, pair=pair, **form.cleaned_data))

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("通し番号%(block)sを割り当てました。") % {"block": made[0]})
        return to_page(request, "mynumber_tests:pair-detail", pk)
    context = {
        "pair": pair,
        "programme": pair.programme,
        "form": form,
        "free": free_serials(pair.programme),
        "blocks": pair.serial_blocks.all(),
    }
    return render(request, page(request, "mynumber_tests/block_new.html", "form"), context)


@require_http_methods(["GET", "POST"])
def block_release(request: PortalRequest, pk: int) -> HttpResponse:
    """Take serial numbers back, with a question first: the other side may have prepared the persons."""
    rows = SerialBlock.objects.permitted_to(request.actor, "change")
    related = ("pair__one__organisation", "pair__other__organisation", "pair__slot", "programme")
    block = get_object_or_404(rows.select_related(*related), pk=pk)
    form = ReleaseForm(posted(request))
    if form.is_valid() and attempt(
        form, lambda: take_block_back(actor=request.actor, block=block, reason=form.cleaned_data["reason"])
    ):
        messages.success(request, _("通し番号%(block)sの割当てを取り消しました。") % {"block": block})
        return to_page(request, "mynumber_tests:pair-detail", block.pair_id)
    context = {"numbers": block, "pair": block.pair, "programme": block.programme, "form": form}
    return render(request, page(request, "mynumber_tests/block_release.html", "form"), context)

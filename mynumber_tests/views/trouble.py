"""Known troubles: the list, one card, writing it, 「当団体でも発生」."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mynumber_tests.forms.trouble import TroubleFilters, TroubleForm
from mynumber_tests.models import Programme, TroubleCard
from mynumber_tests.selectors.defects import defects_for
from mynumber_tests.selectors.trouble_cards import cards_for, cards_of, own_part, seen_by
from mynumber_tests.services.trouble_cards import change_card, share_card, tell_sighting
from portal.access.querysets import is_permitted
from portal.audit.selectors import history_of
from portal.editing.forms import attempt, conflict_of
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page
from portal.web.tables import Column, Kind, Table

from .programmes import programme_to_change, visible_programme


def _seen(card: Any) -> str:
    return _("%(count)d団体") % {"count": card.seen}


class TroubleTable(Table):
    caption = gettext_lazy("既知の障害（新しい順）")
    default_sort = "-shared_at"
    empty_title = gettext_lazy("共有された障害はまだありません。")
    empty_text = gettext_lazy("同じ障害で困る団体が減るように、府県の担当者が、団体名を除いて共有します。")
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "title",
            gettext_lazy("件名"),
            sort=("title",),
            url=lambda row: reverse("mynumber_tests:trouble-detail", args=[row.pk]),
            is_key=True,
        ),
        Column("scenario", gettext_lazy("シナリオ"), sort=("scenario__code",)),
        Column("seen", gettext_lazy("当団体でも発生"), _seen, sort=("seen",), kind=Kind.NUMBER, is_key=True),
        Column("shared_at", gettext_lazy("共有した日時"), sort=("shared_at",), kind=Kind.DATE),
    )


@require_GET
def trouble_list(request: PortalRequest, pk: int) -> HttpResponse:
    programme = visible_programme(request, pk)
    filters = TroubleFilters(request.GET)
    context = {
        "programme": programme,
        "filters": filters,
        "table": TroubleTable(request, filters.narrow(cards_of(request.actor, programme)), filters=filters),
        "may_change": is_permitted(request.actor, "change", programme),
    }
    return render(request, page(request, "mynumber_tests/trouble_list.html"), context)


@require_GET
def trouble_detail(request: PortalRequest, pk: int) -> HttpResponse:
    card = get_object_or_404(cards_for(request.actor), pk=pk)
    programme = card.programme
    is_prefecture = request.actor.is_prefecture_side
    context = {
        "card": card,
        "programme": programme,
        "may_tell": own_part(request.actor, programme) is not None,
        "may_change": is_permitted(request.actor, "change", programme),
        "seen_by": seen_by(request.actor, card) if is_prefecture else [],
        "history": history_of(card) if is_prefecture else None,
    }
    return render(request, page(request, "mynumber_tests/trouble_detail.html"), context)


@require_http_methods(["GET", "POST"])
def trouble_new(request: PortalRequest, pk: int) -> HttpResponse:
    """A new card, begun with what a defect says (`?defect=`)."""
    programme = programme_to_change(request, pk)
    form = TroubleForm(posted(request), programme=programme, initial=_begun(request, programme))
    made: list[TroubleCard] = []

    def act() -> None:
        made.append(share_card(actor=request.actor, programme=programme, **form.facts))

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("既知の障害として共有しました。"))
        return to_page(request, "mynumber_tests:trouble-detail", made[0].pk)
    context = {"programme": programme, "form": form}
    return render(request, page(request, "mynumber_tests/trouble_edit.html", "form"), context)


def _begun(request: PortalRequest, programme: Programme) -> dict[str, Any]:
    key = request.GET.get("defect", "")
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        return {}
    defect = defects_for(request.actor).filter(pk=int(key), run__pair__programme=programme).first()
    return TroubleForm.from_defect(defect) if defect else {}


@require_http_methods(["GET", "POST"])
def trouble_edit(request: PortalRequest, pk: int) -> HttpResponse:
    card = _to_change(request, pk)
    form = TroubleForm(posted(request), programme=card.programme, instance=card)

    def act() -> None:
        change_card(actor=request.actor, card=card, version=form.cleaned_data["version"], **form.facts)

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("変更しました。"))
        return to_page(request, "mynumber_tests:trouble-detail", pk)
    stored = _to_change(request, pk)
    conflict = conflict_of(request, form, stored, TroubleForm.initial_of(stored))
    context = {"programme": stored.programme, "card": stored, "form": form, "conflict": conflict}
    return editing_page(request, "mynumber_tests/trouble_edit.html", context)


def _to_change(request: PortalRequest, pk: int) -> TroubleCard:
    rows = TroubleCard.objects.permitted_to(request.actor, "change")
    return get_object_or_404(rows.select_related("programme", "scenario__current"), pk=pk)


@require_POST
def trouble_seen(request: PortalRequest, pk: int) -> HttpResponse:
    """「当団体でも発生」, or no longer."""
    card = get_object_or_404(TroubleCard.objects.permitted_to(request.actor).select_related("programme"), pk=pk)
    part = own_part(request.actor, card.programme)
    if part is None:
        raise Http404
    has_seen = request.POST.get("seen") != "0"
    tell_sighting(actor=request.actor, card=card, participation=part, has_seen=has_seen)
    sentence = _("「当団体でも発生」と登録しました。") if has_seen else _("「当団体でも発生」を取り消しました。")
    messages.success(request, sentence)
    return to_page(request, "mynumber_tests:trouble-detail", pk)

"""Questions that all who take part may read, without names."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mynumber_tests.forms.consultations import FaqFilters, FaqForm
from mynumber_tests.forms.rules import VersionForm
from mynumber_tests.models import Consultation, FaqEntry, Programme
from mynumber_tests.selectors.consultations import faq
from mynumber_tests.services.consultations import publish_faq, remove_faq, revise_faq
from portal.access.querysets import is_permitted
from portal.editing.forms import attempt, conflict_of
from portal.exceptions import RuleViolation
from portal.search.sources import words_in
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page

from .consultations import consultation_to_answer
from .programmes import programme_to_change, visible_programme
from .support_tables import FaqTable

matching = words_in("question", "answer")


@require_GET
def faq_list(request: PortalRequest, pk: int) -> HttpResponse:
    programme = visible_programme(request, pk)
    filters = FaqFilters(request.GET)
    entries = matching(faq(request.actor, programme), filters.value_of("q") or "")
    context = {
        "programme": programme,
        "filters": filters,
        "table": FaqTable(request, entries, filters=filters),
        "may_change": is_permitted(request.actor, "change", programme),
    }
    return render(request, page(request, "mynumber_tests/faq_list.html"), context)


@require_GET
def faq_detail(request: PortalRequest, pk: int) -> HttpResponse:
    rows = FaqEntry.objects.permitted_to(request.actor).select_related("programme")
    entry = get_object_or_404(rows, pk=pk)
    context = {
        "programme": entry.programme,
        "entry": entry,
        "may_change": is_permitted(request.actor, "change", entry.programme),
    }
    return render(request, page(request, "mynumber_tests/faq_detail.html"), context)


@require_http_methods(["GET", "POST"])
def faq_new(request: PortalRequest, pk: int) -> HttpResponse:
    """A question that nobody has asked, but many will."""
    return _new(request, programme_to_change(request, pk), None)


@require_http_methods(["GET", "POST"])
def consultation_share(request: PortalRequest, pk: int) -> HttpResponse:
    """Make an answered consultation a question for all: names are taken out first."""
    consultation = consultation_to_answer(request, pk)
    return _new(request, programme_to_change(request, consultation.participation.programme_id), consultation)


def _new(request: PortalRequest, programme: Programme, source: Consultation | None) -> HttpResponse:
    initial = {"question": source.question, "answer": source.answer} if source else {}
    form = FaqForm(posted(request), initial=initial)
    made: list[FaqEntry] = []

    def act() -> None:
        made.append(publish_faq(actor=request.actor, programme=programme, source=source, **form.facts))

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("「よくある質問」に掲載しました。"))
        return to_page(request, "mynumber_tests:faq-detail", made[0].pk)
    context = {"programme": programme, "form": form, "source": source, "heading": _("よくある質問の追加")}
    return render(request, page(request, "mynumber_tests/faq_edit.html", "form"), context)


@require_http_methods(["GET", "POST"])
def faq_edit(request: PortalRequest, pk: int) -> HttpResponse:
    entry = _to_change(request, pk)
    form = FaqForm(posted(request), initial=FaqForm.initial_of(entry))

    def act() -> None:
        revise_faq(actor=request.actor, entry=entry, version=form.cleaned_data["version"] or 0, **form.facts)

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("よくある質問を更新しました。"))
        return to_page(request, "mynumber_tests:faq-detail", pk)
    stored = _to_change(request, pk)
    conflict = conflict_of(request, form, stored, FaqForm.initial_of(stored))
    context = {"programme": entry.programme, "form": form, "entry": entry, "conflict": conflict}
    heading = {"heading": _("よくある質問の編集")}
    return editing_page(request, "mynumber_tests/faq_edit.html", context | heading)


@require_http_methods(["GET", "POST"])
def faq_remove(request: PortalRequest, pk: int) -> HttpResponse:
    entry = _to_change(request, pk)
    form = VersionForm(posted(request), initial={"version": entry.version})
    if form.is_valid():
        try:
            remove_faq(actor=request.actor, entry=entry, version=form.cleaned_data["version"])
        except RuleViolation as error:  # somebody has changed it: to be read before it is taken off
            messages.error(request, str(error))
            return to_page(request, "mynumber_tests:faq-detail", pk)
        messages.success(request, _("よくある質問から外しました。"))
        return to_page(request, "mynumber_tests:faq-list", entry.programme_id)
    context = {"programme": entry.programme, "entry": entry, "form": form}
    return render(request, page(request, "mynumber_tests/faq_remove.html"), context)


def _to_change(request: PortalRequest, pk: int) -> FaqEntry:
    rows = FaqEntry.objects.permitted_to(request.actor, "change").select_related("programme")
    return get_object_or_404(rows, pk=pk)

"""Asking the prefecture, and answering."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mynumber_tests.forms.consultations import ConsultationFilters, QuestionForm, ReplyForm
from mynumber_tests.models import Consultation, FaqEntry, Participation, Programme
from mynumber_tests.selectors.consultations import RELATED, consultations, own_participation
from mynumber_tests.selectors.programmes import programmes_with_part
from mynumber_tests.services.consultations import answer_consultation, ask_prefecture
from portal.access.querysets import is_permitted
from portal.editing.forms import attempt, conflict_of
from portal.reports.exports import asked_format, exported
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page

from .support_tables import ConsultationTable, consultations_report


@require_GET
def consultation_list(request: PortalRequest, pk: int) -> HttpResponse:
    """What was asked: by one's own organisation, or by everybody for the prefecture; what waits stands first."""
    programme = get_object_or_404(programmes_with_part(request.actor), pk=pk)
    filters, table = _table(request, programme)
    context = {
        "programme": programme,
        "filters": filters,
        "table": table,
        "waiting": consultations(request.actor, programme).unanswered().count(),
        "may_ask": own_participation(request.actor, programme) is not None,
        "in_programme": _in_programme(request, programme),
    }
    return render(request, page(request, "mynumber_tests/consultation_list.html"), context)


@require_GET
def consultation_export(request: PortalRequest, pk: int) -> HttpResponse:
    programme = get_object_or_404(programmes_with_part(request.actor), pk=pk)
    _filters, table = _table(request, programme)
    return exported(consultations_report(request.actor, programme, table.ordered_rows), asked_format(request))


def _table(request: PortalRequest, programme: Programme) -> tuple[ConsultationFilters, ConsultationTable]:
    filters = ConsultationFilters(request.GET)
    rows = filters.apply(consultations(request.actor, programme))
    export_url = reverse("mynumber_tests:consultation-export", args=[programme.pk])
    return filters, ConsultationTable(request, rows, filters=filters, export_url=export_url)


def _in_programme(request: PortalRequest, programme: Programme) -> bool:
    """A partner from outside the prefecture has no way to the page of the test."""
    return Programme.objects.permitted_to(request.actor).filter(pk=programme.pk).exists()


@require_http_methods(["GET", "POST"])
def consultation_new(request: PortalRequest, pk: int) -> HttpResponse:
    participation = _own(request, pk)
    form = QuestionForm(posted(request), participation=participation, initial={"pair": request.GET.get("pair")})
    made: list[Consultation] = []

    def act() -> None:
        made.append(ask_prefecture(actor=request.actor, participation=participation, **form.cleaned_data))

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("相談を送りました。回答があると、お知らせが届きます。"))
        return to_page(request, "mynumber_tests:consultation-detail", made[0].pk)
    context = {
        "programme": participation.programme,
        "form": form,
        "in_programme": _in_programme(request, participation.programme),
    }
    return render(request, page(request, "mynumber_tests/consultation_new.html", "form"), context)


def _own(request: PortalRequest, pk: int) -> Participation:
    programme = get_object_or_404(programmes_with_part(request.actor), pk=pk)
    participation = own_participation(request.actor, programme)
    if participation is None:
        raise Http404
    return participation


@require_GET
def consultation_detail(request: PortalRequest, pk: int) -> HttpResponse:
    consultation = _visible(request, pk)
    programme = consultation.participation.programme
    context = {
        "consultation": consultation,
        "programme": programme,
        "may_answer": is_permitted(request.actor, "coordinate", consultation.participation),
        "entry": FaqEntry.objects.permitted_to(request.actor).filter(source=consultation).first(),
        "in_programme": _in_programme(request, programme),
    }
    return render(request, page(request, "mynumber_tests/consultation_detail.html"), context)


@require_http_methods(["GET", "POST"])
def consultation_answer(request: PortalRequest, pk: int) -> HttpResponse:
    """Answer, or put an answer right; whoever comes second sees what the first has answered."""
    consultation = consultation_to_answer(request, pk)
    form = ReplyForm(posted(request), initial=ReplyForm.initial_of(consultation))
    if form.is_valid() and attempt(
        form, lambda: answer_consultation(actor=request.actor, consultation=consultation, **form.cleaned_data)
    ):
        messages.success(request, _("回答しました。相談した団体にお知らせが届きます。"))
        return to_page(request, "mynumber_tests:consultation-detail", pk)
    stored = consultation_to_answer(request, pk)
    conflict = conflict_of(request, form, stored, ReplyForm.initial_of(stored))
    programme = consultation.participation.programme
    context = {"consultation": consultation, "programme": programme, "form": form, "conflict": conflict}
    return editing_page(request, "mynumber_tests/consultation_answer.html", context | {"in_programme": True})


def consultation_to_answer(request: PortalRequest, pk: int) -> Consultation:
    rows = Consultation.objects.permitted_to(request.actor, "coordinate").select_related(*RELATED)
    return get_object_or_404(rows, pk=pk)


def _visible(request: PortalRequest, pk: int) -> Consultation:
    return get_object_or_404(Consultation.objects.permitted_to(request.actor).select_related(*RELATED), pk=pk)

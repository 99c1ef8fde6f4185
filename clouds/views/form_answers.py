"""Answers about output forms: what an organisation needs, what a vendor says, each in a room of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet, TextChoices
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clouds.form_choices import NeedLevel, VendorAnswerKind
from clouds.forms.form_answers import AnswersForm, NeedsForm
from clouds.forms.output_forms import RequestForm
from clouds.models import CatalogueMember, OutputForm, VendorRequest
from clouds.selectors.fit_gap import newest_layouts
from clouds.selectors.form_catalogues import answers_of, forms_in_use, needs_of, vendors_at_home
from clouds.services.form_needs import write_needs
from clouds.services.vendor_requests import ask_vendor, withdraw_request, write_answers
from portal.access.querysets import permitted_actions
from portal.editing.forms import attempt, conflict_of
from portal.editing.typing import Typing
from portal.exceptions import RuleViolation
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page

from .form_catalogues import catalogue_to_change

SUBMITS = "submit"  # the button that hands in; the other one only keeps
FILLS = "fill"  # the buttons that answer alike what is still open; nothing is kept by them


@require_GET
def needs_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """What one organisation needs: its own for itself, what was handed in for the prefecture."""
    member = get_object_or_404(_members(request, "view"), pk=pk)
    is_hidden = request.actor.is_prefecture_side and member.submitted_at is None
    needs = {} if is_hidden else needs_of(member)
    forms = forms_in_use(request.actor, member.catalogue)
    context = {
        "member": member,
        "catalogue": member.catalogue,
        "rows": [(form, needs.get(form.pk)) for form in forms],
        "is_hidden": is_hidden,
        "may_answer": _members(request, "answer").filter(pk=pk).exists() and not member.is_closed,
    }
    return render(request, page(request, "clouds/needs_detail.html"), context)


@require_http_methods(["GET", "POST"])
def needs_edit(request: PortalRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(_members(request, "answer"), pk=pk)
    typing = _typing_needs(request, member)
    if answer := typing.answer():
        return answer
    forms = forms_in_use(request.actor, member.catalogue)
    filled = _filled(request, forms, "level", NeedLevel)
    form = typing.as_typed(filled) if filled else typing.form()
    kept: list[CatalogueMember] = []

    def act() -> None:
        version, submits = form.cleaned_data["version"], request.POST.get("save") == SUBMITS
        kept.append(write_needs(actor=request.actor, member=member, version=version, lines=form.said, submits=submits))

    if not filled and typing.saves(form, act):
        done = _("回答を提出しました。期限までは変更できます。")
        messages.success(request, done if kept[0].submitted_at else _("途中まで保存しました。提出はまだです。"))
        return to_page(request, "clouds:needs-detail", pk)
    stored = get_object_or_404(_members(request, "answer"), pk=pk)
    conflict = conflict_of(request, form, stored, NeedsForm.initial_of(stored, needs_of(stored)))
    context = {"member": member, "catalogue": member.catalogue, "form": form, "typing": typing, "conflict": conflict}
    return editing_page(request, "clouds/needs_edit.html", context)


def _filled(
    request: PortalRequest, forms: Iterable[OutputForm], part: str, choices: type[TextChoices]
) -> QueryDict | None:
    """What was typed, with one answer for every form that has none yet; None unless that was asked for."""
    answer = request.POST.get(FILLS, "")
    if answer not in choices.values:
        return None
    data = request.POST.copy()
    for form in forms:
        name = f"form{form.pk}_{part}"
        data[name] = data.get(name) or answer
    return data


def _typing_needs(request: PortalRequest, member: CatalogueMember) -> Typing[NeedsForm]:
    make = partial(_needs_form, list(forms_in_use(request.actor, member.catalogue)))
    return Typing(request, f"clouds:needs-edit/{member.pk}", make, NeedsForm.initial_of(member, needs_of(member)))


def _needs_form(forms: Sequence[OutputForm], data: Any, initial: Mapping[str, Any]) -> NeedsForm:
    return NeedsForm(data, forms_shown=forms, initial=initial)


def _members(request: PortalRequest, action: str) -> QuerySet[CatalogueMember]:
    rows = CatalogueMember.objects.permitted_to(request.actor, action)
    return rows.select_related("catalogue__prefecture", "organisation", "submitted_by")


@require_http_methods(["GET", "POST"])
def request_new(request: PortalRequest, pk: int) -> HttpResponse:
    catalogue = catalogue_to_change(request, pk)
    form = RequestForm(posted(request), vendors=vendors_at_home(catalogue))
    made: list[VendorRequest] = []

    def act() -> None:
        made.append(ask_vendor(actor=request.actor, catalogue=catalogue, **form.cleaned_data))

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("%(vendor)sに照会しました。") % {"vendor": made[0].vendor})
        return to_page(request, "clouds:catalogue-detail", pk, fragment="requests")
    context = {"catalogue": catalogue, "form": form}
    return render(request, page(request, "clouds/request_new.html", "form"), context)


@require_GET
def request_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """The room of one vendor: what it is asked, and its answers once the prefecture may see them."""
    asked = _request(request, pk)
    is_hidden = request.actor.is_prefecture_side and asked.submitted_at is None
    answers = {} if is_hidden else answers_of(asked)
    newest = newest_layouts(asked.catalogue)
    forms = forms_in_use(request.actor, asked.catalogue)
    actions = permitted_actions(request.actor, asked)
    context = {
        "asked": asked,
        "catalogue": asked.catalogue,
        "rows": [
            (form, answer, bool(answer and newest.get(form.pk) and answer.layout_number != newest[form.pk]))
            for form in forms
            for answer in [answers.get(form.pk)]
        ],
        "is_hidden": is_hidden,
        "may_answer": "answer" in actions and not asked.is_closed,
        "may_change": "change" in actions and asked.withdrawn_at is None,
    }
    return render(request, page(request, "clouds/request_detail.html"), context)


@require_http_methods(["GET", "POST"])
def answers_edit(request: PortalRequest, pk: int) -> HttpResponse:
    asked = _request(request, pk, "answer")
    typing = _typing_answers(request, asked)
    if answer := typing.answer():
        return answer
    forms = forms_in_use(request.actor, asked.catalogue)
    filled = _filled(request, forms, "kind", VendorAnswerKind)
    form = typing.as_typed(filled) if filled else typing.form()
    kept: list[VendorRequest] = []

    def act() -> None:
        version, submits = form.cleaned_data["version"], request.POST.get("save") == SUBMITS
        kept.append(
            write_answers(actor=request.actor, request=asked, version=version, lines=form.said, submits=submits)
        )

    if not filled and typing.saves(form, act):
        done = _("回答を提出しました。期限までは変更できます。")
        messages.success(request, done if kept[0].submitted_at else _("途中まで保存しました。提出はまだです。"))
        return to_page(request, "clouds:request-detail", pk)
    stored = _request(request, pk, "answer")
    conflict = conflict_of(request, form, stored, AnswersForm.initial_of(stored, answers_of(stored)))
    context = {"asked": asked, "catalogue": asked.catalogue, "form": form, "typing": typing, "conflict": conflict}
    return editing_page(request, "clouds/answers_edit.html", context)


def _typing_answers(request: PortalRequest, asked: VendorRequest) -> Typing[AnswersForm]:
    make = partial(_answers_form, list(forms_in_use(request.actor, asked.catalogue)))
    return Typing(request, f"clouds:answers-edit/{asked.pk}", make, AnswersForm.initial_of(asked, answers_of(asked)))


def _answers_form(forms: Sequence[OutputForm], data: Any, initial: Mapping[str, Any]) -> AnswersForm:
    return AnswersForm(data, forms_shown=forms, initial=initial)


@require_POST
def request_withdraw(request: PortalRequest, pk: int) -> HttpResponse:
    asked = _request(request, pk, "change")
    try:
        withdraw_request(actor=request.actor, request=asked)
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(vendor)sへの照会を取りやめました。") % {"vendor": asked.vendor})
    return to_page(request, "clouds:catalogue-detail", asked.catalogue_id, fragment="requests")


def _request(request: PortalRequest, pk: int, action: str = "view") -> VendorRequest:
    rows = VendorRequest.objects.permitted_to(request.actor, action)
    return get_object_or_404(rows.select_related("catalogue__prefecture", "vendor", "submitted_by"), pk=pk)

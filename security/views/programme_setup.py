"""Setting a programme up: the programme itself, its history, the reception of wishes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.audit.selectors import history_of
from portal.editing.forms import attempt, conflict_of
from portal.organisations.selectors import prefectures
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page
from security.forms.programmes import ProgrammeForm, ReceptionForm
from security.models import Programme
from security.services.programmes import create_programme, update_programme
from security.services.receptions import open_reception

from .editing import programme_to_change, programme_to_oversee

HISTORY = ("months", "menu_items", "participations", "order_rules", "milestones", "receptions")


@require_http_methods(["GET", "POST"])
def programme_new(request: PortalRequest) -> HttpResponse:
    if not request.actor.coordinates or request.actor.organisation is None:
        raise Http404
    form = ProgrammeForm(
        posted(request),
        initial={"prefectures": [request.actor.organisation]},
        prefectures=prefectures(request.actor),
        is_new=True,
    )
    made: list[Programme] = []
    if form.is_valid() and attempt(form, lambda: made.append(_create(request, form))):
        messages.success(
            request, _("%(name)sを作成しました。次に、月ごとの上限を入力してください。") % {"name": made[0]}
        )
        return to_page(request, "security:programme-detail", made[0].pk)
    return render(request, page(request, "security/programme_new.html", "form"), {"form": form})


def _create(request: PortalRequest, form: ProgrammeForm) -> Programme:
    return create_programme(actor=request.actor, prefectures=form.cleaned_data["prefectures"], **form.facts)


@require_http_methods(["GET", "POST"])
def programme_edit(request: PortalRequest, pk: int) -> HttpResponse:
    programme = programme_to_change(request, pk)
    form = ProgrammeForm(
        posted(request), initial=ProgrammeForm.initial_of(programme), prefectures=prefectures(request.actor)
    )
    if form.is_valid() and attempt(form, lambda: _update(request, programme, form)):
        messages.success(request, _("事業の内容を変更しました。"))
        return to_page(request, "security:programme-detail", pk)
    conflict = conflict_of(request, form, programme, ProgrammeForm.initial_of(programme_to_change(request, pk)))
    context = {"programme": programme, "form": form, "conflict": conflict}
    return editing_page(request, "security/programme_edit.html", context)


def _update(request: PortalRequest, programme: Programme, form: ProgrammeForm) -> None:
    update_programme(
        actor=request.actor,
        programme=programme,
        version=form.cleaned_data["version"],
        prefectures=form.cleaned_data["prefectures"],
        reason=form.cleaned_data["reason"],
        **form.facts,
    )


@require_GET
def programme_history(request: PortalRequest, pk: int) -> HttpResponse:
    """Everything that was ever set up or changed."""
    programme = programme_to_oversee(request, pk)
    context = {"programme": programme, "history": history_of(programme, include=HISTORY)}
    return render(request, page(request, "security/programme_history.html"), context)


@require_http_methods(["GET", "POST"])
def reception_new(request: PortalRequest, pk: int) -> HttpResponse:
    programme = programme_to_change(request, pk)
    form = ReceptionForm(posted(request), initial={"title": _("切替月の希望申請"), "number_prefix": "SC"})
    if form.is_valid() and attempt(form, lambda: _open(request, programme, form)):
        messages.success(request, _("希望申請の受付を作成しました。受付期間になると、参加団体が申請できます。"))
        return to_page(request, "security:programme-detail", pk)
    context = {"programme": programme, "form": form}
    return render(request, page(request, "security/reception_new.html", "form"), context)


def _open(request: PortalRequest, programme: Programme, form: ReceptionForm) -> None:
    values: dict[str, Any] = form.changes()
    assert request.actor.organisation
    open_reception(
        actor=request.actor,
        programme=programme,
        prefecture=request.actor.organisation,
        number_prefix=form.cleaned_data["number_prefix"],
        **values,
    )

"""Catalogues of output forms: list, one catalogue, who is asked, whether results are shown."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clouds.forms.output_forms import AskedForm, CatalogueForm
from clouds.models import FormCatalogue
from clouds.selectors.form_catalogues import catalogue_page, catalogues_in_brief, requests_to
from clouds.services.form_catalogues import ask_members, create_catalogue, disclose, update_catalogue
from portal.access.querysets import permitted_actions
from portal.audit.selectors import history_of
from portal.editing.forms import attempt, conflict_of
from portal.exceptions import RuleViolation
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page
from portal.web.tables import Column, Kind, Table

from .sections import sections


class FormTable(Table):
    caption = gettext_lazy("出力様式")
    default_sort = "number"
    per_page = 150
    empty_title = gettext_lazy("様式はまだ登録されていません。")
    empty_text = gettext_lazy("Excelファイルをダウンロードして記入し、取り込むと、まとめて登録できます。")
    columns: ClassVar[tuple[Column, ...]] = (
        Column("number", gettext_lazy("様式番号"), sort=("number",), kind=Kind.CODE, is_key=True),
        Column(
            "name",
            gettext_lazy("様式名"),
            sort=("name",),
            url=lambda row: reverse("clouds:form-detail", args=[row.pk]),
            is_key=True,
        ),
        Column("kind", gettext_lazy("種類"), lambda row: row.get_kind_display(), sort=("kind", "number")),
        Column("purpose", gettext_lazy("用途")),
        Column("paper", gettext_lazy("用紙")),
        Column("layout", gettext_lazy("レイアウト"), lambda row: str(row.files[0]) if row.files else _("なし")),
        Column("use", gettext_lazy("使用"), lambda row: _("使用する") if row.is_active else _("使用しない")),
    )


@require_GET
def catalogue_list(request: PortalRequest) -> HttpResponse:
    """What one runs or is asked; for a vendor what it is asked about its products."""
    if request.actor.is_vendor:
        context: dict[str, Any] = {"requests": requests_to(request.actor)}
        return render(request, page(request, "clouds/request_list.html"), context)
    context = {
        "catalogues": catalogues_in_brief(request.actor),
        "tabs": sections(request.actor, "clouds:catalogue-list"),
    }
    return render(request, page(request, "clouds/catalogue_list.html"), context)


@require_http_methods(["GET", "POST"])
def catalogue_new(request: PortalRequest) -> HttpResponse:
    prefecture = request.actor.organisation
    if not request.actor.coordinates or prefecture is None:
        raise Http404
    form = CatalogueForm(posted(request), initial={"version": 0})
    made: list[FormCatalogue] = []

    def act() -> None:
        made.append(create_catalogue(actor=request.actor, prefecture=prefecture, **form.facts))

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("調査を作成しました。次に、様式を登録してください。"))
        return to_page(request, "clouds:catalogue-detail", made[0].pk)
    return render(request, page(request, "clouds/catalogue_edit.html", "form"), {"form": form})


@require_GET
def catalogue_detail(request: PortalRequest, pk: int) -> HttpResponse:
    catalogue = visible_catalogue(request, pk)
    shown = catalogue_page(request.actor, catalogue)
    context = {
        "catalogue": catalogue,
        "shown": shown,
        "table": FormTable(request, shown.forms),
        "actions": permitted_actions(request.actor, catalogue),
        "answered": sum(member.submitted_at is not None for member in shown.members),
    }
    return render(request, page(request, "clouds/catalogue_detail.html"), context)


@require_http_methods(["GET", "POST"])
def catalogue_edit(request: PortalRequest, pk: int) -> HttpResponse:
    catalogue = catalogue_to_change(request, pk)
    form = CatalogueForm(posted(request), initial=CatalogueForm.initial_of(catalogue))

    def act() -> None:
        version = form.cleaned_data["version"]
        update_catalogue(actor=request.actor, catalogue=catalogue, version=version, **form.facts)

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("調査を変更しました。"))
        return to_page(request, "clouds:catalogue-detail", pk)
    stored = catalogue_to_change(request, pk)
    conflict = conflict_of(request, form, stored, CatalogueForm.initial_of(stored))
    context = {"catalogue": catalogue, "form": form, "conflict": conflict}
    return editing_page(request, "clouds/catalogue_edit.html", context)


@require_http_methods(["GET", "POST"])
def catalogue_members(request: PortalRequest, pk: int) -> HttpResponse:
    """Whom to ask what it needs, and until when."""
    catalogue = catalogue_to_change(request, pk)
    form = AskedForm(posted(request), candidates=catalogue.candidates(), initial=AskedForm.initial_of(catalogue))
    counts: list[tuple[int, int]] = []

    def act() -> None:
        counts.append(ask_members(actor=request.actor, catalogue=catalogue, **form.cleaned_data))

    if form.is_valid() and attempt(form, act):
        values = {"coming": counts[0][0], "leaving": counts[0][1]}
        messages.success(request, _("照会する団体を変更しました（追加 %(coming)d、除外 %(leaving)d）。") % values)
        return to_page(request, "clouds:catalogue-detail", pk, fragment="members")
    stored = catalogue_to_change(request, pk)
    conflict = conflict_of(request, form, stored, AskedForm.initial_of(stored))
    context = {"catalogue": catalogue, "form": form, "conflict": conflict}
    return editing_page(request, "clouds/catalogue_members.html", context)


@require_POST
def catalogue_disclose(request: PortalRequest, pk: int) -> HttpResponse:
    catalogue = catalogue_to_change(request, pk)
    is_disclosed = request.POST.get("disclosed") == "1"
    try:
        disclose(actor=request.actor, catalogue=catalogue, is_disclosed=is_disclosed)
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        shown = _("照会した団体に適合状況を公開しました。費用は表示されません。")
        messages.success(request, shown if is_disclosed else _("適合状況の公開を取りやめました。"))
    return to_page(request, "clouds:fit-gap", pk)


@require_GET
def catalogue_history(request: PortalRequest, pk: int) -> HttpResponse:
    if not request.actor.is_prefecture_side:
        raise Http404
    catalogue = visible_catalogue(request, pk)
    context = {"catalogue": catalogue, "history": history_of(catalogue)}
    return render(request, page(request, "clouds/catalogue_history.html"), context)


def visible_catalogue(request: PortalRequest, pk: int) -> FormCatalogue:
    rows = FormCatalogue.objects.permitted_to(request.actor).select_related("prefecture")
    return get_object_or_404(rows, pk=pk)


def catalogue_to_change(request: PortalRequest, pk: int) -> FormCatalogue:
    rows = FormCatalogue.objects.permitted_to(request.actor, "change").select_related("prefecture")
    return get_object_or_404(rows, pk=pk)

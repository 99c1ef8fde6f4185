"""One output form: its facts, its layouts, what is said about it."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clouds.forms.output_forms import TO_MEMBERS, TO_ONE, TO_VENDORS, CommentForm, LayoutForm, OutputFormForm
from clouds.models import OutputForm, VendorRequest
from clouds.selectors.form_catalogues import compared_layouts, form_page
from clouds.services.output_forms import add_comment, add_form, add_layout, update_form
from portal.access.querysets import is_permitted
from portal.editing.forms import attempt, conflict_of
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page

from .form_catalogues import catalogue_to_change


@require_http_methods(["GET", "POST"])
def form_new(request: PortalRequest, pk: int) -> HttpResponse:
    catalogue = catalogue_to_change(request, pk)
    form = OutputFormForm(posted(request), is_new=True, initial={"version": 0, "kind": "other"})
    made: list[OutputForm] = []

    def act() -> None:
        made.append(add_form(actor=request.actor, catalogue=catalogue, **form.facts))

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("様式「%(form)s」を登録しました。") % {"form": made[0]})
        return to_page(request, "clouds:form-detail", made[0].pk)
    context = {"catalogue": catalogue, "form": form}
    return render(request, page(request, "clouds/form_edit.html", "form"), context)


@require_GET
def form_detail(request: PortalRequest, pk: int) -> HttpResponse:
    output_form = _visible(request, pk)
    shown = form_page(request.actor, output_form)
    audiences = _audiences(request, output_form, shown.requests)
    context = {
        "output_form": output_form,
        "catalogue": output_form.catalogue,
        "shown": shown,
        "comment_form": CommentForm(audiences=audiences) if audiences else None,
        "may_change": is_permitted(request.actor, "change", output_form),
    }
    return render(request, page(request, "clouds/form_detail.html"), context)


@require_http_methods(["GET", "POST"])
def form_edit(request: PortalRequest, pk: int) -> HttpResponse:
    output_form = _to_change(request, pk)
    form = OutputFormForm(posted(request), initial=OutputFormForm.initial_of(output_form))

    def act() -> None:
        update_form(actor=request.actor, form=output_form, version=form.cleaned_data["version"], **form.facts)

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("様式を変更しました。"))
        return to_page(request, "clouds:form-detail", pk)
    stored = _to_change(request, pk)
    conflict = conflict_of(request, form, stored, OutputFormForm.initial_of(stored))
    context = {"catalogue": output_form.catalogue, "output_form": output_form, "form": form, "conflict": conflict}
    return editing_page(request, "clouds/form_edit.html", context)


@require_http_methods(["GET", "POST"])
def layout_new(request: PortalRequest, pk: int) -> HttpResponse:
    output_form = _to_change(request, pk)
    form = LayoutForm(posted(request), request.FILES or None)

    def act() -> None:
        add_layout(actor=request.actor, form=output_form, **form.cleaned_data)

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("レイアウトを登録しました。"))
        return to_page(request, "clouds:form-detail", pk)
    context = {"catalogue": output_form.catalogue, "output_form": output_form, "form": form}
    return render(request, page(request, "clouds/layout_new.html", "form"), context)


@require_GET
def layout_compare(request: PortalRequest, pk: int) -> HttpResponse:
    """Two versions side by side: ?before=1&after=3, by themselves the newest two."""
    output_form = _visible(request, pk)
    numbers = (_number(request.GET.get(name, "")) for name in ("before", "after"))
    compared = compared_layouts(request.actor, output_form, *numbers)
    if compared is None:
        raise Http404
    context = {"output_form": output_form, "catalogue": output_form.catalogue, "compared": compared}
    return render(request, page(request, "clouds/layout_compare.html"), context)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else None


@require_http_methods(["GET", "POST"])
def comment_new(request: PortalRequest, pk: int) -> HttpResponse:
    """Something said about the newest layout."""
    output_form = _visible(request, pk)
    shown = form_page(request.actor, output_form)
    audiences = _audiences(request, output_form, shown.requests)
    if not audiences:
        raise Http404
    form = CommentForm(posted(request), audiences=audiences)
    layout = shown.layouts[0] if shown.layouts else None

    def act() -> None:
        add_comment(actor=request.actor, form=output_form, layout=layout, **form.told(shown.requests))

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("コメントを書き込みました。"))
        return to_page(request, "clouds:form-detail", pk, fragment="comments")
    context = {"catalogue": output_form.catalogue, "output_form": output_form, "form": form}
    return render(request, page(request, "clouds/comment_new.html", "form"), context)


def _audiences(
    request: PortalRequest, output_form: OutputForm, requests: Sequence[VendorRequest]
) -> list[tuple[str, object]]:
    """To whom the actor may speak; nobody for those who only read."""
    actor = request.actor
    if is_permitted(actor, "change", output_form):
        own = [(f"{TO_ONE}{one.pk}", _("%(vendor)sだけ") % {"vendor": one}) for one in requests]
        return [(TO_MEMBERS, _("照会した団体")), (TO_VENDORS, _("照会した団体とすべての事業者")), *own]
    if actor.is_vendor:
        open_to = VendorRequest.objects.permitted_to(actor, "answer").filter(pk__in=[one.pk for one in requests])
        return [(f"{TO_ONE}{one.pk}", one.product) for one in open_to]
    if is_permitted(actor, "answer", output_form.catalogue):
        return [(TO_MEMBERS, _("照会された団体と府県"))]
    return []


def _visible(request: PortalRequest, pk: int) -> OutputForm:
    rows = OutputForm.objects.permitted_to(request.actor).select_related("catalogue__prefecture")
    return get_object_or_404(rows, pk=pk)


def _to_change(request: PortalRequest, pk: int) -> OutputForm:
    rows = OutputForm.objects.permitted_to(request.actor, "change").select_related("catalogue__prefecture")
    return get_object_or_404(rows, pk=pk)

"""The service menu: what can be chosen, how much work it is, who pays."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.access.querysets import permitted_actions
from portal.audit.selectors import history_of
from portal.editing.forms import attempt, conflict_of
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page
from security.choices import CostShare
from security.forms.services import MenuItemForm, RemovalForm
from security.models import Programme, ServiceMenuItem
from security.selectors.services import participants_of
from security.services.menu import add_menu_item, remove_menu_item, update_menu_item

from .editing import programme_to_change


@require_GET
def menu_list(request: PortalRequest, pk: int) -> HttpResponse:
    programme = get_object_or_404(Programme.objects.permitted_to(request.actor), pk=pk)
    everybody = participants_of(request.actor, programme)
    context = {
        "programme": programme,
        "menu": everybody.menu,
        "preparation": everybody.preparation,
        "actions": permitted_actions(request.actor, programme),
    }
    return render(request, page(request, "security/menu_list.html"), context)


@require_http_methods(["GET", "POST"])
def menu_item_new(request: PortalRequest, pk: int) -> HttpResponse:
    programme = programme_to_change(request, pk)
    form = MenuItemForm(posted(request), initial={"cost_share": CostShare.NONE})
    del form.fields["reason"]
    if form.is_valid() and attempt(form, lambda: add_menu_item(actor=request.actor, programme=programme, **form.facts)):
        messages.success(request, _("サービスを追加しました。"))
        return to_page(request, "security:menu-list", pk)
    context = {"programme": programme, "form": form}
    return render(request, page(request, "security/menu_item_edit.html", "form"), context)


@require_http_methods(["GET", "POST"])
def menu_item_edit(request: PortalRequest, pk: int) -> HttpResponse:
    item = _item(request, pk)
    form = MenuItemForm(posted(request), initial=MenuItemForm.initial_of(item))
    if form.is_valid() and attempt(form, lambda: _update(request, item, form)):
        messages.success(request, _("サービスの内容を変更しました。"))
        return to_page(request, "security:menu-list", item.programme_id)
    conflict = conflict_of(request, form, item, MenuItemForm.initial_of(_item(request, pk)))
    context = {
        "programme": item.programme,
        "item": item,
        "form": form,
        "conflict": conflict,
        "history": history_of(item),
    }
    return editing_page(request, "security/menu_item_edit.html", context)


def _update(request: PortalRequest, item: ServiceMenuItem, form: MenuItemForm) -> None:
    update_menu_item(
        actor=request.actor,
        item=item,
        version=form.cleaned_data["version"] or 0,
        reason=form.cleaned_data["reason"],
        **form.facts,
    )


@require_http_methods(["GET", "POST"])
def menu_item_remove(request: PortalRequest, pk: int) -> HttpResponse:
    item = _item(request, pk)
    form = RemovalForm(posted(request), initial={"version": item.version})
    if form.is_valid() and attempt(form, lambda: remove_menu_item(actor=request.actor, item=item, **form.cleaned_data)):
        messages.success(request, _("%(name)sをサービスメニューから外しました。") % {"name": item})
        return to_page(request, "security:menu-list", item.programme_id)
    users = [choice.participation.organisation for choice in item.choices.select_related("participation__organisation")]
    context = {"programme": item.programme, "item": item, "form": form, "users": users}
    return render(request, page(request, "security/menu_item_remove.html", "form"), context)


def _item(request: PortalRequest, pk: int) -> ServiceMenuItem:
    items = ServiceMenuItem.objects.permitted_to(request.actor, "change").select_related("programme")
    return get_object_or_404(items, pk=pk)

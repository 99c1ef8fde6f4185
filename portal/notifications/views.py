"""The inbox of notices."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from portal.web.http import PortalRequest
from portal.web.pagination import page_links
from portal.web.shortcuts import kept_query, page, to_page

from .forms import NoticeFilterForm
from .models import Notice
from .selectors import unread_count
from .services import mark_all_read, mark_read

PER_PAGE = 50


@never_cache
@require_GET
def notice_list(request: PortalRequest) -> HttpResponse:
    return _inbox(request)


def _inbox(request: PortalRequest) -> HttpResponse:
    filters = NoticeFilterForm(request.GET or None)
    found = filters.narrow(Notice.objects.permitted_to(request.actor))
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "notices": shown,
        "unread": unread_count(request.actor),
        "links": page_links(shown, lambda number: _address(request, page=str(number))),
    }
    return render(request, page(request, "notifications/notice_list.html", "list"), context)


def _address(request: HttpRequest, **changes: str) -> str:
    """The inbox with the filters in force."""
    query = kept_query(request)
    for name, value in changes.items():
        query[name] = value
    address = reverse("notifications:notice-list")
    return f"{address}?{query.urlencode()}" if query else address


@require_GET
def notice_open(request: PortalRequest, pk: int) -> HttpResponse:
    """Go to what the notice is about; it counts as read from then on."""
    notice = get_object_or_404(Notice.objects.permitted_to(request.actor), pk=pk)
    mark_read(actor=request.actor, notice=notice)
    return redirect(notice.link) if notice.link else to_page(request, "notifications:notice-list")


@require_POST
def notice_read(request: PortalRequest, pk: int) -> HttpResponse:
    """Mark one as read and stay in the list, with the filters that the address carries."""
    mark_read(actor=request.actor, notice=get_object_or_404(Notice.objects.permitted_to(request.actor), pk=pk))
    if request.headers.get("HX-Request") == "true":
        return _inbox(request)
    return redirect(_address(request))


@require_POST
def notices_read(request: PortalRequest) -> HttpResponse:
    count = mark_all_read(actor=request.actor)
    sentence = ngettext("%(count)d件を既読にしました。", "%(count)d件を既読にしました。", count)
    messages.success(request, sentence % {"count": count})
    return to_page(request, "notifications:notice-list")

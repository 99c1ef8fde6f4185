"""The inbox of notices."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from portal.web.http import PortalRequest
from portal.web.pagination import page_links
from portal.web.shortcuts import page, to_page

from .models import Notice
from .selectors import unread_count
from .services import mark_all_read, mark_read

PER_PAGE = 50


@require_GET
def notice_list(request: PortalRequest) -> HttpResponse:
    shown = Paginator(Notice.objects.permitted_to(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "notices": shown,
        "unread": unread_count(request.actor),
        "links": page_links(shown, lambda number: f"?page={number}"),
    }
    return render(request, page(request, "notifications/notice_list.html"), context)


@require_GET
def notice_open(request: PortalRequest, pk: int) -> HttpResponse:
    """Go to what the notice is about; it counts as read from then on."""
    notice = get_object_or_404(Notice.objects.permitted_to(request.actor), pk=pk)
    mark_read(actor=request.actor, notice=notice)
    return redirect(notice.link) if notice.link else to_page(request, "notifications:notice-list")


@require_POST
def notices_read(request: PortalRequest) -> HttpResponse:
    count = mark_all_read(actor=request.actor)
    sentence = ngettext("%(count)d件を既読にしました。", "%(count)d件を既読にしました。", count)
    messages.success(request, sentence % {"count": count})
    return to_page(request, "notifications:notice-list")

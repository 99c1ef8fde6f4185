"""Feeds of a person, and the feed itself, which needs no sign-in but its secret address."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.calendars.forms import FeedForm
from portal.calendars.ical import write_calendar
from portal.calendars.models import CalendarFeed
from portal.calendars.selectors import entries_of, etag_of
from portal.calendars.services.feeds import create_feed, find_feed, note_fetch, reader_of, revoke_feed
from portal.calendars.sources import find_source, sources_for
from portal.exceptions import RuleViolation
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page


@never_cache
@require_safe
def feed_list(request: PortalRequest) -> HttpResponse:
    feeds = CalendarFeed.objects.permitted_to(request.actor).select_related("user", "organisation")
    rows = [(feed, source.title if (source := find_source(feed.source)) else feed.source) for feed in feeds]
    context = {"rows": rows, "has_sources": bool(sources_for(request.actor))}
    return render(request, page(request, "calendars/feed_list.html"), context)


@never_cache
@require_http_methods(["GET", "POST"])
def feed_new(request: PortalRequest) -> HttpResponse:
    """The answer to the form is the only page that ever shows the address."""
    form = FeedForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        try:
            feed, address = create_feed(actor=request.actor, **form.cleaned_data)
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            return render(request, "calendars/feed_created.html", {"feed": feed, "address": address})
    return render(request, "calendars/feed_new.html", {"form": form})


@require_http_methods(["GET", "POST"])
def feed_revoke(request: PortalRequest, pk: int) -> HttpResponse:
    feed = get_object_or_404(CalendarFeed.objects.permitted_to(request.actor, "change").live(), pk=pk)
    if request.method == "POST":
        revoke_feed(actor=request.actor, feed=feed)
        messages.success(request, _("「%(name)s」を無効にしました。") % {"name": feed.name})
        return to_page(request, "calendars:feed-list")
    return render(request, "calendars/feed_revoke.html", {"feed": feed})


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar file: 304 for a program that has it already, 410 once it is closed."""
    found = find_feed(secret)
    if found is None:
        raise Http404
    actor, source = reader_of(found), find_source(found.source)
    if actor is None or source is None or not source.visible(actor):
        return HttpResponse(_("この配信は無効になっています。"), status=410, content_type="text/plain; charset=utf-8")
    note_fetch(found)
    entries = entries_of(source, actor)
    etag = etag_of(source, entries)
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        write_calendar(f"{source.title}（{found.organisation.name}）", entries),
        content_type="text/calendar; charset=utf-8",
    )
    response.headers["ETag"], response.headers["Cache-Control"] = etag, "private, no-cache"
    return response

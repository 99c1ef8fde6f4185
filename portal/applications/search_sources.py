"""Applications in the search: one's own, and those that were submitted to the prefecture."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.search.sources import Hit, SearchSource, register_search, words_in

from .models import Application

matching = words_in("reference_number", "window__title", "organisation__name", "organisation__code")


def _find(actor: Actor, text: str) -> QuerySet[Application]:
    visible = Application.objects.permitted_to(actor).defer("draft", "content")
    return matching(visible, text).select_related("window", "organisation")


def _hit(application: Application) -> Hit:
    title = f"{application.organisation}　{application.window.title}"
    url = reverse("applications:application-detail", args=[application.pk])
    return Hit(title, application.reference_number or str(_("受付番号はまだありません")), url)


register_search(SearchSource("applications", _("申請"), order=20, find=_find, hit=_hit))

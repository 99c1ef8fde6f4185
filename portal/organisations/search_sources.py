"""Organisations in the search."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.search.sources import Hit, SearchSource, register_search

from .models import Organisation


def _find(actor: Actor, text: str) -> QuerySet[Organisation]:
    return Organisation.objects.permitted_to(actor).matching(text).select_related("prefecture")


def _hit(organisation: Organisation) -> Hit:
    facts = (organisation.get_kind_display(), organisation.code or "", getattr(organisation.prefecture, "name", ""))
    url = reverse("organisations:organisation-detail", args=[organisation.pk])
    return Hit(organisation.name, "　".join(filter(None, facts)), url)


register_search(SearchSource("organisations", _("団体"), order=10, find=_find, hit=_hit))

"""The joint operation test in the search."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mynumber_tests.models import Programme, RulesDocument
from portal.access.actor import Actor
from portal.lib.fiscal_years import format_fiscal_year
from portal.search.sources import Hit, SearchSource, register_search, words_in

programmes_matching = words_in("name")
rules_matching = words_in("body", "programme__name")


def _programmes(actor: Actor, text: str) -> QuerySet[Programme]:
    return programmes_matching(Programme.objects.permitted_to(actor), text)


def _programme(programme: Programme) -> Hit:
    url = reverse("mynumber_tests:programme-detail", args=[programme.pk])
    return Hit(programme.name, format_fiscal_year(programme.fiscal_year), url)


def _rules(actor: Actor, text: str) -> QuerySet[RulesDocument]:
    visible = RulesDocument.objects.permitted_to(actor).defer("body")
    return rules_matching(visible, text).select_related("programme")


def _rules_hit(rules: RulesDocument) -> Hit:
    url = reverse("mynumber_tests:rules-detail", args=[rules.pk])
    return Hit(f"{rules.programme}　{_('統一ルール')}", str(rules), url)


register_search(SearchSource("mynumber-tests", _("総合運用テスト"), order=35, find=_programmes, hit=_programme))
register_search(SearchSource("mynumber-rules", _("統一ルール"), order=36, find=_rules, hit=_rules_hit))

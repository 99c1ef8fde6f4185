"""The joint operation test in the search."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mynumber_tests.models import Consultation, FaqEntry, Programme, RulesDocument
from portal.access.actor import Actor
from portal.lib.fiscal_years import format_fiscal_year
from portal.search.sources import Hit, SearchSource, register_search, words_in

programmes_matching = words_in("name")
rules_matching = words_in("body", "programme__name")
faq_matching = words_in("question", "answer")
consultations_matching = words_in("question", "answer", "participation__organisation__name")


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


def _faq(actor: Actor, text: str) -> QuerySet[FaqEntry]:
    return faq_matching(FaqEntry.objects.permitted_to(actor), text).select_related("programme")


def _faq_hit(entry: FaqEntry) -> Hit:
    return Hit(entry.question, entry.programme.name, reverse("mynumber_tests:faq-detail", args=[entry.pk]))


def _consultations(actor: Actor, text: str) -> QuerySet[Consultation]:
    rows = consultations_matching(Consultation.objects.permitted_to(actor), text)
    return rows.select_related("participation__organisation", "participation__programme")


def _consultation_hit(row: Consultation) -> Hit:
    about = f"{row.participation.organisation.name}　{row.participation.programme.name}"
    return Hit(str(row), about, reverse("mynumber_tests:consultation-detail", args=[row.pk]))


register_search(SearchSource("mynumber-tests", _("総合運用テスト"), order=35, find=_programmes, hit=_programme))
register_search(SearchSource("mynumber-rules", _("統一ルール"), order=36, find=_rules, hit=_rules_hit))
register_search(SearchSource("mynumber-faq", _("よくある質問"), order=37, find=_faq, hit=_faq_hit))
register_search(
    SearchSource(
        "mynumber-consultations", _("総合運用テストの相談"), order=38, find=_consultations, hit=_consultation_hit
    )
)

"""The joint operation test in the search."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mynumber_tests.models import (
    Consultation,
    Defect,
    FaqEntry,
    Pair,
    Programme,
    RulesDocument,
    Scenario,
    ScenarioRun,
    TroubleCard,
)
from mynumber_tests.selectors.defects import defects_for
from mynumber_tests.selectors.runs import runs_for
from portal.access.actor import Actor
from portal.lib.fiscal_years import format_fiscal_year
from portal.search.sources import Hit, SearchSource, register_search, words_in

programmes_matching = words_in("name")
rules_matching = words_in("body", "programme__name")
faq_matching = words_in("question", "answer")
consultations_matching = words_in("question", "answer", "participation__organisation__name")

scenarios_matching = words_in(
    "code", "current__title", "current__procedure", "current__procedure_code", "current__item"
)
pairs_matching = words_in("one__organisation__name", "other__organisation__name", "slot__name", "means")
runs_matching = words_in(
    "scenario__code",
    "scenario__current__title",
    "inquirer__organisation__name",
    "provider__organisation__name",
)
defects_matching = words_in("title", "detail", "fix")
trouble_matching = words_in("title", "symptom", "cause", "remedy")


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


def _scenarios(actor: Actor, text: str) -> QuerySet[Scenario]:
    rows = scenarios_matching(Scenario.objects.permitted_to(actor).filter(current__isnull=False), text)
    return rows.select_related("current", "programme").defer("current__steps")


def _scenario_hit(scenario: Scenario) -> Hit:
    return Hit(str(scenario), scenario.programme.name, reverse("mynumber_tests:scenario-detail", args=[scenario.pk]))


def _pairs(actor: Actor, text: str) -> QuerySet[Pair]:
    rows = pairs_matching(Pair.objects.permitted_to(actor), text)
    return rows.select_related("one__organisation", "other__organisation", "slot", "programme")


def _pair_hit(pair: Pair) -> Hit:
    ended = _("（組合せの解消）") if pair.is_ended else ""
    about = f"{pair.programme.name}　{pair.slot.name}{ended}"
    return Hit(str(pair), about, reverse("mynumber_tests:pair-detail", args=[pair.pk]))


def _runs(actor: Actor, text: str) -> QuerySet[ScenarioRun]:
    return runs_matching(runs_for(actor), text)


def _run_hit(run: ScenarioRun) -> Hit:
    both = f"{run.inquirer.organisation.name}・{run.provider.organisation.name}"
    return Hit(
        f"{run.scenario}　{both}", str(run.get_state_display()), reverse("mynumber_tests:run-detail", args=[run.pk])
    )


def _defects(actor: Actor, text: str) -> QuerySet[Defect]:
    return defects_matching(defects_for(actor), text)


def _defect_hit(defect: Defect) -> Hit:
    about = f"{defect.get_severity_display()}　{defect.get_state_display()}　{defect.run.scenario}"
    return Hit(defect.title, about, reverse("mynumber_tests:defect-detail", args=[defect.pk]))


def _trouble(actor: Actor, text: str) -> QuerySet[TroubleCard]:
    return trouble_matching(TroubleCard.objects.permitted_to(actor), text).select_related("programme")


def _trouble_hit(card: TroubleCard) -> Hit:
    return Hit(card.title, card.programme.name, reverse("mynumber_tests:trouble-detail", args=[card.pk]))


register_search(SearchSource("mynumber-tests", _("総合運用テスト"), order=35, find=_programmes, hit=_programme))
register_search(SearchSource("mynumber-rules", _("統一ルール"), order=36, find=_rules, hit=_rules_hit))
register_search(SearchSource("mynumber-faq", _("よくある質問"), order=37, find=_faq, hit=_faq_hit))
register_search(
    SearchSource(
        "mynumber-consultations", _("総合運用テストの相談"), order=38, find=_consultations, hit=_consultation_hit
    )
)
register_search(SearchSource("mynumber-scenarios", _("シナリオ"), order=39, find=_scenarios, hit=_scenario_hit))
register_search(SearchSource("mynumber-pairs", _("総合運用テストの組合せ"), order=40, find=_pairs, hit=_pair_hit))
register_search(SearchSource("mynumber-runs", _("総合運用テストのテスト"), order=41, find=_runs, hit=_run_hit))
register_search(SearchSource("mynumber-defects", _("総合運用テストの障害"), order=42, find=_defects, hit=_defect_hit))
register_search(SearchSource("mynumber-trouble", _("既知の障害"), order=43, find=_trouble, hit=_trouble_hit))

"""The security cloud in the search."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.actor import Actor
from portal.lib.fiscal_years import format_fiscal_year
from portal.search.sources import Hit, SearchSource, register_search, words_in
from security.models import ConnectionProfile, IncidentNotice, IncidentReport, Programme, Scenario

programmes_matching = words_in("name")
profiles_matching = words_in("organisation__name", "organisation__code", "isp", "domains", "mail_service")
scenarios_matching = words_in("name", "programme__name")


def _programmes(actor: Actor, text: str) -> QuerySet[Programme]:
    return programmes_matching(Programme.objects.permitted_to(actor), text)


def _programme(programme: Programme) -> Hit:
    built = _("%(year)sに構築") % {"year": format_fiscal_year(programme.build_fiscal_year)}
    return Hit(programme.name, built, reverse("security:programme-detail", args=[programme.pk]))


def _profiles(actor: Actor, text: str) -> QuerySet[ConnectionProfile]:
    return profiles_matching(ConnectionProfile.objects.permitted_to(actor).select_related("organisation"), text)


def _profile(profile: ConnectionProfile) -> Hit:
    title = _("%(organisation)sの接続状況") % {"organisation": profile.organisation}
    return Hit(title, profile.isp, reverse("security:profile-detail", args=[profile.pk]))


def _scenarios(actor: Actor, text: str) -> QuerySet[Scenario]:
    visible = Scenario.objects.permitted_to(actor).defer("instance", "result")
    return scenarios_matching(visible, text).select_related("programme")


def _scenario(scenario: Scenario) -> Hit:
    url = reverse("security:scenario-detail", args=[scenario.pk])
    return Hit(scenario.name, f"{scenario.programme}　{scenario.get_state_display()}", url)


register_search(
    SearchSource(
        "security-programmes", gettext_lazy("セキュリティクラウドの事業"), order=30, find=_programmes, hit=_programme
    )
)
register_search(SearchSource("security-profiles", gettext_lazy("接続状況"), order=31, find=_profiles, hit=_profile))
register_search(SearchSource("security-scenarios", gettext_lazy("計画案"), order=32, find=_scenarios, hit=_scenario))

# Readers find the revision that is shown to them, those who issue it the working copy as well.
notices_matching = words_in("current__title", "reference_number", "current__summary", "current__indicators")
reports_matching = words_in("reference_number", "subject", "sender", "urls", "organisation__name")


def _notices(actor: Actor, text: str) -> QuerySet[IncidentNotice]:
    shared = IncidentNotice.objects.permitted_to(actor).published().select_related("current")
    return notices_matching(shared, text)


def _notice(notice: IncidentNotice) -> Hit:
    title = notice.current.title if notice.current else ""
    url = reverse("security:incident-notice-detail", args=[notice.pk])
    return Hit(title, f"{notice.reference_number}　{notice.get_state_display()}", url)


def _reports(actor: Actor, text: str) -> QuerySet[IncidentReport]:
    visible = IncidentReport.objects.permitted_to(actor).handed_over().defer("draft", "headers")
    return reports_matching(visible, text).select_related("organisation")


def _report(report: IncidentReport) -> Hit:
    title = f"{report.organisation}　{report.get_kind_display()}"
    url = reverse("security:incident-report-detail", args=[report.pk])
    return Hit(title, f"{report.reference_number}　{report.get_state_display()}", url)


register_search(SearchSource("security-notices", gettext_lazy("注意喚起"), order=33, find=_notices, hit=_notice))
register_search(SearchSource("security-reports", gettext_lazy("連絡票"), order=34, find=_reports, hit=_report))

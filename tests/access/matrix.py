"""Who may open which address. A new address is refused by the suite until it stands here.

Each line names the people to whom an address answers; everybody else, signed in, is told that it does not exist (404),
or, where the address itself is no secret, that they may not (403). Whoever is not signed in is asked to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.notifications.services.preferences import unsubscribe_token
from tests.factories.personas import PERSONAS

from .world import World

Arguments = Callable[[World], Sequence[Any]]

EVERYONE = frozenset(PERSONAS)
PREFECTURE = frozenset({"coordinator", "manager", "auditor"})
COORDINATORS = frozenset({"coordinator", "manager"})
MANAGER = frozenset({"manager"})
CITY = frozenset({"staff", "approver", "administrator"})
APPLICANTS = frozenset({"staff", "approver"})
NEIGHBOUR = frozenset({"neighbour"})
NOBODY: frozenset[str] = frozenset()
PARTICIPANTS = PREFECTURE | CITY | NEIGHBOUR
NOTICE_READERS = PREFECTURE | CITY | {"section"}  # it is shared with the municipality alone
USER_MANAGERS = frozenset({"manager", "administrator"})


@dataclass(frozen=True)
class Address:
    """`allowed` people get an answer, all others 404 (or 403 with `refused`). `is_public`: no sign-in is asked for."""

    allowed: frozenset[str]
    arguments: Arguments = lambda world: ()
    method: str = "get"
    data: Callable[[World], Mapping[str, Any]] = lambda world: {}
    is_public: bool = False
    refused: int = 404


def of(name: str) -> Arguments:
    """The key of one thing of the world."""
    return lambda world: [getattr(world, name).pk]


def change(allowed: frozenset[str], arguments: Arguments = lambda world: (), **options: Any) -> Address:
    """An address that only takes posts."""
    return Address(allowed, arguments, method="post", **options)


MATRIX: dict[str, Address] = {
    # --- the frame ---
    "web:home": Address(EVERYONE),
    "web:keep-alive": Address(EVERYONE),
    "web:date-echo": change(EVERYONE),
    "web:month-echo": change(EVERYONE),
    "web:table-density": change(EVERYONE),
    "web:styleguide": Address(PREFECTURE | {"stranger"}),
    "web:styleguide-progress": Address(PREFECTURE | {"stranger"}),
    "web:styleguide-autosave": change(PREFECTURE | {"stranger"}),
    # --- people ---
    "accounts:profile": Address(EVERYONE),
    "accounts:name-edit": Address(EVERYONE),
    "accounts:act-as": change(CITY | {"section"}, data=lambda world: {"organisation": world.municipality.pk}),
    "accounts:user-list": Address(USER_MANAGERS | {"auditor"}, of("municipality")),
    "accounts:sign-in-list": Address(USER_MANAGERS | {"auditor"}, of("municipality")),
    "accounts:invitation-new": Address(USER_MANAGERS, of("municipality")),
    "accounts:member-detail": Address(USER_MANAGERS | {"auditor"}, lambda w: [w.municipality.pk, w.users["staff"].pk]),
    "accounts:roles-edit": Address(USER_MANAGERS, lambda w: [w.municipality.pk, w.users["staff"].pk]),
    "accounts:member-remove": Address(USER_MANAGERS, lambda w: [w.municipality.pk, w.users["staff"].pk]),
    "accounts:user-deactivate": Address(USER_MANAGERS, lambda w: [w.municipality.pk, w.users["staff"].pk]),
    "accounts:user-reactivate": Address(USER_MANAGERS, lambda w: [w.municipality.pk, w.users["staff"].pk]),
    "accounts:factor-reset-new": Address(USER_MANAGERS, lambda w: [w.municipality.pk, w.users["staff"].pk]),
    "accounts:factor-reset-approve": change(USER_MANAGERS, of("factor_reset")),
    "accounts:factor-reset-cancel": change(USER_MANAGERS, of("factor_reset")),
    "accounts:invitation-detail": Address(USER_MANAGERS, of("invitation")),
    "accounts:invitation-resend": change(USER_MANAGERS, of("invitation")),
    "accounts:invitation-revoke": change(USER_MANAGERS, of("invitation")),
    "accounts:invitation-accept": Address(EVERYONE, lambda w: [w.invitation_secret], is_public=True),
    # --- organisations ---
    "organisations:organisation-list": Address(EVERYONE),
    "organisations:organisation-new": Address(MANAGER | {"stranger"}),
    "organisations:organisation-detail": Address(EVERYONE - {"vendor"}, of("municipality")),
    "organisations:organisation-edit": Address(USER_MANAGERS, of("municipality")),
    "organisations:organisation-settings": Address(USER_MANAGERS, of("municipality")),
    "organisations:population-edit": Address(MANAGER, of("municipality")),
    "organisations:constituents-edit": Address(MANAGER, of("union")),
    "organisations:department-new": Address(USER_MANAGERS, of("municipality")),
    "organisations:department-edit": Address(USER_MANAGERS, of("department")),
    "organisations:department-delete": Address(USER_MANAGERS, of("department")),
    "organisations:change-choice": Address(MANAGER, of("municipality")),
    "organisations:change-new": Address(MANAGER, lambda w: [w.municipality.pk, "renaming"]),
    "directory:export": Address(EVERYONE, data=lambda world: {"format": "csv"}),
    "directory:template": Address(MANAGER | {"stranger"}),
    "directory:import-new": Address(MANAGER | {"stranger"}),
    "directory:import-detail": Address(MANAGER, of("organisation_import")),
    "directory:import-marked": Address(MANAGER, of("organisation_import")),
    "directory:import-confirm": change(MANAGER, of("organisation_import")),
    "directory:import-discard": change(MANAGER, of("organisation_import")),
    # --- applications ---
    "applications:application-list": Address(EVERYONE),
    "applications:application-export": Address(EVERYONE, data=lambda world: {"format": "xlsx"}),
    "applications:window-detail": Address(APPLICANTS | PREFECTURE | NEIGHBOUR, of("window")),
    "applications:application-create": change(APPLICANTS | NEIGHBOUR, of("window")),
    "applications:application-edit": Address(APPLICANTS, of("application")),
    "applications:application-autosave": change(APPLICANTS, of("application")),
    "applications:application-confirm": Address(APPLICANTS, of("application")),
    "applications:application-done": Address(APPLICANTS, of("application")),
    "applications:application-detail": Address(APPLICANTS | PREFECTURE, of("application")),
    "applications:application-print": Address(APPLICANTS | PREFECTURE, of("application")),
    "applications:application-differences": Address(APPLICANTS | PREFECTURE, of("application")),
    "applications:application-step": Address(COORDINATORS, lambda w: [w.application.pk, "accept"]),
    "applications:message-create": change(APPLICANTS | COORDINATORS, of("application")),
    "applications:comment-create": change(COORDINATORS, of("application")),
    "applications:review-list": Address(PREFECTURE | {"stranger"}),
    "applications:review-export": Address(PREFECTURE | {"stranger"}, data=lambda world: {"format": "xlsx"}),
    "applications:window-list": Address(PREFECTURE | {"stranger"}),
    "applications:window-roster": Address(PREFECTURE, of("window")),
    "applications:roster-export": Address(PREFECTURE, of("window"), data=lambda world: {"format": "csv"}),
    "applications:window-edit": Address(COORDINATORS, of("window")),
    "applications:extension-edit": Address(COORDINATORS, lambda w: [w.window.pk, w.municipality.pk]),
    "documents:document-download": Address(APPLICANTS | PREFECTURE, of("file")),
    # --- background, notices, tokens ---
    "jobs:job-list": Address(EVERYONE),
    "jobs:job-detail": Address(PREFECTURE, of("job")),
    "jobs:job-progress": Address(PREFECTURE, of("job")),
    "jobs:job-cancel": change(COORDINATORS, of("job")),
    "jobs:job-restart": change(COORDINATORS, of("job")),
    "deadlines:deadline-list": Address(EVERYONE),
    "deadlines:preview": Address(PREFECTURE | {"stranger"}),
    "deadlines:rule-list": Address(PREFECTURE | {"stranger"}),
    "deadlines:rule-edit": Address(PREFECTURE | {"stranger"}, lambda w: ["applications.window"]),
    "deadlines:rule-reset": change(COORDINATORS | {"stranger"}, lambda w: ["applications.window"]),
    "deadlines:undelivered-list": Address(PREFECTURE | {"stranger"}),
    "deadlines:undelivered-detail": Address(PREFECTURE, of("reminder")),
    "deadlines:extension-edit": Address(COORDINATORS, lambda w: ["tests.debt", w.municipality.pk, w.municipality.pk]),
    "deadlines:closing-day-list": Address(PARTICIPANTS | {"stranger"}),
    "deadlines:closing-day-remove": Address(COORDINATORS | CITY, of("closing_day")),
    "notifications:notice-list": Address(EVERYONE),
    "notifications:notice-open": Address(frozenset({"staff"}), of("notice")),
    "notifications:notice-read": change(frozenset({"staff"}), of("notice")),
    "notifications:notices-read": change(EVERYONE),
    "notifications:preferences": Address(EVERYONE),
    "notifications:links-close": change(EVERYONE),
    "notifications:unsubscribe": Address(EVERYONE, lambda w: [unsubscribe_token(w.users["staff"])], is_public=True),
    "tokens:token-list": Address(EVERYONE),
    "tokens:token-issue": Address(EVERYONE),
    "tokens:token-revoke": Address(frozenset({"staff"}) | USER_MANAGERS, of("token")),
    "calendars:month": Address(EVERYONE),
    "calendars:agenda": Address(EVERYONE),
    "calendars:agenda-export": Address(EVERYONE, data=lambda world: {"format": "csv"}),
    "calendars:feed-list": Address(EVERYONE),
    "calendars:feed-new": Address(EVERYONE),
    "calendars:feed-revoke": Address(frozenset({"staff"}) | USER_MANAGERS, of("feed")),
    "calendars:feed": Address(EVERYONE, lambda w: [w.feed_secret], is_public=True),
    "overview:prefecture-overview": Address(PREFECTURE | {"stranger"}),
    "search:search": Address(EVERYONE, data=lambda world: {"q": "岸和田"}),
    "reports:report-list": Address(EVERYONE),
    "reports:report-order": Address(EVERYONE - {"vendor"}, lambda w: ["security.schedule"]),
    "reports:schedule-list": Address(EVERYONE),
    "reports:schedule-new": Address(EVERYONE - {"vendor"}, lambda w: ["security.schedule"]),
    "reports:schedule-detail": Address(PREFECTURE, of("report_schedule")),
    "reports:schedule-stop": change(COORDINATORS, of("report_schedule")),
    "reports:schedule-resume": change(COORDINATORS, of("report_schedule")),
    "reports:run-detail": Address(frozenset({"coordinator"}), of("report_run")),
    # --- REST ---
    "api:root": Address(EVERYONE),
    "api:schema": Address(EVERYONE),
    "api:docs": Address(EVERYONE),
    "api:organisation-list": Address(EVERYONE),
    "api:organisation-detail": Address(EVERYONE - {"vendor"}, of("municipality")),
    "security-api:incident-notice-list": Address(EVERYONE),
    "security-api:incident-notice-detail": Address(NOTICE_READERS, of("shared_notice")),
    "security-api:incident-notice-answer": change(APPLICANTS, of("shared_notice")),
    "security-api:task-list": Address(EVERYONE),
    "security-api:task-detail": Address(PREFECTURE | CITY | {"vendor"}, of("task")),
    "security-api:schedule-list": Address(EVERYONE),
    "security-api:schedule-detail": Address(PARTICIPANTS, of("switch")),
    "security-api:version-list": Address(EVERYONE),
    "security-api:version-detail": Address(PARTICIPANTS, of("published")),
    # --- security cloud ---
    "security:programme-list": Address(EVERYONE),
    "security:programme-detail": Address(PARTICIPANTS, of("programme")),
    "security:schedule": Address(PARTICIPANTS, of("programme")),
    "security:month-list": Address(PARTICIPANTS, of("programme")),
    "security:month-grid": Address(COORDINATORS, of("programme")),
    "security:programme-new": Address(COORDINATORS | {"stranger"}),
    "security:programme-edit": Address(COORDINATORS, of("programme")),
    "security:programme-history": Address(PREFECTURE, of("programme")),
    "security:reception-new": Address(COORDINATORS, of("programme")),
    "security:menu-list": Address(PARTICIPANTS, of("programme")),
    "security:menu-item-new": Address(COORDINATORS, of("programme")),
    "security:menu-item-edit": Address(COORDINATORS, lambda w: [w.programme.menu_items.first().pk]),
    "security:menu-item-remove": Address(COORDINATORS, lambda w: [w.programme.menu_items.first().pk]),
    "security:participant-list": Address(PREFECTURE, of("programme")),
    "security:participant-add": Address(COORDINATORS, of("programme")),
    "security:participation-detail": Address(PREFECTURE | CITY, of("participation")),
    "security:participation-edit": Address(COORDINATORS, of("participation")),
    "security:participant-remove": Address(COORDINATORS, of("participation")),
    "security:order-rule-new": Address(COORDINATORS, of("programme")),
    "security:order-rule-remove": change(COORDINATORS, of("order_rule")),
    "security:milestone-new": Address(COORDINATORS, of("programme")),
    "security:milestones-usual": change(COORDINATORS, of("programme")),
    "security:milestone-edit": Address(COORDINATORS, of("milestone")),
    "security:scenario-list": Address(COORDINATORS, of("programme")),
    "security:scenario-new": Address(COORDINATORS, of("programme")),
    "security:scenario-detail": Address(COORDINATORS, of("scenario")),
    "security:scenario-draft": change(COORDINATORS, of("scenario")),
    "security:scenario-compare": Address(COORDINATORS, of("programme")),
    "security:repair-try": change(COORDINATORS, lambda w: [w.scenario.pk, 0]),
    "security:trial-adopt": change(COORDINATORS, of("scenario")),
    "security:plan-edit": Address(COORDINATORS, of("draft")),
    "security:plan-copy": change(COORDINATORS, of("published")),
    "security:plan-move": Address(COORDINATORS, lambda w: [w.draft.pk, w.municipality.pk]),
    "security:stability": Address(COORDINATORS, of("programme")),
    "security:capacity-prices": Address(COORDINATORS, of("scenario")),
    "security:confidence": Address(COORDINATORS, of("programme")),
    "security:confidence-ask": change(COORDINATORS, of("programme")),
    "security:pin-list": Address(COORDINATORS, of("programme")),
    "security:pin-release": Address(COORDINATORS, of("programme")),
    "security:pin-edit": Address(COORDINATORS, lambda w: [w.programme.pk, w.municipality.pk]),
    "security:plan-detail": Address(PREFECTURE, of("draft")),
    "security:plan-publish": Address(MANAGER, of("draft")),
    "security:publication-rules": Address(MANAGER, of("programme")),
    "security:change-reception-new": Address(COORDINATORS, of("programme")),
    "security:change-effect-new": change(COORDINATORS, of("change_request")),
    "security:acknowledgement-list": Address(PREFECTURE, of("programme")),
    "security:acknowledgement-export": Address(PREFECTURE, of("programme"), data=lambda world: {"format": "xlsx"}),
    "security:acknowledgement-detail": Address(PREFECTURE | CITY, of("acknowledgement")),
    "security:version-list": Address(PARTICIPANTS, of("programme")),
    "security:plan-compare": Address(PARTICIPANTS, of("programme")),
    "security:plan-discard": Address(COORDINATORS, of("draft")),
    "security:progress": Address(PREFECTURE, of("programme")),
    "security:progress-export": Address(PREFECTURE, of("programme"), data=lambda world: {"format": "xlsx"}),
    "security:progress-gantt": Address(PREFECTURE, of("programme")),
    "security:burn-down": Address(PREFECTURE, of("programme")),
    "security:step-list": Address(PREFECTURE, of("programme")),
    "security:step-load": change(COORDINATORS, of("programme")),
    "security:step-new": Address(COORDINATORS, of("programme")),
    "security:step-apply": Address(COORDINATORS, of("programme")),
    "security:step-edit": Address(COORDINATORS, of("step")),
    "security:step-move": change(COORDINATORS, of("step"), data=lambda world: {"direction": "down"}),
    "security:migration-detail": Address(PREFECTURE | CITY, of("migration")),
    "security:task-list": Address(EVERYONE),
    "security:task-detail": Address(PREFECTURE | CITY | {"vendor"}, of("task")),
    "security:obstacle-new": Address(COORDINATORS | {"staff", "vendor"}, of("task")),
    "security:obstacle-resolve": Address(COORDINATORS | {"staff", "vendor"}, of("obstacle")),
    "security:evidence-remove": change(COORDINATORS | {"staff", "vendor"}, of("evidence")),
    "security:profile-list": Address(EVERYONE),
    "security:profile-export": Address(EVERYONE, data=lambda world: {"format": "xlsx"}),
    "security:profile-detail": Address(PREFECTURE | CITY, of("profile")),
    "security:profile-edit": Address(COORDINATORS | {"staff"}, of("profile")),
    "security:separation-list": Address(PREFECTURE | {"stranger"}),
    "security:separation-export": Address(EVERYONE, data=lambda world: {"format": "csv"}),
    "security:separation-detail": Address(PREFECTURE | CITY, of("profile")),
    "security:separation-edit": Address(COORDINATORS | {"staff"}, of("profile")),
    "security:separation-evidence-new": Address(COORDINATORS | {"staff"}, lambda w: [w.profile.pk, "number_mfa"]),
    "security:separation-evidence-remove": change(COORDINATORS | {"staff"}, of("separation_evidence")),
    "security:profile-template": Address(COORDINATORS, of("programme")),
    "security:profile-import-new": Address(COORDINATORS, of("programme")),
    "security:profile-import-detail": Address(COORDINATORS, of("profile_import")),
    "security:profile-import-apply": change(COORDINATORS, of("profile_import")),
    "security:profile-import-discard": change(COORDINATORS, of("profile_import")),
    "security:profile-import-marked": Address(COORDINATORS, of("profile_import")),
    "security:incident-list": Address(EVERYONE),
    "security:incident-report-list": Address(PREFECTURE | {"stranger"}),
    "security:incident-report-export": Address(PREFECTURE | {"stranger"}, data=lambda world: {"format": "xlsx"}),
    "security:incident-report-new": Address(APPLICANTS | NEIGHBOUR),
    "security:incident-report-edit": Address(APPLICANTS, of("incident_draft")),
    "security:incident-report-autosave": change(APPLICANTS, of("incident_draft")),
    "security:incident-report-confirm": Address(APPLICANTS, of("incident_draft")),
    "security:incident-report-discard": Address(APPLICANTS, of("incident_draft")),
    "security:incident-report-done": Address(APPLICANTS, of("incident_report")),
    "security:incident-report-detail": Address(APPLICANTS | PREFECTURE, of("incident_report")),
    "security:incident-report-note": change(APPLICANTS | COORDINATORS, of("incident_report")),
    "security:incident-report-step": Address(COORDINATORS, lambda w: [w.incident_report.pk, "not_share"]),
    "security:incident-notice-export": Address(PREFECTURE | {"stranger"}, data=lambda world: {"format": "csv"}),
    "security:incident-notice-new": Address(COORDINATORS | {"stranger"}),
    "security:incident-notice-detail": Address(NOTICE_READERS, of("shared_notice")),
    "security:incident-notice-differences": Address(NOTICE_READERS, of("shared_notice")),
    "security:incident-notice-edit": Address(COORDINATORS, of("notice_draft")),
    "security:incident-notice-look": change(COORDINATORS, of("notice_draft")),
    "security:incident-notice-publish": Address(COORDINATORS, of("notice_draft")),
    "security:incident-notice-discard": change(COORDINATORS, of("notice_draft")),
    "security:incident-notice-withdraw": Address(COORDINATORS, of("shared_notice")),
    "security:incident-notice-close": Address(COORDINATORS, of("shared_notice")),
    "security:incident-notice-answer": change(APPLICANTS, of("shared_notice")),
    "security:incident-notice-roster": Address(PREFECTURE, of("shared_notice")),
    "security:incident-roster-export": Address(PREFECTURE, of("shared_notice"), data=lambda world: {"format": "xlsx"}),
    "security:incident-notice-remind": change(COORDINATORS, of("shared_notice")),
    # --- joint operation test ---
    "mynumber_tests:programme-list": Address(EVERYONE),
    "mynumber_tests:programme-new": Address(COORDINATORS | {"stranger"}),
    "mynumber_tests:programme-detail": Address(PARTICIPANTS, of("operation_test")),
    "mynumber_tests:programme-edit": Address(COORDINATORS, of("operation_test")),
    "mynumber_tests:participants-edit": Address(COORDINATORS, of("operation_test")),
    "mynumber_tests:programme-history": Address(PREFECTURE, of("operation_test")),
    "mynumber_tests:rules-edit": Address(COORDINATORS, of("operation_test")),
    "mynumber_tests:rules-detail": Address(PARTICIPANTS, of("test_rules")),
    "mynumber_tests:rules-publish": change(COORDINATORS, of("test_rules_draft")),
    "mynumber_tests:rules-discard": change(COORDINATORS, of("test_rules_draft")),
    "mynumber_tests:rules-acknowledge": change(APPLICANTS | NEIGHBOUR, of("test_rules")),
    "mynumber_tests:rules-roster": Address(PREFECTURE, of("test_rules")),
}

# Addresses of the sign-in library, which know nothing of our objects; tests/portal/accounts tries their behaviour.
LIBRARY_PREFIXES = ("account_", "mfa_", "usersessions_")

"""One of everything, so that whatever is hidden exists: what the municipality owns, what its prefecture runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from mynumber_tests.models import (
    CatalogueImport,
    DateProposal,
    Pair,
    PairingPlan,
    PairingRun,
    RulesDocument,
    StepSchedule,
)
from mynumber_tests.models import Participation as OperationTestPart
from mynumber_tests.models import Programme as OperationTest
from mynumber_tests.models import Scenario as TestedScenario
from mynumber_tests.services.pairs import propose_date
from mynumber_tests.services.plans import copy_to_draft
from mynumber_tests.services.steps import schedule_steps
from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.models import FactorReset, Invitation, User
from portal.accounts.selectors import actor_for
from portal.accounts.services.invitations import invite
from portal.api.models import ApiToken
from portal.api.services.tokens import issue_token
from portal.applications.models import Application, ApplicationWindow
from portal.applications.services.applications import (
    resubmit_application,
    return_application,
    submit_application,
)
from portal.applications.services.attachments import add_attachment
from portal.applications.services.drafts import create_application
from portal.calendars.models import CalendarFeed
from portal.calendars.services.feeds import create_feed
from portal.deadlines.models import ClosingDay, Reminder
from portal.directory.choices import ImportState
from portal.directory.models import OrganisationImport
from portal.documents.models import StoredFile
from portal.jobs.models import JobRun
from portal.notifications.models import Notice
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Department, Organisation
from portal.reports.catalogue import ReportKind, find_report_kind
from portal.reports.choices import Frequency
from portal.reports.document import Format
from portal.reports.forms import ReportForm
from portal.reports.models import ReportRun, ReportSchedule
from portal.reports.services.runs import order_report
from portal.reports.services.schedules import Plan, schedule_report
from security.models import (
    Acknowledgement,
    IncidentNotice,
    IncidentReport,
    MigrationPlan,
    MigrationTask,
    OrderRule,
    OrganisationMigration,
    Participation,
    ProcurementMilestone,
    ProfileImport,
    Programme,
    Scenario,
    ScheduledSwitch,
    SeparationEvidence,
    StepTemplate,
    TaskEvidence,
    TaskObstacle,
)
from security.models.profiles import ConnectionProfile
from security.services.obstacles import report_obstacle
from security.services.plans import publish_plan
from security.services.scenarios import create_scenario
from security.services.separation import add_evidence as add_separation_evidence
from security.services.task_evidence import add_evidence
from tests.factories.execution import give_to_vendor
from tests.factories.incidents import (
    correct_notice,
    make_draft_notice,
    make_draft_report,
    make_notice,
    make_report,
    reloaded,
)
from tests.factories.operation_tests import (
    make_operation_test,
    make_published_pairing,
    make_rules,
    make_rules_draft,
    make_scenario,
    make_terms,
    make_test_reception,
)
from tests.factories.organisations import make_organisation
from tests.factories.personas import make_organisations, make_personas
from tests.factories.profiles import make_profile
from tests.factories.security import make_change_request, make_draft, make_programme, open_changes, open_wishes
from tests.portal.deadlines.makers import make_reminders

from .cloud_world import CloudWorld, make_cloud_world
from .help_world import HelpWorld, make_help_world
from .inventory_world import InventoryWorld, make_inventory_world
from .run_world import RunWorld, make_run_world
from .survey_world import SurveyWorld, make_survey_world


@dataclass(frozen=True)
class World:
    """Everything belongs to `municipality` and `prefecture`; neighbour and stranger have no part in it."""

    users: dict[str, User]
    prefecture: Organisation
    municipality: Organisation
    department: Department
    invitation: Invitation
    invitation_secret: str
    factor_reset: FactorReset
    programme: Programme
    participation: Participation
    order_rule: OrderRule
    milestone: ProcurementMilestone
    window: ApplicationWindow
    application: Application
    file: StoredFile
    notice: Notice
    profile: ConnectionProfile
    separation_evidence: SeparationEvidence
    profile_import: ProfileImport
    organisation_import: OrganisationImport
    scenario: Scenario
    job: JobRun
    draft: MigrationPlan
    published: MigrationPlan
    switch: ScheduledSwitch
    acknowledgement: Acknowledgement
    change_request: Application
    token: ApiToken
    union: Organisation
    feed: CalendarFeed
    feed_secret: str
    report_run: ReportRun
    incident_draft: IncidentReport
    incident_report: IncidentReport
    notice_draft: IncidentNotice
    shared_notice: IncidentNotice
    reminder: Reminder
    closing_day: ClosingDay
    report_schedule: ReportSchedule
    step: StepTemplate
    migration: OrganisationMigration
    task: MigrationTask
    obstacle: TaskObstacle
    evidence: TaskEvidence
    operation_test: OperationTest
    test_rules: RulesDocument
    test_rules_draft: RulesDocument
    cloud: CloudWorld
    surveys: SurveyWorld
    inventory: InventoryWorld
    help: HelpWorld
    runs: RunWorld
    test_scenario: TestedScenario
    test_part: OperationTestPart
    test_application: Application
    catalogue_import: CatalogueImport
    step_schedule: StepSchedule
    pairing_run: PairingRun
    pairing_draft: PairingPlan
    pairing: PairingPlan
    pair: Pair
    date_proposal: DateProposal


@pytest.fixture
def world(db: None) -> World:
    """One of a test's own: also where it is committed, for a browser to look at."""
    return make_world()


@pytest.fixture(scope="module")
def built_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def standing_world(built_world: World, db: None) -> World:
    """One for all tests of a module, for building it takes seconds; each test takes back what it changes."""
    return built_world


def make_world() -> World:
    organisations = make_organisations()
    prefecture, vendor_organisation = organisations["prefecture"], organisations["vendor_organisation"]
    municipality, other_municipality = organisations["municipality"], organisations["other_municipality"]
    users = make_personas(organisations)
    actors = {persona: actor_for(user) for persona, user in users.items()}
    programme = make_programme(prefecture, [municipality, other_municipality])
    window = open_wishes(programme)
    application = _application(actors["staff"], actors["coordinator"], window)
    months = {municipality: "2017-05", other_municipality: "2017-06"}
    published = publish_plan(actor=actors["manager"], plan=make_draft(programme, months), reason="確定したため")
    task = give_to_vendor(published, municipality, vendor_organisation)
    scenario = create_scenario(actor=actors["coordinator"], programme=programme, name="試算")
    invitation, link = invite(
        actor=actors["administrator"],
        organisation=municipality,
        email="new@example.lg.jp",
        name="新任 担当",
        roles=[Role.STAFF],
    )
    token, _secret = issue_token(actor=actors["staff"], name="連携", scopes=["schedules:read"], days=30)
    feed, address = create_feed(actor=actors["staff"], name="執務室", source="security.own")
    assert scenario.job
    profile = make_profile(municipality)
    upload = SimpleUploadedFile("構成図.txt", "認証の構成".encode(), content_type="text/plain")
    union = make_organisation(OrganisationKind.PARTIAL_AFFAIRS_ASSOCIATION, prefecture=prefecture, code=None)
    operation_test = make_operation_test(prefecture, [municipality, other_municipality, union])
    pair = _pair(operation_test, municipality, union)
    pairing = pair.plan
    [reminder] = make_reminders([municipality], [users["staff"]], state="missed")
    return World(
        users=users,
        prefecture=prefecture,
        municipality=municipality,
        department=Department.objects.create(organisation=municipality, name="情報政策課"),
        invitation=invitation,
        invitation_secret=link.rstrip("/").rpartition("/")[2],
        factor_reset=FactorReset.objects.create(
            user=users["section"], organisation=municipality, requested_by=users["administrator"], reason="端末の紛失"
        ),
        programme=programme,
        participation=programme.participations.get(organisation=municipality),
        order_rule=OrderRule.objects.create(
            programme=programme, first=municipality, then=other_municipality, lag_months=1, reason="設備の移設"
        ),
        milestone=ProcurementMilestone.objects.create(programme=programme, name="入札公告", due_on=date(2016, 6, 30)),
        window=window,
        application=application,
        file=application.attachments.get().file,
        notice=Notice.objects.create(recipient=users["staff"], organisation=municipality, text="お知らせ"),
        profile=profile,
        separation_evidence=add_separation_evidence(
            actor=actors["staff"], profile=profile, item="number_mfa", uploads=[upload]
        )[0],
        profile_import=_import(programme, prefecture, users["coordinator"]),
        organisation_import=_organisation_import(prefecture, users["manager"]),
        scenario=scenario,
        job=scenario.job,
        draft=make_draft(programme, months),
        published=published,
        acknowledgement=published.acknowledgements.get(organisation=municipality),
        change_request=make_change_request(actors["staff"], open_changes(programme)),
        switch=programme.scheduled_switches.get(organisation=municipality),
        token=token,
        union=union,
        feed=feed,
        feed_secret=address.rpartition("/")[2].removesuffix(".ics"),
        report_run=_report(actors["coordinator"], published),
        incident_draft=make_draft_report(actors["staff"]),
        incident_report=make_report(actors["staff"]),
        notice_draft=make_draft_notice(actors["coordinator"]),
        shared_notice=_shared_notice(actors["coordinator"], municipality),
        reminder=reminder,
        closing_day=ClosingDay.objects.create(organisation=municipality, day=date(2027, 2, 1), name="市制記念日"),
        report_schedule=_schedule(actors["coordinator"], published),
        step=task.template,
        migration=task.migration,
        task=task,
        obstacle=report_obstacle(actor=actors["staff"], task=task, text="工事の遅れ", since_on=timezone.localdate()),
        evidence=_evidence(actors["staff"], task),
        operation_test=operation_test,
        test_rules=make_rules(operation_test, actors["coordinator"]),
        test_rules_draft=make_rules_draft(operation_test, actors["coordinator"], "第2章　障害時の連絡"),
        cloud=make_cloud_world(prefecture, municipality, actors),
        surveys=make_survey_world(municipality, users, actors),
        inventory=make_inventory_world(prefecture, municipality, other_municipality, actors),
        help=make_help_world(pair, actors),
        runs=make_run_world(pair, municipality, actors),
        test_scenario=operation_test.scenarios.get(),
        test_part=operation_test.participations.get(organisation=municipality),
        test_application=create_application(actor=actors["staff"], window=make_test_reception(operation_test).window),
        catalogue_import=CatalogueImport.objects.create(programme=operation_test, file_name="シナリオ.xlsx"),
        step_schedule=_scheduled(operation_test),
        pairing_run=PairingRun.objects.get(),
        pairing_draft=copy_to_draft(actor=actors["coordinator"], plan=pairing),
        pairing=pairing,
        pair=pair,
        date_proposal=_proposed(actors["coordinator"], pair),
    )


def _pair(programme: OperationTest, municipality: Organisation, union: Organisation) -> Pair:
    """The neighbour takes part in the test as well, but in no room of these two."""
    scenario = make_scenario(programme)
    for member in (municipality, union):
        make_terms(programme, member, inquires=[scenario], provides={scenario: 3})
    make_published_pairing(programme)
    return Pair.objects.select_related("one__organisation", "other__organisation", "plan__programme").get()


def _scheduled(programme: OperationTest) -> StepSchedule:
    schedule_steps(actor=Actor.system(), programme=programme, due_on={"preparation": date(2017, 5, 31)})
    return programme.step_schedules.get()


def _proposed(coordinator: Actor, pair: Pair) -> DateProposal:
    """On behalf of the union."""
    side = next(side for side in pair.sides if side.organisation.kind == OrganisationKind.PARTIAL_AFFAIRS_ASSOCIATION)
    day = datetime.combine(pair.slot.first_day + timedelta(days=4), time(10), tzinfo=timezone.get_current_timezone())
    return propose_date(actor=coordinator, pair=pair, starts_at=day, ends_at=day + timedelta(hours=2), side=side)


def _shared_notice(coordinator: Actor, municipality: Organisation) -> IncidentNotice:
    """For the municipality alone, and corrected once."""
    chosen = {"audience_kind": "chosen", "chosen": [municipality], "tlp": "amber_strict"}
    notice = make_notice(coordinator, **chosen)
    correct_notice(coordinator, notice, **chosen, actions="受信記録と通信記録を確認してください。")
    return reloaded(notice)


def _evidence(staff: Actor, task: MigrationTask) -> TaskEvidence:
    upload = SimpleUploadedFile("設計書.txt", "接続の設計".encode(), content_type="text/plain")
    (evidence,) = add_evidence(actor=staff, task=task, uploads=[upload])
    return evidence


def _report(coordinator: Actor, plan: MigrationPlan) -> ReportRun:
    kind, form = _chosen(coordinator, plan)
    return order_report(actor=coordinator, kind=kind, form=form)


def _schedule(coordinator: Actor, plan: MigrationPlan) -> ReportSchedule:
    kind, form = _chosen(coordinator, plan)
    monthly = Plan(name="月例会議の資料", frequency=Frequency.MONTHLY, day=25)
    return schedule_report(actor=coordinator, kind=kind, form=form, plan=monthly)


def _chosen(coordinator: Actor, plan: MigrationPlan) -> tuple[ReportKind, ReportForm]:
    kind = find_report_kind("security.schedule")
    assert kind
    choices = {"plan": str(plan.pk), "format": Format.EXCEL.value}
    form = kind.form(choices, actor=coordinator, formats=kind.formats)
    assert form.is_valid(), form.errors
    return kind, form


def _application(staff: Actor, coordinator: Actor, window: ApplicationWindow) -> Application:
    typed = {"preferences_2017-05": ["wished"], "remarks": [""]}
    application = create_application(actor=staff, window=window, typed=typed)
    upload = SimpleUploadedFile("理由書.txt", "庁舎移転のため".encode(), content_type="text/plain")
    add_attachment(actor=staff, application=application, upload=upload)
    application.refresh_from_db()
    application = submit_application(actor=staff, application=application)
    application = return_application(actor=coordinator, application=application, reason="希望月を追加してください")
    return resubmit_application(actor=staff, application=application)


def _import(programme: Programme, organisation: Organisation, user: User) -> ProfileImport:
    return ProfileImport.objects.create(
        programme=programme, organisation=organisation, file_name="接続状況.xlsx", created_by=user, state="checked"
    )


def _organisation_import(prefecture: Organisation, user: User) -> OrganisationImport:
    return OrganisationImport.objects.create(
        organisation=prefecture, file_name="団体一覧.xlsx", created_by=user, state=ImportState.CHECKED
    )

from .acknowledgements import Acknowledgement, AcknowledgementGroupPermission
from .change_requests import ChangeEffect, ChangeReception
from .imports import ProfileImport
from .incident_notices import IncidentNotice, IncidentNoticeGroupPermission, NoticeRecipient, NoticeRevision
from .incident_reports import IncidentFile, IncidentReport, IncidentReportGroupPermission, IncidentStep
from .migrations import MigrationTask, OrganisationMigration, OrganisationMigrationGroupPermission
from .milestones import ProcurementMilestone
from .participations import OrderRule, Participation, ServiceChoice, ServiceMenuItem
from .pins import Pin
from .plans import MigrationPlan, MigrationPlanGroupPermission, PlanEntry
from .profiles import ConnectionProfile, ConnectionProfileGroupPermission
from .programmes import Programme, ProgrammeGroupPermission, ProgrammeMonth
from .publication import PublicationRules
from .receptions import WishReception
from .scenarios import Scenario
from .schedule import ScheduledSwitch
from .separation import SeparationCheck, SeparationEvidence
from .steps import StepTemplate
from .task_records import TaskEvidence, TaskObstacle, TaskTransition
from .wishes import SwitchWish, SwitchWishGroupPermission

__all__ = [
    "Acknowledgement",
    "AcknowledgementGroupPermission",
    "ChangeEffect",
    "ChangeReception",
    "ConnectionProfile",
    "ConnectionProfileGroupPermission",
    "IncidentFile",
    "IncidentNotice",
    "IncidentNoticeGroupPermission",
    "IncidentReport",
    "IncidentReportGroupPermission",
    "IncidentStep",
    "MigrationPlan",
    "MigrationPlanGroupPermission",
    "MigrationTask",
    "NoticeRecipient",
    "NoticeRevision",
    "OrderRule",
    "OrganisationMigration",
    "OrganisationMigrationGroupPermission",
    "Participation",
    "Pin",
    "PlanEntry",
    "ProcurementMilestone",
    "ProfileImport",
    "Programme",
    "ProgrammeGroupPermission",
    "ProgrammeMonth",
    "PublicationRules",
    "Scenario",
    "ScheduledSwitch",
    "SeparationCheck",
    "SeparationEvidence",
    "ServiceChoice",
    "ServiceMenuItem",
    "StepTemplate",
    "SwitchWish",
    "SwitchWishGroupPermission",
    "TaskEvidence",
    "TaskObstacle",
    "TaskTransition",
    "WishReception",
]

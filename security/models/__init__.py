from .imports import ProfileImport
from .plans import MigrationPlan, MigrationPlanGroupPermission, PlanEntry
from .profiles import ConnectionProfile, ConnectionProfileGroupPermission
from .programmes import Participation, Programme, ProgrammeGroupPermission, ProgrammeMonth, ServiceMenuItem
from .scenarios import Scenario
from .wishes import SwitchWish, SwitchWishGroupPermission

__all__ = [
    "ConnectionProfile",
    "ConnectionProfileGroupPermission",
    "MigrationPlan",
    "MigrationPlanGroupPermission",
    "Participation",
    "PlanEntry",
    "ProfileImport",
    "Programme",
    "ProgrammeGroupPermission",
    "ProgrammeMonth",
    "Scenario",
    "ServiceMenuItem",
    "SwitchWish",
    "SwitchWishGroupPermission",
]

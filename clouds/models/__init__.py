"""Models of the municipal cloud."""

from .groups import GroupMember, MemberContact, StudyGroup, StudyGroupGroupPermission
from .meetings import AgendaItem, Attendance, Material, MaterialVersion, Meeting
from .minutes import ActionItem, Decision, Minutes, MinutesResponse
from .plans import Plan, PlanGroupPermission, PlanMilestone, PlanPhase, PlanVersion
from .support import SupportEntry, SupportEntryGroupPermission

__all__ = [
    "ActionItem",
    "AgendaItem",
    "Attendance",
    "Decision",
    "GroupMember",
    "Material",
    "MaterialVersion",
    "Meeting",
    "MemberContact",
    "Minutes",
    "MinutesResponse",
    "Plan",
    "PlanGroupPermission",
    "PlanMilestone",
    "PlanPhase",
    "PlanVersion",
    "StudyGroup",
    "StudyGroupGroupPermission",
    "SupportEntry",
    "SupportEntryGroupPermission",
]

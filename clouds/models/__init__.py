"""Models of the municipal cloud."""

from .groups import GroupMember, MemberContact, StudyGroup, StudyGroupGroupPermission
from .inventory import SystemInventory, SystemInventoryGroupPermission, SystemRecord
from .inventory_imports import InventoryImport
from .joint_groups import GateStep, JointGroup, JointGroupGroupPermission, JointMember
from .meetings import AgendaItem, Attendance, Material, MaterialVersion, Meeting
from .minutes import ActionItem, Decision, Minutes, MinutesResponse
from .plans import Plan, PlanGroupPermission, PlanMilestone, PlanPhase, PlanVersion
from .proposals import GroupProposal, GroupProposalGroupPermission
from .support import SupportEntry, SupportEntryGroupPermission

__all__ = [
    "ActionItem",
    "AgendaItem",
    "Attendance",
    "Decision",
    "GateStep",
    "GroupMember",
    "GroupProposal",
    "GroupProposalGroupPermission",
    "InventoryImport",
    "JointGroup",
    "JointGroupGroupPermission",
    "JointMember",
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
    "SystemInventory",
    "SystemInventoryGroupPermission",
    "SystemRecord",
]

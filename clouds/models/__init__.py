"""Models of the municipal cloud."""

from .form_answers import CatalogueMember, FormNeed, VendorAnswer, VendorRequest, VendorRequestGroupPermission
from .form_papers import CommonSetRun, FormImport
from .groups import GroupMember, MemberContact, StudyGroup, StudyGroupGroupPermission
from .intentions import IntentionRound, IntentionRoundGroupPermission
from .inventory import SystemInventory, SystemInventoryGroupPermission, SystemRecord
from .inventory_imports import InventoryImport
from .joint_groups import GateEvidence, GateStep, JointGroup, JointGroupGroupPermission, JointMember
from .meetings import AgendaItem, Attendance, Material, MaterialVersion, Meeting
from .minutes import ActionItem, Decision, Minutes, MinutesResponse
from .output_forms import (
    FormCatalogue,
    FormCatalogueGroupPermission,
    FormComment,
    FormLayout,
    OutputForm,
)
from .plans import Plan, PlanGroupPermission, PlanMilestone, PlanPhase, PlanVersion
from .proposals import GroupProposal, GroupProposalGroupPermission
from .support import SupportEntry, SupportEntryGroupPermission

__all__ = [
    "ActionItem",
    "AgendaItem",
    "Attendance",
    "CatalogueMember",
    "CommonSetRun",
    "Decision",
    "FormCatalogue",
    "FormCatalogueGroupPermission",
    "FormComment",
    "FormImport",
    "FormLayout",
    "FormNeed",
    "GateEvidence",
    "GateStep",
    "GroupMember",
    "GroupProposal",
    "GroupProposalGroupPermission",
    "IntentionRound",
    "IntentionRoundGroupPermission",
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
    "OutputForm",
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
    "VendorAnswer",
    "VendorRequest",
    "VendorRequestGroupPermission",
]

"""Models of the My Number joint operation test."""

from .delegations import RunDelegation
from .imports import CatalogueImport
from .pairings import PairedTest, PairingPin, PairingPlan, PairingRun, UnservedInquiry
from .pairs import DateProposal, Pair, PairMessage, PairSide, SerialBlock
from .participations import (
    OperationTestParticipationGroupPermission,
    Participation,
    PartnerWish,
    ScenarioRole,
    StepRecord,
)
from .programmes import OperationTestGroupPermission, Programme, Reception, Slot, StepSchedule
from .rules import (
    RulesAcknowledgement,
    RulesAcknowledgementGroupPermission,
    RulesDocument,
)
from .runs import Defect, RunEvidence, RunHistory, ScenarioRun, StepResult
from .scenarios import Scenario, ScenarioVersion
from .support import Consultation, FaqEntry, TroubleCard, TroubleSighting, WorkClaim

__all__ = [
    "CatalogueImport",
    "Consultation",
    "DateProposal",
    "Defect",
    "FaqEntry",
    "OperationTestGroupPermission",
    "OperationTestParticipationGroupPermission",
    "Pair",
    "PairMessage",
    "PairSide",
    "PairedTest",
    "PairingPin",
    "PairingPlan",
    "PairingRun",
    "Participation",
    "PartnerWish",
    "Programme",
    "Reception",
    "RulesAcknowledgement",
    "RulesAcknowledgementGroupPermission",
    "RulesDocument",
    "RunDelegation",
    "RunEvidence",
    "RunHistory",
    "Scenario",
    "ScenarioRole",
    "ScenarioRun",
    "ScenarioVersion",
    "SerialBlock",
    "Slot",
    "StepRecord",
    "StepResult",
    "StepSchedule",
    "TroubleCard",
    "TroubleSighting",
    "UnservedInquiry",
    "WorkClaim",
]

"""Models of the My Number joint operation test."""

from .programmes import OperationTestGroupPermission, Participation, Programme, Slot
from .rules import (
    RulesAcknowledgement,
    RulesAcknowledgementGroupPermission,
    RulesDocument,
)

__all__ = [
    "OperationTestGroupPermission",
    "Participation",
    "Programme",
    "RulesAcknowledgement",
    "RulesAcknowledgementGroupPermission",
    "RulesDocument",
    "Slot",
]

from .changes import OrganisationChange
from .departments import Contact, Department
from .organisations import JointBodyMember, Organisation, OrganisationGroupPermission, PopulationCount

__all__ = [
    "Contact",
    "Department",
    "JointBodyMember",
    "Organisation",
    "OrganisationChange",
    "OrganisationGroupPermission",
    "PopulationCount",
]

from .changes import OrganisationChange
from .departments import Contact, Department
from .organisations import Organisation, OrganisationGroupPermission, PopulationCount

__all__ = [
    "Contact",
    "Department",
    "Organisation",
    "OrganisationChange",
    "OrganisationGroupPermission",
    "PopulationCount",
]

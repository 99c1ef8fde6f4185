"""Osaka's joint operation test of 2016 as a sample: real period, organisations and procedures; all else is made up."""

from __future__ import annotations

from mynumber_tests.models import Programme
from portal.audit.tracking import note
from portal.organisations.models import Organisation
from portal.samples import SignIn

from .applications import load_applications
from .catalogue import load_catalogue
from .execution import load_execution
from .pairing import load_pairing
from .programme import NAME, PREFECTURE, load_programme
from .questions import load_questions
from .rooms import load_rooms


def load() -> list[SignIn]:
    """Does nothing where the test is there already."""
    if not Programme.objects.filter(name=NAME).exists():
        programme = load_programme(Organisation.objects.get(code=PREFECTURE))
        load_catalogue(programme)
        load_applications(programme)
        load_pairing(programme)
        note(reason="")  # that of the publication is not the reason of what follows
        load_rooms(programme)
        load_questions(programme)
        load_execution(programme)
    return []

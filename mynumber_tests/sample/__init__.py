"""Osaka's joint operation tests as a sample: that of 2016, which is over, and one that runs on the day of loading.

Real are the organisations, the procedures and the period of 2016; all else is made up.
"""

from __future__ import annotations

from mynumber_tests.models import Programme
from portal.audit.tracking import note
from portal.organisations.models import Organisation
from portal.samples import SignIn

from .finished import NAME, load_finished
from .programme import PREFECTURE
from .running import load_running


def load() -> list[SignIn]:
    """Does nothing where the tests are there already."""
    prefecture = Organisation.objects.get(code=PREFECTURE)
    if not Programme.objects.filter(name=NAME).exists():
        load_finished(prefecture)
    if not Programme.objects.filter(prefecture=prefecture, is_sample=True).exclude(name=NAME).exists():
        note(reason="")  # that of what went before is not the reason of what follows
        load_running(prefecture)
    return []

"""Osaka's organisations for the sample: real names, codes and census figures."""

from __future__ import annotations

from portal.access.actor import Actor
from portal.samples import SignIn

from .data_files import all_records
from .services.loading import store_organisations

OSAKA = "27"


def load() -> list[SignIn]:
    store_organisations(actor=Actor.system(), records=all_records(OSAKA))
    return []

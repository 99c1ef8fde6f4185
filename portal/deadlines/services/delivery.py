"""Sending the mails of deadlines, batch by batch. How one is handed over: portal.notifications.services.handover."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portal.deadlines.mails import build_message
from portal.deadlines.models import ReminderMail
from portal.notifications.services.handover import BATCH, Letter, send_batch

from . import outbox


def send_due(check: Callable[[], object] = lambda: None) -> int:
    """Send everything whose time it is, batch by batch over one connection each; gives how many were taken.

    `check` is called between batches and may raise to stop.
    """
    sent = 0
    while (parcels := outbox.claim_due(BATCH)) is not None:
        taken, goes_on = send_batch(outbox, [_letter(parcel) for parcel in parcels])
        sent += taken
        if not goes_on:
            break
        check()
    return sent


def _letter(parcel: outbox.Parcel) -> Letter[ReminderMail]:
    def write() -> Any:
        return build_message(parcel.mail, parcel.reminders, parcel.link_version)

    return Letter(parcel.mail, write)

"""Handing mails to the server so that one is lost or doubled only in a window that shows in the table.

    claim (commit) -> MAIL, RCPT, DATA -> `handed_over_at` (commit) -> the text -> 250 -> `sent` (commit)

Before the commit of `handed_over_at` the server has no text, so the mail is certainly not delivered and is tried
again. After the 250 it certainly is. Only a sender that dies in between leaves a mail of which nobody knows.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import time
from collections.abc import Callable, Sequence
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.db import InterfaceError, OperationalError
from django.db import connection as database
from django.utils.translation import gettext as _

from portal.deadlines.mails import build_message
from portal.deadlines.models import ReminderMail

from . import outbox

logger = structlog.get_logger(__name__)
BATCH = 50
LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)  # RFC 5321, 4.5.2
DATABASE_RETRIES, DATABASE_PAUSE_S = 40, 0.5  # a restart of the database takes seconds; the 250 is worth the wait


class Refused(Exception):
    """The server answered. `is_final`: it will say the same tomorrow."""

    def __init__(self, code: int, answer: bytes | str, *, is_final: bool) -> None:
        self.code, self.is_final = code, is_final
        text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
        super().__init__(_("メールサーバーの応答：%(code)d %(text)s") % {"code": code, "text": " ".join(text.split())})


class NotTaken(Exception):
    """The connection broke before the server had the text."""


class Unanswered(Exception):
    """The connection broke after the text had begun to go out."""


def send_due(check: Callable[[], object] = lambda: None) -> int:
    """Send everything whose time it is, batch by batch over one connection each; gives how many were taken.

    `check` is called between batches and may raise to stop.
    """
    sent = 0
    while (parcels := outbox.claim_due(BATCH)) is not None:
        taken, goes_on = _send_batch(parcels)
        sent += taken
        if not goes_on:
            break
        check()
    return sent


def _send_batch(parcels: Sequence[outbox.Parcel]) -> tuple[int, bool]:
    """How many were taken, and whether the server is worth another batch now."""
    sent, backend = 0, get_connection()
    for number, parcel in enumerate(parcels):
        try:
            backend.open()  # does nothing while the connection stands
            sent += _send_one(backend, parcel)
        except (NotTaken, smtplib.SMTPException, OSError) as error:
            rest = [other.mail for other in parcels[number:]]
            outbox.give_back(rest, connection_fault(error))
            logger.warning("mail_server_out_of_reach", error=type(error).__name__, waiting=len(rest))
            _drop(backend)
            return sent, False
    _close(backend)
    return sent, True


def _close(backend: Any) -> None:
    with contextlib.suppress(smtplib.SMTPException, OSError):
        backend.close()


def _drop(backend: Any) -> None:
    """Without a goodbye, for which a dead connection would wait."""
    server = getattr(backend, "connection", None)
    if server is not None:
        server.close()
        backend.connection = None


def _send_one(backend: Any, parcel: outbox.Parcel) -> int:
    """1 if the server took it. Raises NotTaken when the connection is gone; the mail is still ours then."""
    mail = parcel.mail
    message = build_message(mail, parcel.reminders, parcel.link_version)
    try:
        if not hand_over(backend, message, mail):
            return 0
    except Refused as error:
        _note_refusal(backend, mail, error)
        return 0
    except Unanswered as error:
        outbox.note_uncertain(mail, connection_fault(error.__cause__ or error))
        logger.warning("mail_uncertain", mail=str(mail.pk))
        _drop(backend)
        return 0
    _insist(lambda: outbox.note_sent(mail))
    return 1


def _note_refusal(backend: Any, mail: ReminderMail, error: Refused) -> None:
    if error.is_final:
        outbox.note_refused(mail, str(error))
        logger.warning("mail_refused", mail=str(mail.pk), code=error.code)
    else:
        outbox.give_back([mail], str(error))
    _reset(backend)


def _reset(backend: Any) -> None:
    """Ready for the next mail, or a new connection for it."""
    try:
        if isinstance(backend, EmailBackend) and backend.connection is not None:
            backend.connection.rset()
    except (smtplib.SMTPException, OSError):
        _drop(backend)


def hand_over(backend: Any, message: Any, mail: ReminderMail) -> bool:
    """True: taken. False: the lease was lost, nothing was sent. Raises Refused, NotTaken, Unanswered."""
    if not isinstance(backend, EmailBackend):  # console, file, memory: no dialogue to take apart
        return outbox.note_hand_over(mail) and bool(backend.send_messages([message]))
    server = backend.connection
    assert server is not None
    try:
        _announce(server, message)
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        raise NotTaken from error
    try:
        is_ours = outbox.note_hand_over(mail)
    except BaseException:
        _drop(backend)  # without the final dot the server forgets it
        raise
    if not is_ours:
        _drop(backend)
        return False
    _send_text(server, message)
    return True


def _announce(server: smtplib.SMTP, message: Any) -> None:
    """Everything before the text. Raises Refused with what the server said."""
    server.ehlo_or_helo_if_needed()
    code, answer = server.mail(message.from_email)
    if code != 250:
        raise Refused(code, answer, is_final=False)  # our own address or the server's mood: not this person's fault
    code, answer = server.rcpt(message.to[0])
    if code not in (250, 251):
        raise Refused(code, answer, is_final=code >= 500)
    code, answer = server.docmd("DATA")
    if code != 354:
        raise Refused(code, answer, is_final=code >= 500)


def _send_text(server: smtplib.SMTP, message: Any) -> None:
    text = message.message().as_bytes(linesep="\r\n")
    lines = LEADING_DOT.sub(b"..", text)
    try:
        # In one piece: a second small packet would wait for the delayed acknowledgement of the first.
        server.send(lines + (b".\r\n" if lines.endswith(b"\r\n") else b"\r\n.\r\n"))
        code, answer = server.getreply()
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        raise Unanswered from error
    if code != 250:
        raise Refused(code, answer, is_final=code >= 500)


def _insist(write: Callable[[], None]) -> None:
    """The outcome is known to this process alone: a database that restarts must still learn of it."""
    for attempt in range(DATABASE_RETRIES):
        try:
            write()
        except (OperationalError, InterfaceError):
            if attempt == DATABASE_RETRIES - 1:
                raise
            database.close()
            time.sleep(DATABASE_PAUSE_S)
        else:
            return


def connection_fault(error: BaseException) -> str:
    """What a coordinator reads; the details are in the log."""
    if isinstance(error, smtplib.SMTPResponseException):
        return str(Refused(error.smtp_code, error.smtp_error, is_final=False))
    if isinstance(error, TimeoutError):
        return _("メールサーバーが時間内に応答しませんでした。")
    if isinstance(error, ConnectionRefusedError):
        return _("メールサーバー（%(host)s）に接続できませんでした。") % {"host": settings.EMAIL_HOST}
    return _("メールサーバーとの通信が途中で切れました。")

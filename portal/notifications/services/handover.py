"""Handing mails to the server so that one is lost or doubled only in a window that shows in the table.

    claim (commit) -> MAIL, RCPT, DATA -> `note_hand_over` (commit) -> the text -> 250 -> `note_sent` (commit)

Before the commit of the hand-over the server has no text, so the mail is certainly not delivered and is tried again.
After the 250 it certainly is. Only a sender that dies in between leaves a mail of which nobody knows. All mails that
stand in tables go this way: those of notices and those of deadlines, each with an outbox of its own.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.db import InterfaceError, OperationalError
from django.db import connection as database
from django.utils.translation import gettext as _

logger = structlog.get_logger(__name__)
BATCH = 50  # mails over one connection
LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)  # RFC 5321, 4.5.2
DATABASE_RETRIES, DATABASE_PAUSE_S = 40, 0.5  # a restart of the database takes seconds; the 250 is worth the wait
Row = TypeVar("Row")
Kept = TypeVar("Kept", contravariant=True)


class Outbox(Protocol[Kept]):
    """Where the outcome is written down. A sender that lost its claim changes nothing any more."""

    def note_hand_over(self, mail: Kept) -> bool:
        """Committed just before the text goes out; False: the claim is lost, so it must not."""

    def note_sent(self, mail: Kept) -> None:
        """The server has said 250."""

    def note_refused(self, mail: Kept, error: str) -> None:
        """The server will never take it."""

    def note_uncertain(self, mail: Kept, error: str) -> None:
        """The connection broke between the text and the answer."""

    def give_back(self, mails: Sequence[Kept], error: str) -> None:
        """Certainly not taken: another try later."""


@dataclass(frozen=True, slots=True)
class Letter(Generic[Row]):
    """A claimed mail; `write` makes the message when its turn comes."""

    mail: Row
    write: Callable[[], Any]


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


def send_batch(outbox: Outbox[Row], letters: Sequence[Letter[Row]]) -> tuple[int, bool]:
    """Over one connection: how many were taken, and whether the server is worth another batch now."""
    sent, backend = 0, get_connection()
    for number, letter in enumerate(letters):
        try:
            backend.open()  # does nothing while the connection stands
            sent += _send_one(outbox, backend, letter)
        except (NotTaken, smtplib.SMTPException, OSError) as error:
            rest = [other.mail for other in letters[number:]]
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


def _send_one(outbox: Outbox[Row], backend: Any, letter: Letter[Row]) -> int:
    """1 if the server took it. Raises NotTaken when the connection is gone; the mail is still ours then."""
    mail = letter.mail
    try:
        message = letter.write()
        text = _as_sent(message)
    except Exception:  # one that cannot be written holds up no other
        logger.exception("mail_not_written", mail=_key(mail))
        outbox.note_refused(mail, _("メールの文面を作成できませんでした。システム管理者に連絡してください。"))
        return 0
    try:
        if not _hand_over(outbox, backend, message, text, mail):
            return 0
    except Refused as error:
        _note_refusal(outbox, backend, mail, error)
        return 0
    except Unanswered as error:
        outbox.note_uncertain(mail, connection_fault(error.__cause__ or error))
        logger.warning("mail_uncertain", mail=_key(mail))
        _drop(backend)
        return 0
    _insist(lambda: outbox.note_sent(mail))
    return 1


def _note_refusal(outbox: Outbox[Row], backend: Any, mail: Row, error: Refused) -> None:
    if error.is_final:
        outbox.note_refused(mail, str(error))
        logger.warning("mail_refused", mail=_key(mail), code=error.code)
    else:
        outbox.give_back([mail], str(error))
    _reset(backend)


def _key(mail: Any) -> str:
    return str(mail.pk)


def _reset(backend: Any) -> None:
    """Ready for the next mail, or a new connection for it."""
    try:
        if isinstance(backend, EmailBackend) and backend.connection is not None:
            backend.connection.rset()
    except (smtplib.SMTPException, OSError):
        _drop(backend)


def _hand_over(outbox: Outbox[Row], backend: Any, message: Any, text: bytes, mail: Row) -> bool:
    """True: taken. False: the claim was lost, nothing was sent. Raises Refused, NotTaken, Unanswered."""
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
    _send_text(server, text)
    return True


def _as_sent(message: Any) -> bytes:
    """The text with the dots that SMTP doubles and the one that ends it."""
    lines = LEADING_DOT.sub(b"..", message.message().as_bytes(linesep="\r\n"))
    return bytes(lines + (b".\r\n" if lines.endswith(b"\r\n") else b"\r\n.\r\n"))


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


def _send_text(server: smtplib.SMTP, text: bytes) -> None:
    try:
        # In one piece: a second small packet would wait for the delayed acknowledgement of the first.
        server.send(text)
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

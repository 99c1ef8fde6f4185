"""A mail server of one test's own that remembers what it took, and misbehaves when asked to."""

from __future__ import annotations

import asyncio
import email
import email.policy
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Taken:
    """One mail for which the server has said 250."""

    message_id: str
    date: str
    recipient: str
    subject: str
    text: str


@dataclass
class MailSink:
    """`on_recipient` and `on_data` may answer instead of the server (a string), wait, or raise Cut."""

    taken: list[Taken] = field(default_factory=list)
    on_recipient: Callable[[str], str | None] = lambda address: None
    on_data: Callable[[Taken], Any] = lambda mail: None
    cut_after_taking: Callable[[Taken], bool] = lambda mail: False
    lock: threading.Lock = field(default_factory=threading.Lock)

    # --- what aiosmtpd calls ---

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.on_recipient(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        mail = _read(envelope)
        answer = self.on_data(mail)
        if asyncio.iscoroutine(answer):
            answer = await answer
        if isinstance(answer, str):
            return answer
        with self.lock:
            self.taken.append(mail)
        if self.cut_after_taking(mail):
            assert server.transport
            server.transport.abort()
        return "250 OK"

    # --- what tests ask ---

    @property
    def ids(self) -> list[str]:
        with self.lock:
            return [mail.message_id for mail in self.taken]

    @property
    def in_effect(self) -> dict[str, Taken]:
        """What a server keeps that throws a repetition of Message-ID and date away."""
        with self.lock:
            return {mail.message_id: mail for mail in self.taken}


def _read(envelope: Envelope) -> Taken:
    content = envelope.content
    assert isinstance(content, bytes)
    message = email.message_from_bytes(content, policy=email.policy.default)
    body = message.get_body(("plain",))
    return Taken(
        message_id=str(message["Message-ID"]),
        date=str(message["Date"]),
        recipient=envelope.rcpt_tos[0],
        subject=str(message["Subject"]).strip(),
        text=body.get_content().replace("\r\n", "\n") if body else "",
    )


class SinkServer:
    """The sink behind a port that can be closed and opened again."""

    def __init__(self) -> None:
        self.sink = MailSink()
        self._controller = _controller(self.sink, 0)
        self._controller.start()
        self.port = self._controller.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]

    def close(self) -> None:
        self._controller.stop()

    def open(self) -> None:
        self._controller = _controller(self.sink, self.port)
        self._controller.start()


def _controller(sink: MailSink, port: int) -> Controller:
    return _AnyPort(sink, hostname="127.0.0.1", port=port, ready_timeout=30)


class _AnyPort(Controller):
    def _trigger_server(self) -> None:
        """The library connects to the port it was given; with port 0 the system has chosen another."""
        if self.server is not None and self.server.sockets:
            self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def mail_server(settings: Any) -> Iterator[SinkServer]:
    """The portal's mail server for one test; the product sends through its real SMTP backend."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # it would tell every word of every dialogue
    server = SinkServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
    yield server
    server.close()

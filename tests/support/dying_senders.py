"""A sender of mails that dies at a chosen moment, as far as one process can play kill -9.

Death is an exception that no code of ours catches: whatever was not committed is gone, and the connection to the mail
server breaks. Leases run out when the test says so.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.core.mail import get_connection

from portal.notifications.services import handover


class Died(BaseException):
    """Not caught by anything."""


@contextmanager
def dying(owner: Any, name: str, moment: str, turn: int) -> Iterator[None]:
    """The sender dies before or after its n-th time at a step (a function of `owner`)."""
    original: Callable[..., Any] = getattr(owner, name)
    turns = itertools.count()

    def watched(*args: Any, **kwargs: Any) -> Any:
        is_time = next(turns) == turn
        if is_time and moment == "before":
            raise Died
        result = original(*args, **kwargs)
        if is_time:
            raise Died
        return result

    with mock.patch.object(owner, name, watched):
        yield


def send_until_death(send: Callable[[], object]) -> bool:
    """Whether the sender has died."""
    opened: list[Any] = []

    def remember() -> Any:
        opened.append(get_connection())
        return opened[-1]

    try:
        with mock.patch.object(handover, "get_connection", remember):
            send()
    except Died:
        return True
    finally:
        for backend in opened:  # the sockets of the dead close
            if backend.connection:
                backend.connection.close()
    return False

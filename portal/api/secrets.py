"""How a token looks and how it is recognised: `jit_<key id>.<secret>`.

The prefix lets scanners find a token that was published by mistake; the key id finds the row; of the secret only an
HMAC-SHA-256 with a pepper from the environment is stored, so a copy of the database opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import NamedTuple

from django.conf import settings

PREFIX = "jit_"
KEY_ID_LENGTH = 16
_FORM = re.compile(rf"{PREFIX}(?P<key_id>[0-9a-f]{{{KEY_ID_LENGTH}}})\.(?P<secret>[A-Za-z0-9_-]{{43}})")


class TokenText(NamedTuple):
    """A token as its holder has it."""

    key_id: str
    secret: str

    def __str__(self) -> str:
        return f"{PREFIX}{self.key_id}.{self.secret}"


def new_token_text() -> TokenText:
    """A fresh token: 64 bits to find it by, 256 bits that nobody guesses."""
    return TokenText(secrets.token_hex(KEY_ID_LENGTH // 2), secrets.token_urlsafe(32))


def parse_token_text(text: str) -> TokenText | None:
    """The two parts of a token, or None for anything else."""
    match = _FORM.fullmatch(text)
    return TokenText(match["key_id"], match["secret"]) if match else None


def digest_of(token: TokenText) -> str:
    """What is stored of a token; 64 hexadecimal digits."""
    return hmac.new(settings.API_TOKEN_PEPPER.encode(), str(token).encode(), hashlib.sha256).hexdigest()


def is_same_digest(one: str, other: str) -> bool:
    """Compares in constant time."""
    return hmac.compare_digest(one, other)

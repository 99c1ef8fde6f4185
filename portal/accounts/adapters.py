"""What allauth must do our way: no open sign-up, safe ways back, secrets of factors encrypted, refusals recorded."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.encoding import force_bytes

from portal.web.redirects import is_own_path
from portal.web.sign_in_sentences import ACCOUNT_SENTENCES, FACTOR_SENTENCES

from .models.sign_ins import SignInEvent
from .services.sign_ins import record_sign_in_event, user_with_email


class PortalAccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | ACCOUNT_SENTENCES

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts exist by invitation only."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only paths of the portal itself are followed after sign-in."""
        return is_own_path(url)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuses while too many attempts have failed; the refusal is on record too. Raises ValidationError."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            record_sign_in_event(SignInEvent.LOCKED, request, user_with_email(credentials.get("email")))
            raise


class PortalMFAAdapter(DefaultMFAAdapter):
    """TOTP secrets and recovery codes are kept encrypted, so that a copy of the database alone signs nobody in."""

    error_messages = DefaultMFAAdapter.error_messages | FACTOR_SENTENCES

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()


def reencrypted(text: str) -> str:
    """The same secret under the current SECRET_KEY. Raises InvalidToken where no known key has written it."""
    return _fernet().rotate(text.encode()).decode()


def _fernet() -> MultiFernet:
    # The first key encrypts; secrets written under an older SECRET_KEY are still read.
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"portal.accounts.factors").derive(force_bytes(secret))
    return Fernet(base64.urlsafe_b64encode(derived))

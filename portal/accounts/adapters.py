"""What allauth must do our way: no open sign-up, mails in Japanese, the user's name."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class PortalAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts exist by invitation only."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only paths of the portal itself are followed after sign-in."""
        return bool(url) and url.startswith("/") and not url.startswith(("//", "/\\"))

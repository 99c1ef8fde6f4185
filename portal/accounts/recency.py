"""Sensitive actions ask again who is there when the last proof is too old."""

from __future__ import annotations

import time

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, QueryDict

from portal.web.validators import without_individual_numbers


def require_recent_authentication(request: HttpRequest) -> None:
    """Raise ReauthenticationRequired unless the person signed in or proved themselves lately.

    Call it after the check of rights: who may not do the thing must not learn that it exists. A posted form waits in
    the session meanwhile and is sent again by allauth.
    """
    latest = max((record["at"] for record in get_authentication_records(request, request.user)), default=0)
    if time.time() - latest <= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
        return
    if request.method == "POST":
        request.POST = _without_numbers(request.POST)  # type: ignore[assignment]
    raise ReauthenticationRequired


def _without_numbers(posted: QueryDict) -> QueryDict:
    """What goes into the session, where an individual number may not go."""
    masked = QueryDict(mutable=True)
    for name, values in without_individual_numbers(dict(posted.lists())).items():
        masked.setlist(name, values)
    return masked

"""ETags: an answer that has not changed is not sent again, and a write must say which version it builds on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.request import Request

FORMAT = 1  # raised when the same data begins to be written in another way


class PreconditionRequired(APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "precondition_required"


class PreconditionFailed(APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "precondition_failed"


def strong_etag(*parts: object) -> str:
    """A quoted strong ETag out of anything whose `repr` tells one version from another."""
    return f'"{hashlib.sha256(repr((FORMAT, *parts)).encode()).hexdigest()[:32]}"'


def rows_etag(rows: Iterable[tuple[Any, ...]], *parts: object) -> str:
    """The ETag of a list from what identifies each row and its version."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(repr(row).encode())
    return strong_etag(digest.hexdigest(), *parts)


def is_not_modified(request: Request, etag: str) -> bool:
    """Whether the caller already has this version (RFC 9110, 13.1.2: weak comparison)."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return known == ["*"] or etag in {one.removeprefix("W/") for one in known}


def check_match(request: Request, etag: str) -> None:
    """Refuse a write that does not name the version it builds on, or names an old one.

    Raises PreconditionRequired (428) without If-Match, or with `*`, which names no version; PreconditionFailed (412).
    """
    given = parse_etags(request.headers.get("If-Match", ""))
    if not given or given == ["*"]:
        raise PreconditionRequired(
            _("読み取ったときの ETag を If-Match ヘッダーに指定してください。ほかの人の更新を消さないためです。")
        )
    if etag not in given:
        raise PreconditionFailed(
            _("ほかの人が先に更新しました。もう一度読み取り、違いを確かめてから送信してください。")
        )

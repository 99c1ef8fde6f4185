"""How often one caller may ask. The key is the token or the person, never an address or a header."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

from portal.api.models import ApiToken

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it imports this module itself, by the settings

log = structlog.get_logger(__name__)

WINDOWS_S = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def rate() -> tuple[int, int]:
    """How many requests in how many seconds, out of a setting like `600/min`."""
    count, _, period = str(api_settings.DEFAULT_THROTTLE_RATES["actor"]).partition("/")
    return int(count), WINDOWS_S[period[0]]


class ActorThrottle(BaseThrottle):
    """Counts in windows of fixed length; one atomic step in Redis for each request."""

    _wait_s: float = 0.0

    def allow_request(self, request: Request, view: APIView) -> bool:
        limit, window_s = rate()
        now = time.time()
        self._wait_s = window_s - now % window_s
        return self._count(f"api-rate:{_caller(request)}:{int(now // window_s)}", window_s) <= limit

    def wait(self) -> float:
        return self._wait_s

    @staticmethod
    def _count(key: str, window_s: int) -> int:
        try:
            cache.add(key, 0, timeout=window_s * 2)
            return cache.incr(key)
        except (RedisError, ValueError):
            # A Redis that is away must not take the interface with it.
            log.warning("api_throttle_unavailable")
            return 0


def _caller(request: Request) -> str:
    if isinstance(request.auth, ApiToken):
        return f"token:{request.auth.pk}"
    return f"user:{request.user.pk}"

"""Production behind TLS. `manage.py check --deploy` is clean with the variables of docs/operations.md."""

from .base import *  # noqa: F403
from .base import SILENCED_SYSTEM_CHECKS as SILENCED_EVERYWHERE
from .base import env

SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# W021 asks for the HSTS preload list, which a closed network does not have.
SILENCED_SYSTEM_CHECKS = [*SILENCED_EVERYWHERE, "security.W021"]

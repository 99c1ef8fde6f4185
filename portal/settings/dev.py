"""`make run` on one machine over plain http: everything real, only what needs TLS is relaxed."""

from .base import *  # noqa: F403
from .base import LOG_LEVEL, PORTAL_DATA, env
from .base import SILENCED_SYSTEM_CHECKS as SILENCED_EVERYWHERE
from .logs import logging_config

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["*"])
EMAIL_BACKEND = env.str("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
# The demo sign-ins of the sample must work at once; a real installation keeps the default of base.py.
MFA_REQUIRED_ROLES = env.list("MFA_REQUIRED_ROLES", [])
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# Real names beside made-up contracts: every page says which is which.
SHOWS_SAMPLE_DATA = (PORTAL_DATA / "demo-sign-ins.json").exists()
SILENCED_SYSTEM_CHECKS = [
    *SILENCED_EVERYWHERE,
    "security.W004",
    "security.W008",
    "security.W012",
    "security.W016",
    "security.W021",
]
LOGGING = logging_config(env.str("LOG_FORMAT", "console"), LOG_LEVEL)

"""Settings for the type checker, which needs no servers and no secrets."""

import os

os.environ.setdefault("SECRET_KEY", "only for the type checker, never for a running portal")
os.environ.setdefault("API_TOKEN_PEPPER", "only for the type checker")
os.environ.setdefault("DATABASE_URL", "postgres://localhost/typing")
os.environ.setdefault("REDIS_URL", "redis://localhost:6379/0")

from .base import *  # noqa: F403

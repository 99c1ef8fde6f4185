"""Settings: safe by default, a wrong value named, production clean with the documented variables alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

REPOSITORY = Path(__file__).resolve().parents[3]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.prod",
    "SECRET_KEY": "k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJ",
    "API_TOKEN_PEPPER": "p" * 20 + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJ",
    "DATABASE_URL": "postgresql://portal@db.example/portal",
    "REDIS_URL": "redis://redis.example/0",
    "ALLOWED_HOSTS": "portal.example",
    "PORTAL_BASE_URL": "https://portal.example",
}


def check(**environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    basic = {"PATH": os.environ["PATH"]}
    return subprocess.run(command, cwd=REPOSITORY, env=basic | environ, capture_output=True, text=True)


def test_production_is_clean_with_the_documented_variables() -> None:
    done = check(**PRODUCTION)
    assert (done.returncode, done.stderr) == (0, "")


def test_those_variables_are_the_ones_that_the_guide_demands() -> None:
    guide = (REPOSITORY / "docs" / "operations.md").read_text("utf-8")
    demanded = re.findall(r"^\| `([A-Z_]+)` \| .* \| required \|$", guide, re.MULTILINE)
    assert sorted(demanded) == sorted(PRODUCTION)


def test_every_variable_that_is_read_is_in_the_guide() -> None:
    guide = (REPOSITORY / "docs" / "operations.md").read_text("utf-8")
    sources = [*(REPOSITORY / "portal" / "settings").glob("*.py"), *(REPOSITORY / "portal" / "serve").glob("*.py")]
    pattern = re.compile(r"""env(?:iron)?\.(?:str|int|bool|list|dj_db_url|get)\(\s*"([A-Z_]+)\"""")
    read = {name for source in sources for name in pattern.findall(source.read_text("utf-8"))}
    assert {name for name in read if f"`{name}`" not in guide} == set()


@pytest.mark.parametrize("name", ["SECRET_KEY", "API_TOKEN_PEPPER", "DATABASE_URL", "REDIS_URL"])
def test_a_missing_secret_or_address_stops_a_production_start_by_name(name: str) -> None:
    done = check(**{key: value for key, value in PRODUCTION.items() if key != name})
    assert done.returncode != 0
    assert name in done.stderr


def test_a_wrong_value_stops_the_start_by_name() -> None:
    done = check(**PRODUCTION, JOB_LEASE_S="a minute")
    assert done.returncode != 0
    assert "JOB_LEASE_S" in done.stderr


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)

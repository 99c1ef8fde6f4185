"""Fixtures of every test. The servers start first: Django reads its settings as soon as a model is imported."""

import django

from tests.support import servers

servers.start()
django.setup()

pytest_plugins = [
    "tests.support.migrated_database",
    "tests.factories.personas",
    "tests.support.worker",
    "tests.support.brokers",
    "tests.support.browser",
]


def pytest_unconfigure() -> None:
    servers.stop()

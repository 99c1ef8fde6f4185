"""Fixtures of every test. The servers start first: Django reads its settings as soon as a model is imported."""

import django
import hypothesis

from tests.support import servers

servers.start()
django.setup()

# A slow machine is no failure.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")

pytest_plugins = [
    "tests.support.migrated_database",
    "tests.factories.personas",
    "tests.support.worker",
    "tests.support.brokers",
    "tests.support.browser",
]


def pytest_unconfigure() -> None:
    servers.stop()

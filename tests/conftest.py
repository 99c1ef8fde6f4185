"""Fixtures of every test. The servers start first: Django reads its settings as soon as a model is imported."""

import gc
import os

import django
import hypothesis
import pytest

from tests.support import servers

servers.start()
django.setup()

# A slow machine is no failure.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")

pytest_plugins = [
    "tests.support.migrated_database",
    "tests.support.flushing",
    "tests.factories.personas",
    "tests.support.worker",
    "tests.support.brokers",
    "tests.support.databases",
    "tests.support.mail_sink",
    "tests.support.sample",
    "tests.support.browser",
]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Workers inherit this environment; with the name of the settings in it, pytest-django would read them before
    a worker has chosen its own Redis database, and all of them would share the first."""
    del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end; the collector of garbage need not go through it again and again."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    servers.stop()

"""The sample of a first start, loaded once for all tests of a module: loading takes many seconds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="module")
def loaded_sample(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Each test takes back what it changes, the module in the end everything."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_sample", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def sample(loaded_sample: None, db: None) -> None:
    """The tests look at it through the usual fixture."""

"""What the tests themselves stand on."""

from __future__ import annotations

import os

import pytest
from django.conf import settings


def test_each_process_of_a_test_run_has_the_redis_database_that_was_chosen_for_it() -> None:
    assert os.environ["REDIS_URL"] == settings.REDIS_URL
    assert settings.CACHES["default"]["LOCATION"] == settings.REDIS_URL


@pytest.mark.xdist_group("harness")
def test_the_scheduler_sees_the_group_of_a_test(request: pytest.FixtureRequest) -> None:
    is_grouping = bool(request.config.getoption("loadgroup", default=False))
    assert request.node.nodeid.endswith("@harness") == is_grouping

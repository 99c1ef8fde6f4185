"""What the tests themselves stand on."""

from __future__ import annotations

import os

from django.conf import settings


def test_each_process_of_a_test_run_has_the_redis_database_that_was_chosen_for_it() -> None:
    assert os.environ["REDIS_URL"] == settings.REDIS_URL
    assert settings.CACHES["default"]["LOCATION"] == settings.REDIS_URL

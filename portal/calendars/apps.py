from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class CalendarsConfig(AppConfig):
    name = "portal.calendars"
    label = "calendars"

    def ready(self) -> None:
        """Load the `calendar_sources` module of every app; see that the closed days are there."""
        autodiscover_modules("calendar_sources")
        post_migrate.connect(_seed, sender=self)


def _seed(**_kwargs: Any) -> None:
    from .services.closed_days import seed_closed_days

    seed_closed_days()

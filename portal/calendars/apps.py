from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CalendarsConfig(AppConfig):
    name = "portal.calendars"
    label = "calendars"

    def ready(self) -> None:
        """Load the `calendar_sources` module of every app."""
        autodiscover_modules("calendar_sources")

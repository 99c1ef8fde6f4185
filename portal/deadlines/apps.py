from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DeadlinesConfig(AppConfig):
    name = "portal.deadlines"
    label = "deadlines"

    def ready(self) -> None:
        """Load the `deadlines` module of every app: there it says what has a due date."""
        autodiscover_modules("deadlines")

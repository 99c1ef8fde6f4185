from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ApiConfig(AppConfig):
    name = "portal.api"
    label = "api"

    def ready(self) -> None:
        """Load the `scopes` module of every app, and what the schema generator must know of our classes."""
        from . import schema  # noqa: F401

        autodiscover_modules("scopes")

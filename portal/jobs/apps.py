from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "portal.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Fill the registries: every app says in its `tasks.py` what it can do in the background."""
        from . import liveness, sweeper  # noqa: F401 (they connect and register)

        autodiscover_modules("tasks")

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ReportsConfig(AppConfig):
    name = "portal.reports"
    label = "reports"

    def ready(self) -> None:
        """Fill the catalogue: every app describes its reports in a module `reports`."""
        from . import holders  # noqa: F401 (it registers)

        autodiscover_modules("reports")

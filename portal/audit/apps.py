from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "portal.audit"
    label = "audit"

    def ready(self) -> None:
        from . import connections, quick_migrations

        connections.install()
        quick_migrations.install()

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "portal.notifications"
    label = "notifications"

    def ready(self) -> None:
        from portal.organisations.succession import register_succession_step

        from .succession import tell_of_merger

        register_succession_step("notifications", 30, tell_of_merger)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.samples import Sample, register_sample


class NotificationsConfig(AppConfig):
    name = "portal.notifications"
    label = "notifications"

    def ready(self) -> None:
        from portal.organisations.succession import register_succession_step

        from . import sample
        from .succession import tell_of_merger

        register_succession_step("notifications", 30, tell_of_merger)
        register_sample("notifications", Sample(999, _("お知らせ"), sample.load))

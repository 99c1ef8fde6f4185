from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.samples import Sample, register_sample


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        from portal.organisations.succession import register_succession_step

        from . import sample, signals  # noqa: F401
        from .services.succession import hand_over_users

        register_succession_step("accounts", 20, hand_over_users)
        register_sample("accounts", Sample(20, _("利用者（架空のサンプル）"), sample.load))

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.samples import Sample, register_sample


class SecurityConfig(AppConfig):
    name = "security"
    label = "security"

    def ready(self) -> None:
        from . import file_holders, incidents, planner_files  # noqa: F401
        from .sample import programme, progress

        incidents.register()
        register_sample("security", Sample(30, _("セキュリティクラウド（架空のサンプル）"), programme.load))
        register_sample("security_progress", Sample(35, _("移行作業（架空のサンプル）"), progress.load))

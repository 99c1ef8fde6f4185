from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.samples import Sample, register_sample


class MynumberTestsConfig(AppConfig):
    name = "mynumber_tests"
    label = "mynumber_tests"

    def ready(self) -> None:
        from . import file_holders, planner_files, sample, words  # noqa: F401

        words.register()
        register_sample("mynumber_tests", Sample(36, _("総合運用テスト（架空のサンプル）"), sample.load))

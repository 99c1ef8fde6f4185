from django.apps import AppConfig


class MynumberTestsConfig(AppConfig):
    name = "mynumber_tests"
    label = "mynumber_tests"

    def ready(self) -> None:
        from . import planner_files  # noqa: F401

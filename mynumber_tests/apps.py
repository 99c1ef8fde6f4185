from django.apps import AppConfig


class MynumberTestsConfig(AppConfig):
    name = "mynumber_tests"
    label = "mynumber_tests"

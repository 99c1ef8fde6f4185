from django.apps import AppConfig


class ServeConfig(AppConfig):
    name = "portal.serve"
    label = "serve"

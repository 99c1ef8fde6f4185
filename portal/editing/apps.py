from django.apps import AppConfig


class EditingConfig(AppConfig):
    name = "portal.editing"
    label = "editing"

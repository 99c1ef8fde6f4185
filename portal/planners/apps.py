from django.apps import AppConfig


class PlannersConfig(AppConfig):
    name = "portal.planners"
    label = "planners"

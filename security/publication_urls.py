"""Addresses of the publication of switch schedules."""

from django.urls import path

from .views import publication

urlpatterns = [
    path("plans/<int:pk>/publish/", publication.plan_publish, name="plan-publish"),
    path("programmes/<int:pk>/versions/", publication.version_list, name="version-list"),
    path("programmes/<int:pk>/versions/compare/", publication.plan_compare, name="plan-compare"),
]

"""Addresses of the security cloud."""

from django.urls import include, path

from .views import plans, programmes

app_name = "security"
urlpatterns = [
    path("", programmes.programme_list, name="programme-list"),
    path("programmes/<int:pk>/", programmes.programme_detail, name="programme-detail"),
    path("programmes/<int:pk>/schedule/", programmes.schedule, name="schedule"),
    path("plans/<int:pk>/", plans.plan_detail, name="plan-detail"),
    path("plans/<int:pk>/discard/", plans.plan_discard, name="plan-discard"),
    path("", include("security.programme_urls")),
    path("", include("security.planning_urls")),
    path("", include("security.publication_urls")),
    path("profiles/", include("security.profile_urls")),
    path("", include("security.task_urls")),
    path("incidents/", include("security.incident_urls")),
]

"""Addresses of the security cloud."""

from django.urls import include, path

from security.views import plans, programmes

app_name = "security"
urlpatterns = [
    path("", programmes.programme_list, name="programme-list"),
    path("programmes/<int:pk>/", programmes.programme_detail, name="programme-detail"),
    path("programmes/<int:pk>/schedule/", programmes.schedule, name="schedule"),
    path("plans/<int:pk>/", plans.plan_detail, name="plan-detail"),
    path("plans/<int:pk>/discard/", plans.plan_discard, name="plan-discard"),
    path("", include("security.urls.programmes")),
    path("", include("security.urls.planning")),
    path("", include("security.urls.publication")),
    path("profiles/", include("security.urls.profiles")),
    path("", include("security.urls.tasks")),
    path("incidents/", include("security.urls.incidents")),
]

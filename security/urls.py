"""Addresses of the security cloud."""

from django.urls import include, path

from .views import plans, programmes

app_name = "security"
urlpatterns = [
    path("", programmes.programme_list, name="programme-list"),
    path("programmes/<int:pk>/", programmes.programme_detail, name="programme-detail"),
    path("programmes/<int:pk>/schedule/", programmes.schedule, name="schedule"),
    path("programmes/<int:pk>/months/", programmes.month_list, name="month-list"),
    path("programmes/<int:pk>/months/<int:month_pk>/", programmes.month_edit, name="month-edit"),
    path("programmes/<int:pk>/scenarios/", plans.scenario_list, name="scenario-list"),
    path("programmes/<int:pk>/scenarios/new/", plans.scenario_new, name="scenario-new"),
    path("scenarios/<int:pk>/", plans.scenario_detail, name="scenario-detail"),
    path("scenarios/<int:pk>/draft/", plans.scenario_draft, name="scenario-draft"),
    path("plans/<int:pk>/", plans.plan_detail, name="plan-detail"),
    path("plans/<int:pk>/publish/", plans.plan_publish, name="plan-publish"),
    path("plans/<int:pk>/discard/", plans.plan_discard, name="plan-discard"),
    path("profiles/", include("security.profile_urls")),
]

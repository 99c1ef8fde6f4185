"""Addresses of deadlines and reminders."""

from django.urls import path

from .views import keeping, lists, rules, undelivered

app_name = "deadlines"
urlpatterns = [
    path("", lists.deadline_list, name="deadline-list"),
    path("preview/", lists.preview, name="preview"),
    path("rules/", rules.rule_list, name="rule-list"),
    path("rules/<str:code>/", rules.rule_edit, name="rule-edit"),
    path("rules/<str:code>/reset/", rules.rule_reset, name="rule-reset"),
    path("undelivered/", undelivered.undelivered_list, name="undelivered-list"),
    path("undelivered/<int:pk>/", undelivered.undelivered_detail, name="undelivered-detail"),
    path("closing-days/", keeping.closing_day_list, name="closing-day-list"),
    path("closing-days/<int:pk>/remove/", keeping.closing_day_remove, name="closing-day-remove"),
    path("<str:code>/<str:key>/<int:organisation_pk>/extension/", keeping.extension_edit, name="extension-edit"),
]

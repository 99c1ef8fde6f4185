"""The test itself and its rules."""

from django.urls import path

from mynumber_tests.views import programmes, rules

urlpatterns = [
    path("", programmes.programme_list, name="programme-list"),
    path("new/", programmes.programme_new, name="programme-new"),
    path("<int:pk>/", programmes.programme_detail, name="programme-detail"),
    path("<int:pk>/edit/", programmes.programme_edit, name="programme-edit"),
    path("<int:pk>/participants/", programmes.participants_edit, name="participants-edit"),
    path("<int:pk>/history/", programmes.programme_history, name="programme-history"),
    path("<int:pk>/rules/edit/", rules.rules_edit, name="rules-edit"),
    path("rules/<int:pk>/", rules.rules_detail, name="rules-detail"),
    path("rules/<int:pk>/publish/", rules.rules_publish, name="rules-publish"),
    path("rules/<int:pk>/discard/", rules.rules_discard, name="rules-discard"),
    path("rules/<int:pk>/acknowledge/", rules.rules_acknowledge, name="rules-acknowledge"),
    path("rules/<int:pk>/roster/", rules.rules_roster_page, name="rules-roster"),
]

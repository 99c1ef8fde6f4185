"""Addresses of organisations."""

from django.urls import path

from .views import changes, departments, directory, editing

app_name = "organisations"
urlpatterns = [
    path("", directory.organisation_list, name="organisation-list"),
    path("new/", directory.organisation_new, name="organisation-new"),
    path("<int:pk>/", directory.organisation_detail, name="organisation-detail"),
    path("<int:pk>/edit/", editing.organisation_edit, name="organisation-edit"),
    path("<int:pk>/settings/", editing.organisation_settings, name="organisation-settings"),
    path("<int:pk>/populations/", editing.population_edit, name="population-edit"),
    path("<int:pk>/constituents/", editing.constituents_edit, name="constituents-edit"),
    path("<int:pk>/departments/new/", departments.department_new, name="department-new"),
    path("departments/<int:pk>/edit/", departments.department_edit, name="department-edit"),
    path("departments/<int:pk>/delete/", departments.department_delete, name="department-delete"),
    path("<int:pk>/changes/", changes.change_choice, name="change-choice"),
    path("<int:pk>/changes/<slug:kind>/", changes.change_new, name="change-new"),
]

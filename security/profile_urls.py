"""Addresses of the connection profiles."""

from django.urls import path

from .views import profile_imports, profiles

urlpatterns = [
    path("", profiles.profile_list, name="profile-list"),
    path("export/", profiles.profile_export, name="profile-export"),
    path("<int:pk>/", profiles.profile_detail, name="profile-detail"),
    path("<int:pk>/edit/", profiles.profile_edit, name="profile-edit"),
    path("programmes/<int:programme_pk>/template/", profile_imports.profile_template, name="profile-template"),
    path("programmes/<int:programme_pk>/import/", profile_imports.profile_import_new, name="profile-import-new"),
    path("imports/<uuid:pk>/", profile_imports.profile_import_detail, name="profile-import-detail"),
    path("imports/<uuid:pk>/apply/", profile_imports.profile_import_apply, name="profile-import-apply"),
    path("imports/<uuid:pk>/discard/", profile_imports.profile_import_discard, name="profile-import-discard"),
    path("imports/<uuid:pk>/marked/", profile_imports.profile_import_marked, name="profile-import-marked"),
]

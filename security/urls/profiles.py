"""Addresses of the connection profiles."""

from django.urls import path

from security.views import profile_imports, profiles, separation

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
    path("separation/", separation.separation_list, name="separation-list"),
    path("separation/export/", separation.separation_export, name="separation-export"),
    path("<int:pk>/separation/", separation.separation_detail, name="separation-detail"),
    path("<int:pk>/separation/edit/", separation.separation_edit, name="separation-edit"),
    path(
        "<int:pk>/separation/<slug:item>/evidence/",
        separation.separation_evidence_new,
        name="separation-evidence-new",
    ),
    path(
        "separation/evidence/<int:pk>/remove/",
        separation.separation_evidence_remove,
        name="separation-evidence-remove",
    ),
]

"""The catalogue of scenarios."""

from django.urls import path

from mynumber_tests.views import catalogue, catalogue_imports

urlpatterns = [
    path("<int:pk>/scenarios/", catalogue.scenario_list, name="scenario-list"),
    path("<int:pk>/scenarios/new/", catalogue.scenario_new, name="scenario-new"),
    path("<int:pk>/scenarios/workbook/", catalogue_imports.catalogue_workbook_file, name="scenario-workbook"),
    path("<int:pk>/scenarios/import/", catalogue_imports.catalogue_import_new, name="scenario-import-new"),
    path("scenarios/<int:pk>/", catalogue.scenario_detail, name="scenario-detail"),
    path("scenarios/<int:pk>/edit/", catalogue.scenario_edit, name="scenario-edit"),
    path("scenarios/<int:pk>/use/", catalogue.scenario_use, name="scenario-use"),
    path("scenario-imports/<int:pk>/", catalogue_imports.catalogue_import_detail, name="scenario-import-detail"),
    path("scenario-imports/<int:pk>/apply/", catalogue_imports.catalogue_import_apply, name="scenario-import-apply"),
    path(
        "scenario-imports/<int:pk>/discard/", catalogue_imports.catalogue_import_discard, name="scenario-import-discard"
    ),
    path("scenario-imports/<int:pk>/marked/", catalogue_imports.catalogue_import_marked, name="scenario-import-marked"),
]

"""Addresses of the workbooks of output forms."""

from django.urls import path

from clouds.form_choices import SheetKind
from clouds.views import form_imports

ABOUT = {
    "form-catalogues": SheetKind.CATALOGUE,
    "form-needs": SheetKind.NEEDS,
    "form-requests": SheetKind.ANSWERS,
}
urlpatterns = [
    *(
        path(f"{folder}/<int:pk>/workbook/", form_imports.form_workbook, {"kind": kind}, name=f"{kind.value}-workbook")
        for folder, kind in ABOUT.items()
    ),
    *(
        path(
            f"{folder}/<int:pk>/import/", form_imports.form_import_new, {"kind": kind}, name=f"{kind.value}-import-new"
        )
        for folder, kind in ABOUT.items()
    ),
    path("form-imports/<uuid:pk>/", form_imports.form_import_detail, name="form-import-detail"),
    path("form-imports/<uuid:pk>/apply/", form_imports.form_import_apply, name="form-import-apply"),
    path("form-imports/<uuid:pk>/discard/", form_imports.form_import_discard, name="form-import-discard"),
    path("form-imports/<uuid:pk>/marked/", form_imports.form_import_marked, name="form-import-marked"),
]

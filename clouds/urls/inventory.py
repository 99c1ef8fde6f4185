"""Addresses of the system inventory."""

from django.urls import path

from clouds.views import inventory, inventory_grids
from clouds.views import inventory_imports as imports

urlpatterns = [
    path("inventory/", inventory.inventory_list, name="inventory-list"),
    path("inventory/open/", inventory.inventory_open, name="inventory-open"),
    path("inventory/export/", inventory.inventory_export, name="inventory-export"),
    path("inventory/template/", imports.inventory_template_file, name="inventory-template"),
    path("inventory/import/", imports.inventory_import_new, name="inventory-import-new"),
    path("inventory/imports/<uuid:pk>/", imports.inventory_import_detail, name="inventory-import-detail"),
    path("inventory/imports/<uuid:pk>/apply/", imports.inventory_import_apply, name="inventory-import-apply"),
    path(
        "inventory/imports/<uuid:pk>/discard/",
        imports.inventory_import_discard,
        name="inventory-import-discard",
    ),
    path("inventory/imports/<uuid:pk>/marked/", imports.inventory_import_marked, name="inventory-import-marked"),
    path("inventory/records/<int:pk>/", inventory.record_detail, name="record-detail"),
    path("inventory/records/<int:pk>/remove/", inventory.record_remove, name="record-remove"),
    path("inventory/<int:pk>/", inventory.inventory_detail, name="inventory-detail"),
    path("inventory/<int:pk>/grid/", inventory_grids.inventory_grid, name="inventory-grid"),
    path("inventory/<int:pk>/confirm/", inventory.inventory_confirm, name="inventory-confirm"),
    path("inventory/<int:pk>/<slug:business>/", inventory.record_edit, name="record-edit"),
]

"""Addresses of the directory as files."""

from django.urls import path

from . import views

app_name = "directory"
urlpatterns = [
    path("export/", views.export, name="export"),
    path("import/", views.import_new, name="import-new"),
    path("import/template/", views.template, name="template"),
    path("import/<uuid:pk>/", views.import_detail, name="import-detail"),
    path("import/<uuid:pk>/confirm/", views.import_confirm, name="import-confirm"),
    path("import/<uuid:pk>/discard/", views.import_discard, name="import-discard"),
    path("import/<uuid:pk>/marked/", views.import_marked, name="import-marked"),
]

"""Addresses of this part."""

from django.urls import path

from . import views

app_name = "documents"
urlpatterns = [path("<uuid:pk>/", views.document_download, name="document-download")]

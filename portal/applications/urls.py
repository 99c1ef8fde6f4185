"""Addresses of this part."""

from django.urls import URLPattern

app_name = "applications"
urlpatterns: list[URLPattern] = []

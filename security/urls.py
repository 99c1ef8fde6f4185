"""Addresses of this part."""

from django.urls import URLPattern

app_name = "security"
urlpatterns: list[URLPattern] = []

"""Addresses of this part."""

from django.urls import URLPattern

app_name = "notifications"
urlpatterns: list[URLPattern] = []

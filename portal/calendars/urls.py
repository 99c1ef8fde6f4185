"""Addresses of this part."""

from django.urls import URLPattern

app_name = "calendars"
urlpatterns: list[URLPattern] = []

"""Addresses of deadlines and reminders."""

from django.urls import path

from .views import lists

app_name = "deadlines"
urlpatterns = [
    path("", lists.deadline_list, name="deadline-list"),
]

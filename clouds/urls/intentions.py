"""Addresses of the intentions over rounds."""

from django.urls import path

from clouds.views import intentions

urlpatterns = [
    path("intentions/", intentions.intention_list, name="intention-list"),
    path("intentions/new/", intentions.intention_new, name="intention-new"),
    path("intentions/<int:pk>/edit/", intentions.intention_edit, name="intention-edit"),
]

"""Addresses of the jobs."""

from django.urls import path

from . import views

app_name = "jobs"
urlpatterns = [
    path("", views.job_list, name="job-list"),
    path("<uuid:pk>/", views.job_detail, name="job-detail"),
    path("<uuid:pk>/progress/", views.job_progress, name="job-progress"),
    path("<uuid:pk>/cancel/", views.job_cancel, name="job-cancel"),
    path("<uuid:pk>/restart/", views.job_restart, name="job-restart"),
]

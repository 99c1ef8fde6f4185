"""Addresses of reports."""

from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="report-list"),
    path("runs/<int:pk>/", views.run_detail, name="run-detail"),
    path("<str:code>/", views.report_order, name="report-order"),
]

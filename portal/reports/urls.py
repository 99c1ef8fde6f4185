"""Addresses of reports."""

from django.urls import path

from . import schedule_views, views

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="report-list"),
    path("runs/<int:pk>/", views.run_detail, name="run-detail"),
    path("schedules/", schedule_views.schedule_list, name="schedule-list"),
    path("schedules/<int:pk>/", schedule_views.schedule_detail, name="schedule-detail"),
    path("schedules/<int:pk>/stop/", schedule_views.schedule_stop, name="schedule-stop"),
    path("schedules/<int:pk>/resume/", schedule_views.schedule_resume, name="schedule-resume"),
    path("<str:code>/", views.report_order, name="report-order"),
    path("<str:code>/schedule/", schedule_views.schedule_new, name="schedule-new"),
]

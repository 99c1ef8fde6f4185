"""Addresses of this part."""

from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [
    path("", views.notice_list, name="notice-list"),
    path("<int:pk>/open/", views.notice_open, name="notice-open"),
    path("read/", views.notices_read, name="notices-read"),
]

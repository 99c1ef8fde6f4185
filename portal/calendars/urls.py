"""Addresses of calendars."""

from django.urls import path

from . import calendar_views, views

app_name = "calendars"
urlpatterns = [
    path("", calendar_views.month, name="month"),
    path("list/", calendar_views.agenda, name="agenda"),
    path("list/export/", calendar_views.agenda_export, name="agenda-export"),
    path("office-day-echo/", calendar_views.office_day_echo, name="office-day-echo"),
    path("feeds/", views.feed_list, name="feed-list"),
    path("feeds/new/", views.feed_new, name="feed-new"),
    path("feeds/<int:pk>/revoke/", views.feed_revoke, name="feed-revoke"),
    path("feeds/<str:secret>.ics", views.feed, name="feed"),
]

"""Addresses of calendars."""

from django.urls import path

from . import views

app_name = "calendars"
urlpatterns = [
    path("feeds/", views.feed_list, name="feed-list"),
    path("feeds/new/", views.feed_new, name="feed-new"),
    path("feeds/<int:pk>/revoke/", views.feed_revoke, name="feed-revoke"),
    path("feeds/<str:secret>.ics", views.feed, name="feed"),
]

"""Addresses of this part."""

from django.urls import path

from . import preference_views, views

app_name = "notifications"
urlpatterns = [
    path("", views.notice_list, name="notice-list"),
    path("<int:pk>/open/", views.notice_open, name="notice-open"),
    path("<int:pk>/read/", views.notice_read, name="notice-read"),
    path("read/", views.notices_read, name="notices-read"),
    path("mails/", preference_views.preferences, name="preferences"),
    path("mails/close-links/", preference_views.links_close, name="links-close"),
    path("unsubscribe/<str:token>/", preference_views.unsubscribe_page, name="unsubscribe"),
]

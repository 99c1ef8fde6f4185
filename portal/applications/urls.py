"""Addresses: the applicant's pages, those of one application for both sides, the reviewer's pages."""

from django.urls import path

from .views import applicant, detail, reviewer, windows

app_name = "applications"
urlpatterns = [
    path("", applicant.application_list, name="application-list"),
    path("export/", applicant.application_export, name="application-export"),
    path("windows/<int:pk>/", applicant.window_detail, name="window-detail"),
    path("windows/<int:pk>/start/", applicant.application_create, name="application-create"),
    path("<int:pk>/edit/", applicant.application_edit, name="application-edit"),
    path("<int:pk>/autosave/", applicant.application_autosave, name="application-autosave"),
    path("<int:pk>/confirm/", applicant.application_confirm, name="application-confirm"),
    path("<int:pk>/done/", applicant.application_done, name="application-done"),
    path("<int:pk>/", detail.application_detail, name="application-detail"),
    path("<int:pk>/print/", detail.application_print, name="application-print"),
    path("<int:pk>/differences/", detail.application_differences, name="application-differences"),
    path("<int:pk>/steps/<str:action>/", detail.application_step, name="application-step"),
    path("<int:pk>/messages/", detail.message_create, name="message-create"),
    path("<int:pk>/comments/", detail.comment_create, name="comment-create"),
    path("review/", reviewer.review_list, name="review-list"),
    path("review/export/", reviewer.review_export, name="review-export"),
    path("windows/", windows.window_list, name="window-list"),
    path("windows/<int:pk>/roster/", windows.window_roster, name="window-roster"),
    path("windows/<int:pk>/roster/export/", windows.roster_export, name="roster-export"),
    path("windows/<int:pk>/edit/", windows.window_edit, name="window-edit"),
    path("windows/<int:pk>/extensions/<int:organisation_pk>/", windows.extension_edit, name="extension-edit"),
]

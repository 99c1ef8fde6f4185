"""Addresses of suspicious-mail and incident notices."""

from django.urls import path

from security.views import incident_answers, incident_lists, incident_notices, incident_reports

urlpatterns = [
    path("", incident_lists.incident_list, name="incident-list"),
    path("reports/", incident_lists.incident_report_list, name="incident-report-list"),
    path("reports/export/", incident_lists.incident_report_export, name="incident-report-export"),
    path("reports/new/", incident_reports.incident_report_new, name="incident-report-new"),
    path("reports/<int:pk>/", incident_reports.incident_report_detail, name="incident-report-detail"),
    path("reports/<int:pk>/edit/", incident_reports.incident_report_edit, name="incident-report-edit"),
    path("reports/<int:pk>/autosave/", incident_reports.incident_report_autosave, name="incident-report-autosave"),
    path("reports/<int:pk>/confirm/", incident_reports.incident_report_confirm, name="incident-report-confirm"),
    path("reports/<int:pk>/done/", incident_reports.incident_report_done, name="incident-report-done"),
    path("reports/<int:pk>/discard/", incident_reports.incident_report_discard, name="incident-report-discard"),
    path("reports/<int:pk>/note/", incident_reports.incident_report_note, name="incident-report-note"),
    path("reports/<int:pk>/<slug:action>/", incident_reports.incident_report_step, name="incident-report-step"),
    path("notices/export/", incident_lists.incident_notice_export, name="incident-notice-export"),
    path("notices/new/", incident_notices.incident_notice_new, name="incident-notice-new"),
    path("notices/<int:pk>/", incident_notices.incident_notice_detail, name="incident-notice-detail"),
    path("notices/<int:pk>/edit/", incident_notices.incident_notice_edit, name="incident-notice-edit"),
    path("notices/<int:pk>/look/", incident_notices.incident_notice_look, name="incident-notice-look"),
    path("notices/<int:pk>/publish/", incident_notices.incident_notice_publish, name="incident-notice-publish"),
    path("notices/<int:pk>/withdraw/", incident_notices.incident_notice_withdraw, name="incident-notice-withdraw"),
    path("notices/<int:pk>/close/", incident_notices.incident_notice_close, name="incident-notice-close"),
    path("notices/<int:pk>/discard/", incident_notices.incident_notice_discard, name="incident-notice-discard"),
    path(
        "notices/<int:pk>/differences/",
        incident_notices.incident_notice_differences,
        name="incident-notice-differences",
    ),
    path("notices/<int:pk>/answer/", incident_answers.incident_notice_answer, name="incident-notice-answer"),
    path("notices/<int:pk>/roster/", incident_answers.incident_notice_roster, name="incident-notice-roster"),
    path(
        "notices/<int:pk>/roster/export/",
        incident_answers.incident_roster_export,
        name="incident-roster-export",
    ),
    path("notices/<int:pk>/remind/", incident_answers.incident_notice_remind, name="incident-notice-remind"),
]

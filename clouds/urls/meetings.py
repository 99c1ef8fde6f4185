"""Addresses of meetings, their papers and minutes."""

from django.urls import path

from clouds.views import attendances, meetings, minutes

urlpatterns = [
    path("groups/<int:pk>/meetings/new/", meetings.meeting_new, name="meeting-new"),
    path("meetings/<int:pk>/", meetings.meeting_detail, name="meeting-detail"),
    path("meetings/<int:pk>/edit/", meetings.meeting_edit, name="meeting-edit"),
    path("meetings/<int:pk>/agenda/", meetings.agenda_edit, name="agenda-edit"),
    path("meetings/<int:pk>/invite/", meetings.meeting_invite, name="meeting-invite"),
    path("meetings/<int:pk>/cancel/", meetings.meeting_cancel, name="meeting-cancel"),
    path("meetings/<int:pk>/discard/", meetings.meeting_discard, name="meeting-discard"),
    path("meetings/<int:pk>/reply/", attendances.meeting_reply, name="meeting-reply"),
    path("meetings/<int:pk>/attendance/", attendances.attendance_list, name="attendance-list"),
    path("meetings/<int:pk>/attendance/export/", attendances.attendance_export, name="attendance-export"),
    path("meetings/<int:pk>/attendance/edit/", attendances.attendance_edit, name="attendance-edit"),
    path("agenda/<int:pk>/materials/new/", attendances.material_new, name="material-new"),
    path("materials/<int:pk>/replace/", attendances.material_replace, name="material-replace"),
    path("materials/<int:pk>/remove/", attendances.material_remove, name="material-remove"),
    path("meetings/<int:pk>/minutes/edit/", minutes.minutes_edit, name="minutes-edit"),
    path("minutes/<int:pk>/", minutes.minutes_detail, name="minutes-detail"),
    path("minutes/<int:pk>/comments/", minutes.minutes_round, {"stage": "comments"}, name="minutes-comments"),
    path("minutes/<int:pk>/objections/", minutes.minutes_round, {"stage": "objections"}, name="minutes-objections"),
    path("minutes/<int:pk>/take-back/", minutes.minutes_take_back, name="minutes-take-back"),
    path("minutes/<int:pk>/confirm/", minutes.minutes_confirm, name="minutes-confirm"),
    path("minutes/<int:pk>/discard/", minutes.minutes_discard, name="minutes-discard"),
    path("minutes/<int:pk>/answer/", minutes.minutes_answer, name="minutes-answer"),
    path("responses/<int:pk>/resolve/", minutes.response_resolve, name="response-resolve"),
]

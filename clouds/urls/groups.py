"""Addresses of study groups, their members and action items."""

from django.urls import path

from clouds.views import actions, groups

urlpatterns = [
    path("", groups.group_list, name="group-list"),
    path("groups/new/", groups.group_new, name="group-new"),
    path("groups/<int:pk>/", groups.group_detail, name="group-detail"),
    path("groups/<int:pk>/edit/", groups.group_edit, name="group-edit"),
    path("groups/<int:pk>/members/", groups.members_edit, name="members-edit"),
    path("groups/<int:pk>/members/export/", groups.members_export, name="members-export"),
    path("groups/<int:pk>/join/", groups.group_join, name="group-join"),
    path("groups/<int:pk>/history/", groups.group_history, name="group-history"),
    path("groups/<int:pk>/actions/new/", actions.action_new, name="action-new"),
    path("members/<int:pk>/contacts/", groups.member_contacts, name="member-contacts"),
    path("actions/", actions.action_list, name="action-list"),
    path("actions/export/", actions.action_export, name="action-export"),
    path("actions/<int:pk>/", actions.action_detail, name="action-detail"),
    path("actions/<int:pk>/edit/", actions.action_edit, name="action-edit"),
]

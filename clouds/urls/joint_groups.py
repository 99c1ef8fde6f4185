"""Addresses of the joint groups."""

from django.urls import path

from clouds.views import gates, joint_groups

urlpatterns = [
    path("joint-groups/", joint_groups.joint_group_list, name="joint-group-list"),
    path("joint-groups/new/", joint_groups.joint_group_new, name="joint-group-new"),
    path("joint-groups/<int:pk>/", joint_groups.joint_group_detail, name="joint-group-detail"),
    path("joint-groups/<int:pk>/edit/", joint_groups.joint_group_edit, name="joint-group-edit"),
    path("joint-groups/<int:pk>/members/", joint_groups.joint_members_add, name="joint-members-add"),
    path("joint-groups/<int:pk>/due-days/", joint_groups.joint_due_days, name="joint-due-days"),
    path("joint-members/<int:pk>/leave/", joint_groups.joint_member_leave, name="joint-member-leave"),
    path("gates/<int:pk>/", gates.gate_detail, name="gate-detail"),
    path("gates/<int:pk>/edit/", gates.gate_edit, name="gate-edit"),
    path("gate-evidence/<int:pk>/remove/", gates.gate_evidence_remove, name="gate-evidence-remove"),
]

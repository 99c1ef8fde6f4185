"""Addresses of people, their organisations and their invitations."""

from django.urls import path

from .views import acting, factor_resets, invitations, members, profile, standing

app_name = "accounts"
urlpatterns = [
    path("profile/", profile.profile, name="profile"),
    path("profile/name/", profile.name_edit, name="name-edit"),
    path("act-as/", acting.act_as, name="act-as"),
    path("organisations/<int:pk>/", members.user_list, name="user-list"),
    path("organisations/<int:pk>/sign-ins/", members.sign_in_list, name="sign-in-list"),
    path("organisations/<int:pk>/invite/", invitations.invitation_new, name="invitation-new"),
    path("organisations/<int:pk>/<int:user_pk>/", members.member_detail, name="member-detail"),
    path("organisations/<int:pk>/<int:user_pk>/roles/", members.roles_edit, name="roles-edit"),
    path("organisations/<int:pk>/<int:user_pk>/remove/", members.member_remove, name="member-remove"),
    path("organisations/<int:pk>/<int:user_pk>/deactivate/", standing.user_deactivate, name="user-deactivate"),
    path("organisations/<int:pk>/<int:user_pk>/reactivate/", standing.user_reactivate, name="user-reactivate"),
    path("organisations/<int:pk>/<int:user_pk>/factor-reset/", factor_resets.factor_reset_new, name="factor-reset-new"),
    path("factor-resets/<int:pk>/approve/", factor_resets.factor_reset_approve, name="factor-reset-approve"),
    path("factor-resets/<int:pk>/cancel/", factor_resets.factor_reset_cancel, name="factor-reset-cancel"),
    path("invitations/<int:pk>/", invitations.invitation_detail, name="invitation-detail"),
    path("invitations/<int:pk>/resend/", invitations.invitation_resend, name="invitation-resend"),
    path("invitations/<int:pk>/revoke/", invitations.invitation_revoke, name="invitation-revoke"),
    path("join/<str:secret>/", invitations.invitation_accept, name="invitation-accept"),
]

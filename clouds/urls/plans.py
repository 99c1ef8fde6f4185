"""Addresses of the mid- and long-term plan and the support log."""

from django.urls import path

from clouds.views import plans, support

urlpatterns = [
    path("plans/", plans.plan_list, name="plan-list"),
    path("plans/new/", plans.plan_new, name="plan-new"),
    path("plans/<int:pk>/", plans.plan_detail, name="plan-detail"),
    path("plans/<int:pk>/edit/", plans.plan_edit, name="plan-edit"),
    path("versions/<int:pk>/", plans.version_detail, name="version-detail"),
    path("versions/<int:pk>/publish/", plans.version_publish, name="version-publish"),
    path("versions/<int:pk>/discard/", plans.version_discard, name="version-discard"),
    path("support/", support.support_list, name="support-list"),
    path("support/new/", support.support_new, name="support-new"),
    path("support/export/", support.support_export, name="support-export"),
    path("support/<int:pk>/", support.support_detail, name="support-detail"),
    path("support/<int:pk>/edit/", support.support_edit, name="support-edit"),
]

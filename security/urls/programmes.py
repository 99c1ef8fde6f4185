"""Addresses of programme set-up."""

from django.urls import path

from security.views import menu, milestones, months, participants, programme_setup

urlpatterns = [
    path("programmes/new/", programme_setup.programme_new, name="programme-new"),
    path("programmes/<int:pk>/edit/", programme_setup.programme_edit, name="programme-edit"),
    path("programmes/<int:pk>/history/", programme_setup.programme_history, name="programme-history"),
    path("programmes/<int:pk>/reception/new/", programme_setup.reception_new, name="reception-new"),
    path("programmes/<int:pk>/months/", months.month_list, name="month-list"),
    path("programmes/<int:pk>/months/edit/", months.month_grid, name="month-grid"),
    path("programmes/<int:pk>/menu/", menu.menu_list, name="menu-list"),
    path("programmes/<int:pk>/menu/new/", menu.menu_item_new, name="menu-item-new"),
    path("menu/<int:pk>/", menu.menu_item_edit, name="menu-item-edit"),
    path("menu/<int:pk>/remove/", menu.menu_item_remove, name="menu-item-remove"),
    path("programmes/<int:pk>/participants/", participants.participant_list, name="participant-list"),
    path("programmes/<int:pk>/participants/add/", participants.participant_add, name="participant-add"),
    path("participations/<int:pk>/", participants.participation_detail, name="participation-detail"),
    path("participations/<int:pk>/edit/", participants.participation_edit, name="participation-edit"),
    path("participations/<int:pk>/remove/", participants.participant_remove, name="participant-remove"),
    path("programmes/<int:pk>/order/new/", participants.order_rule_new, name="order-rule-new"),
    path("order/<int:pk>/remove/", participants.order_rule_remove, name="order-rule-remove"),
    path("programmes/<int:pk>/milestones/new/", milestones.milestone_new, name="milestone-new"),
    path("programmes/<int:pk>/milestones/usual/", milestones.milestones_usual, name="milestones-usual"),
    path("milestones/<int:pk>/", milestones.milestone_edit, name="milestone-edit"),
]

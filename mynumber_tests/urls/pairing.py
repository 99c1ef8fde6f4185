"""Pairing: calculations, drafts and versions, pins."""

from django.urls import path

from mynumber_tests.views import pairing, pins, plans

urlpatterns = [
    path("<int:pk>/pairings/", pairing.pairing_list, name="pairing-list"),
    path("<int:pk>/pairings/new/", pairing.pairing_new, name="pairing-new"),
    path("<int:pk>/pairings/compare/", pairing.pairing_compare, name="pairing-compare"),
    path("<int:pk>/orphans/", pairing.orphan_list, name="orphan-list"),
    path("pairings/<int:pk>/", pairing.pairing_detail, name="pairing-detail"),
    path("pairings/<int:pk>/draft/", pairing.pairing_draft, name="pairing-draft"),
    path("<int:pk>/pins/", pins.pin_list, name="pin-list"),
    path("<int:pk>/pins/new/", pins.pin_new, name="pin-new"),
    path("<int:pk>/outside/new/", pins.outside_partner_new, name="outside-partner-new"),
    path("plans/<int:pk>/", plans.plan_detail, name="plan-detail"),
    path("plans/<int:pk>/changes/", plans.plan_changes, name="plan-changes"),
    path("plans/<int:pk>/move/<int:inquirer_pk>/<int:scenario_pk>/", plans.plan_move, name="plan-move"),
    path("plans/<int:pk>/publish/", plans.plan_publish, name="plan-publish"),
    path("plans/<int:pk>/discard/", plans.plan_discard, name="plan-discard"),
    path("plans/<int:pk>/copy/", plans.plan_copy, name="plan-copy"),
]

"""Addresses of planning: scenarios, pins, drafts that are moved by hand."""

from django.urls import path

from security.views import analyses, hand_moves, pins, scenarios

urlpatterns = [
    path("programmes/<int:pk>/scenarios/", scenarios.scenario_list, name="scenario-list"),
    path("programmes/<int:pk>/scenarios/new/", scenarios.scenario_new, name="scenario-new"),
    path("programmes/<int:pk>/scenarios/compare/", scenarios.scenario_compare, name="scenario-compare"),
    path("scenarios/<int:pk>/", scenarios.scenario_detail, name="scenario-detail"),
    path("scenarios/<int:pk>/draft/", scenarios.scenario_draft, name="scenario-draft"),
    path("scenarios/<int:pk>/repairs/<int:index>/try/", scenarios.repair_try, name="repair-try"),
    path("scenarios/<int:pk>/adopt/", scenarios.trial_adopt, name="trial-adopt"),
    path("scenarios/<int:pk>/capacity/", analyses.capacity_prices, name="capacity-prices"),
    path("programmes/<int:pk>/stability/", analyses.stability, name="stability"),
    path("programmes/<int:pk>/confidence/", analyses.confidence, name="confidence"),
    path("programmes/<int:pk>/confidence/ask/", analyses.confidence_ask, name="confidence-ask"),
    path("plans/<int:pk>/edit/", hand_moves.plan_edit, name="plan-edit"),
    path("plans/<int:pk>/copy/", hand_moves.plan_copy, name="plan-copy"),
    path("plans/<int:pk>/move/<int:organisation_pk>/", hand_moves.plan_move, name="plan-move"),
    path("programmes/<int:pk>/pins/", pins.pin_list, name="pin-list"),
    path("programmes/<int:pk>/pins/release/", pins.pin_release, name="pin-release"),
    path("programmes/<int:pk>/pins/<int:organisation_pk>/", pins.pin_edit, name="pin-edit"),
]

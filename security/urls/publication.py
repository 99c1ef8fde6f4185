"""Addresses of the publication of switch schedules."""

from django.urls import path

from security.views import acknowledgements, change_requests, publication

urlpatterns = [
    path("plans/<int:pk>/publish/", publication.plan_publish, name="plan-publish"),
    path("programmes/<int:pk>/versions/", publication.version_list, name="version-list"),
    path("programmes/<int:pk>/versions/compare/", publication.plan_compare, name="plan-compare"),
    path("programmes/<int:pk>/publication-rules/", change_requests.publication_rules_edit, name="publication-rules"),
    path("programmes/<int:pk>/changes/new/", change_requests.change_reception_new, name="change-reception-new"),
    path("changes/<int:pk>/effect/", change_requests.change_effect_new, name="change-effect-new"),
    path("programmes/<int:pk>/acknowledgements/", acknowledgements.acknowledgement_list, name="acknowledgement-list"),
    path(
        "programmes/<int:pk>/acknowledgements/export/",
        acknowledgements.acknowledgement_export,
        name="acknowledgement-export",
    ),
    path("acknowledgements/<int:pk>/", acknowledgements.acknowledgement_detail, name="acknowledgement-detail"),
]

"""Addresses of the REST interface. Endpoints of an app are in its own `api/urls.py`."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from portal.api.endpoints.organisations import OrganisationViewSet
from portal.api.views.docs import docs
from portal.api.views.root import RootView
from portal.api.views.schema import SchemaView

app_name = "api"
router = SimpleRouter(use_regex_path=False)
router.register("organisations", OrganisationViewSet)
urlpatterns = [
    path("", RootView.as_view(), name="root"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    path("", include(router.urls)),
]

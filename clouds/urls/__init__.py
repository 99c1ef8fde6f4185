"""Addresses of the municipal cloud."""

from django.urls import include, path

app_name = "clouds"
urlpatterns = [
    path("", include("clouds.urls.groups")),
    path("", include("clouds.urls.meetings")),
    path("", include("clouds.urls.plans")),
    path("", include("clouds.urls.intentions")),
    path("", include("clouds.urls.inventory")),
    path("", include("clouds.urls.joint_groups")),
    path("", include("clouds.urls.partners")),
    path("", include("clouds.urls.output_forms")),
    path("", include("clouds.urls.form_imports")),
]

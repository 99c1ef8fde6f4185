"""The address of the overview."""

from django.urls import path

from . import views

app_name = "overview"
urlpatterns = [path("", views.prefecture_overview, name="prefecture-overview")]

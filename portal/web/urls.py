"""Addresses of this part."""

from django.urls import path

from .views import pages, styleguide

app_name = "web"
urlpatterns = [
    path("", pages.home, name="home"),
    path("session/", pages.keep_alive, name="keep-alive"),
    path("echo/date/", pages.date_echo, name="date-echo"),
    path("echo/month/", pages.month_echo, name="month-echo"),
    path("preferences/table/", pages.table_density, name="table-density"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("styleguide/progress/", styleguide.progress, name="styleguide-progress"),
    path("styleguide/autosave/", styleguide.autosave, name="styleguide-autosave"),
]

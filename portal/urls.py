"""Every address of the portal, one line per app."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView

from portal.api.views.root import UnknownAddressView

urlpatterns = [
    # The address of an account is proved by its invitation; allauth's page would take any other unproved.
    path("accounts/email/", RedirectView.as_view(pattern_name="accounts:profile")),
    path("accounts/", include("allauth.urls")),
    path("", include("portal.web.urls")),
    path("users/", include("portal.accounts.urls")),
    path("organisations/", include("portal.directory.urls")),
    path("organisations/", include("portal.organisations.urls")),
    path("applications/", include("portal.applications.urls")),
    path("surveys/", include("portal.surveys.urls")),
    path("documents/", include("portal.documents.urls")),
    path("jobs/", include("portal.jobs.urls")),
    path("reports/", include("portal.reports.urls")),
    path("calendar/", include("portal.calendars.urls")),
    path("overview/", include("portal.overview.urls")),
    path("search/", include("portal.search.urls")),
    path("deadlines/", include("portal.deadlines.urls")),
    path("notices/", include("portal.notifications.urls")),
    path("tokens/", include("portal.api.page_urls")),
    path("api/v1/", include("portal.api.urls")),
    path("api/v1/clouds/", include("clouds.api.urls")),
    path("api/v1/surveys/", include("portal.surveys.api.urls")),
    path("api/v1/security/", include("security.api.urls")),
    path("api/v1/mynumber-tests/", include("mynumber_tests.api.urls")),
    path("clouds/", include("clouds.urls")),
    path("security/", include("security.urls")),
    path("mynumber-tests/", include("mynumber_tests.urls")),
    re_path("^api/", UnknownAddressView.as_view()),  # stays the last: whatever else begins with api/
]

handler400 = "portal.web.errors.bad_request"
handler403 = "portal.web.errors.permission_denied"
handler404 = "portal.web.errors.not_found"
handler429 = "portal.web.errors.too_many_requests"  # asked for by allauth when somebody tries too often
handler500 = "portal.web.errors.server_error"

"""Addresses of the pages about tokens; the interface itself is in `urls.py`."""

from django.urls import path

from portal.api.views import tokens

app_name = "tokens"
urlpatterns = [
    path("", tokens.token_list, name="token-list"),
    path("new/", tokens.token_issue, name="token-issue"),
    path("<int:pk>/revoke/", tokens.token_revoke, name="token-revoke"),
]

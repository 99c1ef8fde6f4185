"""Addresses of the search for partners and the proposals of groups."""

from django.urls import path

from clouds.views import partners

urlpatterns = [
    path("partners/", partners.partner_search, name="partner-search"),
    path("proposals/", partners.proposal_list, name="proposal-list"),
    path("proposals/new/<slug:business>/", partners.proposal_new, name="proposal-new"),
    path("proposals/<int:pk>/", partners.proposal_detail, name="proposal-detail"),
    path("proposals/<int:pk>/groups/<int:index>/adopt/", partners.proposal_adopt, name="proposal-adopt"),
]

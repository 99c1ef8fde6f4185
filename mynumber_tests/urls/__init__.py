"""Addresses of the joint operation test, a module for each part of the work."""

from . import catalogue, consultations, ledger, pairing, pairs, participations, programmes, runs

app_name = "mynumber_tests"
urlpatterns = [
    *programmes.urlpatterns,
    *catalogue.urlpatterns,
    *participations.urlpatterns,
    *pairing.urlpatterns,
    *pairs.urlpatterns,
    *ledger.urlpatterns,
    *consultations.urlpatterns,
    *runs.urlpatterns,
]

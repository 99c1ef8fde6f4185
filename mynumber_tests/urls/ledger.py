"""The ledger of test data."""

from django.urls import path

from mynumber_tests.views import ledger

urlpatterns = [
    path("<int:pk>/ledger/", ledger.ledger_page, name="ledger"),
    path("<int:pk>/ledger/export/", ledger.ledger_export, name="ledger-export"),
    path("pairs/<int:pk>/serials/new/", ledger.block_new, name="block-new"),
    path("serials/<int:pk>/release/", ledger.block_release, name="block-release"),
]

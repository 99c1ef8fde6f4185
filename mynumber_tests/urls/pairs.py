"""The rooms of pairs."""

from django.urls import path

from mynumber_tests.views import pairs

urlpatterns = [
    path("<int:pk>/pairs/", pairs.pair_list, name="pair-list"),
    path("<int:pk>/pairs/export/", pairs.pair_export, name="pair-export"),
    path("pairs/<int:pk>/", pairs.pair_detail, name="pair-detail"),
    path("pairs/<int:pk>/confirm/", pairs.pair_confirm, name="pair-confirm"),
    path("pairs/<int:pk>/propose/", pairs.date_propose, name="date-propose"),
    path("pairs/<int:pk>/cancel-date/", pairs.date_cancel, name="date-cancel"),
    path("pairs/<int:pk>/checklist/", pairs.checklist_tick, name="checklist-tick"),
    path("pairs/<int:pk>/message/", pairs.message_send, name="message-send"),
    path("proposals/<int:pk>/answer/", pairs.date_answer, name="date-answer"),
    path("proposals/<int:pk>/withdraw/", pairs.date_withdraw, name="date-withdraw"),
]

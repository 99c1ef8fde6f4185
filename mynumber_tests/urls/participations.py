"""Who takes part on what terms, the window of the applications, the six steps."""

from django.urls import path

from mynumber_tests.views import participations, terms_workbooks

urlpatterns = [
    path("<int:pk>/participations/", participations.participation_list, name="participation-list"),
    path("participations/<int:pk>/", participations.participation_detail, name="participation-detail"),
    path("participations/<int:pk>/edit/", participations.participation_edit, name="participation-edit"),
    path("participations/<int:pk>/help/", participations.help_offer, name="help-offer"),
    path("<int:pk>/reception/new/", participations.reception_new, name="reception-new"),
    path("<int:pk>/steps/edit/", participations.step_schedule_edit, name="step-schedule-edit"),
    path("steps/<int:pk>/", participations.step_detail, name="step-detail"),
    path("applications/<int:pk>/workbook/", terms_workbooks.terms_workbook_file, name="terms-workbook"),
    path("applications/<int:pk>/import/", terms_workbooks.terms_import, name="terms-import"),
]

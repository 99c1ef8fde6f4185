"""Addresses: the pages of those who answer, of a business section, and of the prefecture that asks."""

from django.urls import path

from .views import answering, authoring, delegations, exports, questions, responses, results, workbooks

app_name = "surveys"
urlpatterns = [
    path("", responses.response_list, name="response-list"),
    path("responses/<int:pk>/", responses.response_detail, name="response-detail"),
    path("responses/<int:pk>/edit/", answering.response_edit, name="response-edit"),
    path("responses/<int:pk>/autosave/", answering.response_autosave, name="response-autosave"),
    path("responses/<int:pk>/confirm/", answering.response_confirm, name="response-confirm"),
    path("responses/<int:pk>/done/", answering.response_done, name="response-done"),
    path("responses/<int:pk>/steps/<str:action>/", responses.response_step, name="response-step"),
    path("responses/<int:pk>/workbook/", workbooks.workbook_download, name="workbook-download"),
    path("responses/<int:pk>/workbook/import/", workbooks.workbook_import, name="workbook-import"),
    path("responses/<int:pk>/workbook/marked/", workbooks.workbook_marked, name="workbook-marked"),
    path("responses/<int:pk>/delegations/new/", delegations.delegation_new, name="delegation-new"),
    path("delegations/<int:pk>/", delegations.delegation_detail, name="delegation-detail"),
    path("delegations/<int:pk>/autosave/", delegations.delegation_autosave, name="delegation-autosave"),
    path("delegations/<int:pk>/take-back/", delegations.delegation_take_back, name="delegation-take-back"),
    path("manage/", authoring.survey_list, name="survey-list"),
    path("manage/new/", authoring.survey_new, name="survey-new"),
    path("manage/<int:pk>/", results.survey_detail, name="survey-detail"),
    path("manage/<int:pk>/edit/", authoring.survey_edit, name="survey-edit"),
    path("manage/<int:pk>/discard/", authoring.survey_discard, name="survey-discard"),
    path("manage/<int:pk>/preview/", authoring.survey_preview, name="survey-preview"),
    path("manage/<int:pk>/open/", authoring.survey_open, name="survey-open"),
    path("manage/<int:pk>/close/", authoring.survey_close, name="survey-close"),
    path("manage/<int:pk>/next/", authoring.survey_next, name="survey-next"),
    path("manage/<int:pk>/tally/", results.survey_tally, name="survey-tally"),
    path("manage/<int:pk>/comparison/", results.survey_comparison, name="survey-comparison"),
    path("manage/<int:pk>/roster/export/", exports.roster_export, name="roster-export"),
    path("manage/<int:pk>/answers/export/", exports.answers_export, name="answers-export"),
    path("manage/<int:pk>/questions/new/", questions.question_new, name="question-new"),
    path("questions/<int:pk>/edit/", questions.question_edit, name="question-edit"),
    path("questions/<int:pk>/move/", questions.question_move, name="question-move"),
    path("questions/<int:pk>/remove/", questions.question_remove, name="question-remove"),
    path("questions/<int:pk>/repeat/", questions.question_repeat, name="question-repeat"),
    path("questions/<int:pk>/wording/", questions.question_wording, name="question-wording"),
]

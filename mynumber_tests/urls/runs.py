"""Doing the tests of pairs, and the overview of how they stand."""

from django.urls import path

from mynumber_tests.views import coverage, defects, late, matrix, run_delegations, runs, trouble, worklist

urlpatterns = [
    path("<int:pk>/runs/", runs.run_list, name="run-list"),
    path("runs/<int:pk>/", runs.run_detail, name="run-detail"),
    path("runs/<int:pk>/record/<str:side>/", runs.run_record, name="run-record"),
    path("runs/<int:pk>/sign/<str:side>/", runs.run_sign, name="run-sign"),
    path("runs/<int:pk>/reopen/", runs.run_reopen, name="run-reopen"),
    path("runs/<int:pk>/delegate/<str:side>/", run_delegations.run_delegation_new, name="run-delegation-new"),
    path("run-delegations/<int:pk>/", run_delegations.run_delegation_detail, name="run-delegation-detail"),
    path(
        "run-delegations/<int:pk>/take-back/",
        run_delegations.run_delegation_take_back,
        name="run-delegation-take-back",
    ),
    path(
        "run-delegations/<int:pk>/evidence/<int:evidence>/remove/",
        run_delegations.run_delegation_evidence_remove,
        name="run-delegation-evidence-remove",
    ),
    path("runs/<int:pk>/defects/new/", defects.defect_new, name="defect-new"),
    path("run-evidence/<int:pk>/remove/", runs.run_evidence_remove, name="run-evidence-remove"),
    path("<int:pk>/defects/", defects.defect_list, name="defect-list"),
    path("defects/<int:pk>/", defects.defect_detail, name="defect-detail"),
    path("defects/<int:pk>/edit/", defects.defect_edit, name="defect-edit"),
    path("<int:pk>/trouble/", trouble.trouble_list, name="trouble-list"),
    path("<int:pk>/trouble/new/", trouble.trouble_new, name="trouble-new"),
    path("trouble/<int:pk>/", trouble.trouble_detail, name="trouble-detail"),
    path("trouble/<int:pk>/edit/", trouble.trouble_edit, name="trouble-edit"),
    path("trouble/<int:pk>/seen/", trouble.trouble_seen, name="trouble-seen"),
    path("<int:pk>/matrix/", matrix.matrix, name="matrix"),
    path("<int:pk>/coverage/", coverage.coverage, name="coverage"),
    path("<int:pk>/late/", late.late_list, name="late-list"),
    path("<int:pk>/worklist/", worklist.worklist, name="worklist"),
    path("<int:pk>/worklist/claim/", worklist.work_claim, name="work-claim"),
]

"""Addresses of the work on the switches: steps, tasks, progress."""

from django.urls import path

from security.views import obstacles, progress, steps, tasks

urlpatterns = [
    path("programmes/<int:pk>/progress/", progress.progress, name="progress"),
    path("programmes/<int:pk>/progress/export/", progress.progress_export, name="progress-export"),
    path("programmes/<int:pk>/progress/gantt/", progress.progress_gantt, name="progress-gantt"),
    path("programmes/<int:pk>/progress/connections/", progress.burn_down, name="burn-down"),
    path("programmes/<int:pk>/steps/", steps.step_list, name="step-list"),
    path("programmes/<int:pk>/steps/load/", steps.step_load, name="step-load"),
    path("programmes/<int:pk>/steps/new/", steps.step_new, name="step-new"),
    path("programmes/<int:pk>/steps/apply/", steps.step_apply, name="step-apply"),
    path("steps/<int:pk>/edit/", steps.step_edit, name="step-edit"),
    path("steps/<int:pk>/move/", steps.step_move, name="step-move"),
    path("migrations/<int:pk>/", tasks.migration_detail, name="migration-detail"),
    path("tasks/", tasks.task_list, name="task-list"),
    path("tasks/<int:pk>/", tasks.task_detail, name="task-detail"),
    path("tasks/<int:pk>/obstacles/new/", obstacles.obstacle_new, name="obstacle-new"),
    path("obstacles/<int:pk>/resolve/", obstacles.obstacle_resolve, name="obstacle-resolve"),
    path("evidence/<int:pk>/remove/", tasks.evidence_remove, name="evidence-remove"),
]

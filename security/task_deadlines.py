"""Due dates of the work on the switches."""

from __future__ import annotations

from django.db.models import Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from portal.deadlines.registry import DeadlineKind, Debts, declare_deadline, not_a_deadline
from security.models import MigrationTask
from security.task_choices import OwnerSide


def _open_tasks() -> list[Debts]:
    """Whose step it is owes it: the organisation, the vendor that the step names, or else the prefecture."""
    tasks = MigrationTask.objects.open()
    prefecture = "migration__organisation__prefecture"
    whose = Concat("migration__organisation__name", Value(" "), "name")
    municipal = tasks.filter(owner_side=OwnerSide.MUNICIPALITY)
    by_vendor = tasks.filter(owner_side=OwnerSide.PROVIDER, provider__isnull=False)
    by_prefecture = tasks.exclude(owner_side=OwnerSide.MUNICIPALITY).filter(provider__isnull=True)
    return [
        Debts(
            municipal, due_on="due_on", organisation="migration__organisation", coordinator=prefecture, subject="name"
        ),
        Debts(by_vendor, due_on="due_on", organisation="provider", coordinator=prefecture, subject=whose),
        Debts(by_prefecture, due_on="due_on", organisation=prefecture, coordinator=None, subject=whose),
    ]


declare_deadline(
    DeadlineKind(
        code="security.migration_task",
        title=_("セキュリティクラウドへの移行作業"),
        model=MigrationTask,
        fields=("due_on",),
        debts=_open_tasks,
        link="security:task-detail",
    )
)
not_a_deadline("security.MigrationTask.baseline_due_on", "The first published date; kept to compare, not owed.")

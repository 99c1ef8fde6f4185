"""Tasks of organisations that are on their way, as tests of the work on switches need them."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.files.uploadedfile import SimpleUploadedFile

from portal.access.choices import Role
from portal.access.grants import regrant
from portal.organisations.models import Organisation
from security.models import MigrationPlan, MigrationTask, Programme
from security.services.plans import publish_plan
from tests.factories.people import make_actor
from tests.factories.security import make_draft

LINE = "回線敷設"


def publish(programme: Programme, months: Mapping[Organisation, str]) -> MigrationPlan:
    """A version with these switch months in force."""
    manager = make_actor(programme.prefectures.get(), Role.MANAGER)
    return publish_plan(actor=manager, plan=make_draft(programme, months), reason="確定したため")


def task_of(organisation: Organisation, name: str) -> MigrationTask:
    return MigrationTask.objects.select_related("migration").get(migration__organisation=organisation, name=name)


def give_to_vendor(plan: MigrationPlan, organisation: Organisation, vendor: Organisation) -> MigrationTask:
    """The laying of the line as a task of this vendor."""
    plan.programme.step_templates.filter(name=LINE).update(provider=vendor)
    task = task_of(organisation, LINE)
    MigrationTask.objects.filter(name=LINE).update(provider=vendor)
    regrant(*plan.programme.migrations.all())
    return MigrationTask.objects.select_related("template", "migration").get(pk=task.pk)


def paper(name: str = "確認書.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "切替後の動作を確認した。".encode(), content_type="text/plain")

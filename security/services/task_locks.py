"""What every service that works on a task begins with."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.accounts.models import User
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from security.models import MigrationTask

TASK_CHANGED = "task_changed_meanwhile"


def check_may_work(actor: Actor, task: MigrationTask) -> None:
    """Raises RuleViolation for whoever may not work on this task."""
    if not MigrationTask.objects.permitted_to(actor, "change").filter(pk=task.pk).exists():
        raise RuleViolation("not_permitted", _("この作業の状況を記録する権限がありません。"))


def acting_person(actor: Actor) -> tuple[User, Organisation]:
    """The author of a change, and in whose name. Raises RuleViolation for the portal itself, which settles nothing."""
    if actor.user is None or actor.organisation is None:
        raise RuleViolation("person_needed", _("この操作は、団体に所属する利用者だけが行えます。"))
    return actor.user, actor.organisation


def lock(task: MigrationTask, version: int | None = None) -> MigrationTask:
    """The task as stored, held until the end of the transaction. Raises RuleViolation if it is not `version`."""
    stored: MigrationTask = (
        MigrationTask.objects.select_for_update(of=("self",))
        .select_related("migration__organisation", "migration__programme")
        .get(pk=task.pk)
    )
    if version is not None and stored.version != version:
        raise RuleViolation(
            TASK_CHANGED, _("他の人が先に更新しました。違いを確かめて、必要であれば入力し直してから保存してください。")
        )
    return stored

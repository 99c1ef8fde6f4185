"""Departments and their contacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.querysets import is_permitted
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation, overtaken
from portal.organisations.models import Contact, Department, Organisation


@dataclass(frozen=True, slots=True)
class ContactValues:
    """One person to reach; `pk` is None for a new one."""

    name: str
    job_title: str = ""
    phone: str = ""
    extension: str = ""
    email: str = ""
    pk: int | None = None


@transaction.atomic
def add_department(
    *,
    actor: Actor,
    organisation: Organisation,
    name: str,
    is_information_department: bool = False,
    contacts: Sequence[ContactValues] = (),
) -> Department:
    """Add a department with its contacts. Raises RuleViolation for no right, ValidationError for wrong values."""
    record_as(actor)
    _check_right(actor, organisation)
    department = Department(organisation=organisation, name=name, is_information_department=is_information_department)
    department.full_clean()
    department.save()
    _store_contacts(department, contacts)
    return department


@transaction.atomic
def update_department(
    *,
    actor: Actor,
    department: Department,
    version: int,
    name: str,
    is_information_department: bool,
    contacts: Sequence[ContactValues],
) -> Department:
    """Change a department and let it have exactly these contacts.

    Raises RuleViolation `changed_meanwhile` when somebody else has saved it since the version, or for no right.
    """
    record_as(actor)
    _check_right(actor, department.organisation)
    locked = _lock_version(department, version)
    locked.name, locked.is_information_department = name, is_information_department
    locked.version += 1
    locked.full_clean()
    locked.save()
    locked.contacts.exclude(pk__in=[contact.pk for contact in contacts if contact.pk]).delete()
    _store_contacts(locked, contacts)
    return locked


@transaction.atomic
def delete_department(*, actor: Actor, department: Department, version: int) -> None:
    """Take a department away with its contacts; the history keeps them. Raises RuleViolation as changing does."""
    record_as(actor)
    _check_right(actor, department.organisation)
    _lock_version(department, version).delete()


def _check_right(actor: Actor, organisation: Organisation) -> None:
    if not actor.is_system and not is_permitted(actor, "change", organisation):
        raise RuleViolation("not_permitted", _("この団体の部署と連絡先を変更する権限がありません。"))


def _lock_version(department: Department, version: int) -> Department:
    locked = Department.objects.select_for_update().filter(pk=department.pk).first()
    if locked is None:
        raise RuleViolation("deleted_meanwhile", _("この部署は、他の人が先に削除しました。"))
    if locked.version != version:
        raise overtaken("changed_meanwhile")
    return locked


def _store_contacts(department: Department, contacts: Sequence[ContactValues]) -> None:
    own = {contact.pk: contact for contact in department.contacts.all()}
    for values in contacts:
        # A key of another department's contact is not among one's own: it becomes a new row and touches nobody's.
        contact = own.get(values.pk or 0) or Contact(department=department)
        for name, value in asdict(values).items():
            if name != "pk":
                setattr(contact, name, value)
        contact.full_clean()
        contact.save()

"""Object rights follow from rules that each model declares, never from code scattered over services.

A model that has rights of its own declares
    access_rules: AccessRules = {Party.OWNER: {Role.STAFF: ("view", "change")}, ...}
    def parties(self) -> Mapping[Party, Iterable[int]]: ...   # ids of the organisations on each side
and its services call `regrant` after everything that changes the sides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction

from .choices import Party, Role
from .models import RoleGroup
from .querysets import permission_table

AccessRules = Mapping[Party, Mapping[Role, Sequence[str]]]
Grant = tuple[Any, int, int]  # object, group, permission
GRANT_FIELDS = ("content_object", "group", "permission")
BATCH = 2000


@transaction.atomic
def regrant(*objects: Any) -> int:
    """Make the stored rights of these objects (all of one model) equal to what its rules say; how many differed."""
    return sum(_regrant_batch(objects[start : start + BATCH]) for start in range(0, len(objects), BATCH))


def _regrant_batch(objects: Sequence[Any]) -> int:
    model: Any = type(objects[0])
    table = permission_table(model)
    wanted = _wanted(model, objects)
    rows = table.objects.filter(content_object__in=objects)
    stored = {(obj, group, permission): pk for pk, obj, group, permission in rows.values_list("pk", *GRANT_FIELDS)}
    undue = [pk for grant, pk in stored.items() if grant not in wanted]
    missing = [grant for grant in wanted if grant not in stored]
    table.objects.filter(pk__in=undue).delete()
    _insert(table, missing)
    return len(undue) + len(missing)


def _insert(table: Any, grants: Sequence[Grant]) -> None:
    """Tens of thousands of rows in one statement: building a model instance for each would take most of the time."""
    if not grants:
        return
    fields = [table._meta.get_field(name) for name in GRANT_FIELDS]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
    target = connection.ops.quote_name(table._meta.db_table)
    sql = f"INSERT INTO {target} ({columns}) SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(column) for column in zip(*grants, strict=True)])


def _wanted(model: type[models.Model], objects: Iterable[Any]) -> set[Grant]:
    sides = {obj.pk: {party: set(ids) for party, ids in obj.parties().items()} for obj in objects}
    groups = _groups({pk for parties in sides.values() for ids in parties.values() for pk in ids})
    permission_ids = _permission_ids(model)
    return {
        (pk, groups[organisation, role], permission_ids[action])
        for pk, parties in sides.items()
        for party, ids in parties.items()
        for role, actions in model.access_rules.get(party, {}).items()  # type: ignore[attr-defined]
        for organisation in ids
        if (organisation, role) in groups  # a municipality has no coordinator, so it holds no right of theirs
        for action in actions
    }


def _groups(organisation_ids: Collection[int]) -> dict[tuple[int, str], int]:
    rows = RoleGroup.objects.filter(organisation_id__in=organisation_ids)
    return {
        (organisation, role): group for organisation, role, group in rows.values_list("organisation", "role", "group")
    }


def _permission_ids(model: type[models.Model]) -> dict[str, int]:
    suffix = f"_{model._meta.model_name}"
    rows = Permission.objects.filter(content_type=ContentType.objects.get_for_model(model))
    return {codename.removesuffix(suffix): pk for codename, pk in rows.values_list("codename", "pk")}


@transaction.atomic
def ensure_role_groups(organisation_ids: Iterable[int]) -> None:
    """Give each organisation a group for every role it can have; does nothing where they exist. Four statements."""
    organisations = _organisation_model()._default_manager.in_bulk(list(organisation_ids))
    have = set(RoleGroup.objects.filter(organisation__in=organisations).values_list("organisation_id", "role"))
    missing = [
        (pk, role)
        for pk, organisation in organisations.items()
        for role in organisation.possible_roles
        if (pk, role.value) not in have
    ]
    groups = Group.objects.bulk_create([Group(name=_group_name(pk, role)) for pk, role in missing], batch_size=5000)
    RoleGroup.objects.bulk_create(
        [
            RoleGroup(organisation_id=pk, role=role, group=group)
            for (pk, role), group in zip(missing, groups, strict=True)
        ],
        batch_size=5000,
    )


def _organisation_model() -> Any:
    # Looked up, not imported: organisations stand on this package.
    return RoleGroup._meta.get_field("organisation").related_model


def _group_name(organisation_id: int, role: Role) -> str:
    return f"organisation:{organisation_id}:{role.value}"

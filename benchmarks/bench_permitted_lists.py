"""How long object rights take in a national installation: 3,300 organisations, 20,000 objects.

Run by `make bench`. Prints the number of statements and the median time of each; a table of its own stands in for any
model with rights, so that the figures are those of portal.access alone.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

import django

django.setup()

from django.contrib.auth.models import Permission  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from guardian.models import GroupObjectPermissionBase  # noqa: E402

from portal.access.actor import Actor  # noqa: E402
from portal.access.choices import Party, Role  # noqa: E402
from portal.access.grants import AccessRules, regrant  # noqa: E402
from portal.access.models import RoleGroup  # noqa: E402
from portal.access.querysets import PermittedQuerySet, is_permitted, permission_table, permitted_actions  # noqa: E402
from portal.organisations.choices import OrganisationKind  # noqa: E402
from portal.organisations.models import Organisation  # noqa: E402
from portal.organisations.services.organisations import create_organisations  # noqa: E402

PREFECTURES, ORGANISATIONS, OBJECTS = 47, 3_300, 20_000
ROUNDS = 20
PAGE = 50


class Measured(models.Model):
    """Stands in for an application, a plan, an inventory row."""

    owner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=100)

    objects = PermittedQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.OWNER: {Role.STAFF: ("view", "change"), Role.APPROVER: ("view",), Role.ADMINISTRATOR: ("view",)},
        Party.COORDINATOR: {Role.COORDINATOR: ("view", "change"), Role.MANAGER: ("view",), Role.AUDITOR: ("view",)},
    }

    class Meta:
        app_label = "access"

    def __str__(self) -> str:
        return self.title

    def parties(self) -> Mapping[Party, Iterable[int]]:
        return {Party.OWNER: [self.owner_id], Party.COORDINATOR: [self.owner.prefecture_id or self.owner_id]}


class MeasuredPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Measured, on_delete=models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        app_label = "access"


def main() -> None:
    with transaction.atomic():
        fill()
        rights = permission_table(Measured).objects.count()
        print(f"{ORGANISATIONS:,} organisations, {OBJECTS:,} objects, {rights:,} rights")
        measure()
        transaction.set_rollback(True)


def fill() -> None:
    with connection.schema_editor() as editor:
        editor.create_model(Measured)
        editor.create_model(MeasuredPermission)
    content_type = ContentType.objects.get_for_model(Measured)
    for action in ("view", "change", "add", "delete"):
        Permission.objects.create(content_type=content_type, codename=f"{action}_measured", name=action)
    owners = make_organisations()
    chance = random.Random(27)
    Measured.objects.bulk_create(
        [Measured(owner=chance.choice(owners), title=f"object {n}") for n in range(OBJECTS)], batch_size=5000
    )
    objects = list(Measured.objects.select_related("owner"))
    report("regrant, all objects", lambda: regrant(*objects), rounds=1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def make_organisations() -> list[Organisation]:
    prefectures = [Organisation(name=f"県{n}", kind=OrganisationKind.PREFECTURE) for n in range(PREFECTURES)]
    create_organisations(actor=Actor.system(), organisations=prefectures)
    members = [
        Organisation(name=f"市{n}", kind=OrganisationKind.CITY, prefecture=prefectures[n % PREFECTURES])
        for n in range(ORGANISATIONS - PREFECTURES)
    ]
    report("3,253 organisations with groups and rights", lambda: create(members), rounds=1)
    return members


def create(members: list[Organisation]) -> None:
    create_organisations(actor=Actor.system(), organisations=members)


def actor_of(organisation: Organisation, *roles: Role) -> Actor:
    groups = RoleGroup.objects.filter(organisation=organisation, role__in=roles).values_list("group", flat=True)
    return Actor(organisation=organisation, roles=frozenset(roles), group_ids=tuple(groups))


def measure() -> None:
    some = Measured.objects.select_related("owner__prefecture").order_by("pk")[OBJECTS // 2]
    prefecture = some.owner.prefecture
    assert prefecture is not None
    actors = {
        "staff of a municipality": actor_of(some.owner, Role.STAFF),
        "coordinator of a prefecture": actor_of(prefecture, Role.COORDINATOR),
        "with every role of a prefecture": actor_of(prefecture, Role.COORDINATOR, Role.MANAGER, Role.AUDITOR),
    }
    for name, actor in actors.items():
        visible = Measured.objects.permitted_to(actor).count()
        print(f"{name}: sees {visible:,}")
        report("  count", lambda a=actor: Measured.objects.permitted_to(a).count())
        report(
            f"  first {PAGE} with owner, newest first",
            lambda a=actor: list(Measured.objects.permitted_to(a).select_related("owner").order_by("-pk")[:PAGE]),
        )
    staff = actors["staff of a municipality"]
    report("one object: is_permitted", lambda: is_permitted(staff, "change", some))
    report("one object: permitted_actions", lambda: permitted_actions(staff, some))
    report("one object: regrant", lambda: regrant(some))


def report(name: str, action: Callable[[], Any], rounds: int = ROUNDS) -> None:
    with CaptureQueriesContext(connection) as captured:
        action()
    times = [timed(action) for _ in range(rounds)] if rounds > 1 else [float("nan")]
    spent = f"{statistics.median(times):9.2f} ms" if rounds > 1 else f"{total_ms(captured):9.0f} ms in SQL"
    print(f"{name:48} {len(captured):4} statements {spent}")


def total_ms(captured: CaptureQueriesContext) -> float:
    return sum(float(query["time"]) for query in captured.captured_queries) * 1000


def timed(action: Callable[[], Any]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()

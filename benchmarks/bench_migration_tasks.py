"""How long the tasks of a national programme take: 1,741 organisations, eight steps each.

Run by `make bench`. Prints statements and seconds of what the publication of a first and of a later version adds,
and of the list of who is late.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from portal.access.actor import Actor  # noqa: E402
from portal.access.models import RoleGroup  # noqa: E402
from portal.lib.months import Month  # noqa: E402
from portal.organisations.choices import OrganisationKind  # noqa: E402
from portal.organisations.models import Organisation  # noqa: E402
from portal.organisations.services.organisations import create_organisations  # noqa: E402
from security.models import MigrationPlan, MigrationTask, PlanEntry  # noqa: E402
from security.selectors.progress import progress_of  # noqa: E402
from security.services.programmes import create_programme  # noqa: E402
from security.services.task_scheduling import schedule_steps  # noqa: E402

ORGANISATIONS = 1_741
FIRST = Month(2027, 4)
MONTHS = 36


def main() -> None:
    with transaction.atomic():
        measure()
        transaction.set_rollback(True)


def measure() -> None:
    (prefecture,) = create_organisations(
        actor=Actor.system(), organisations=[Organisation(name="計測府", kind=OrganisationKind.PREFECTURE)]
    )
    rows = [
        Organisation(
            name=f"計測第{number}組合", kind=OrganisationKind.PARTIAL_AFFAIRS_ASSOCIATION, prefecture=prefecture
        )
        for number in range(ORGANISATIONS)
    ]
    create_organisations(actor=Actor.system(), organisations=rows)
    programme = create_programme(
        actor=Actor.system(),
        prefectures=[prefecture],
        name="計測用の事業",
        build_fiscal_year=2026,
        calendar_first=FIRST.first_day,
        window_first=FIRST.first_day,
        window_last=(FIRST + (MONTHS - 1)).first_day,
        operation_first=FIRST.first_day,
        operation_last=(FIRST + 84).first_day,
    )
    members = list(Organisation.objects.filter(prefecture=prefecture))
    groups = RoleGroup.objects.filter(organisation=prefecture).values_list("group", flat=True)
    coordinator = Actor(organisation=prefecture, group_ids=tuple(groups))
    for shift, label in ((0, "first version"), (1, "everybody moves by a month")):
        plan = MigrationPlan.objects.create(programme=programme)
        PlanEntry.objects.bulk_create(
            PlanEntry(
                plan=plan, organisation=one, month=(FIRST + (number + shift) % MONTHS).first_day, work=[1], cost_yen=0
            )
            for number, one in enumerate(members)
        )
        report(label, lambda plan=plan: schedule_steps(plan))
    print(f"{MigrationTask.objects.filter(migration__programme=programme).count():,} tasks")
    report("list of who is late", lambda: progress_of(coordinator, programme))


def report(label: str, work: Callable[[], object]) -> None:
    with CaptureQueriesContext(connection) as queries:
        start = time.perf_counter()
        work()
        seconds = time.perf_counter() - start
    print(f"{label:30} {len(queries):5d} statements {seconds:8.2f} s")


if __name__ == "__main__":
    main()

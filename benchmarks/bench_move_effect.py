"""What a move by hand costs on the server: the panel that tells its effect, and the move itself, 43 municipalities.

Run by `make bench`. The whole request is measured as a browser makes it: session, rights, queries, effect, template.
The target is 200 ms for 43 organisations (docs/planning.md); the pure effect for 1,741 is in bench_switch_schedule.
"""

from __future__ import annotations

import logging
import statistics
import time
from collections.abc import Callable, Sequence

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from portal.accounts.models import User  # noqa: E402
from portal.accounts.selectors import actor_for  # noqa: E402
from portal.lib.months import Month  # noqa: E402
from security.models import MigrationPlan, PlanEntry  # noqa: E402
from security.services.hand_moves import copy_to_draft  # noqa: E402

SIZE, MOVES = 43, 10


def main() -> None:
    logging.disable(logging.INFO)
    with transaction.atomic():
        measure()
        transaction.set_rollback(True)


def measure() -> None:
    # Addresses of files without their hashes: nothing has been collected here.
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": plain}}
    call_command("load_sample", verbosity=0)
    coordinator = User.objects.get(email="coordinator@osaka.example")
    published = next(plan for plan in MigrationPlan.objects.current() if plan.entries.count() == SIZE)
    draft = copy_to_draft(actor=actor_for(coordinator), plan=published)
    client = Client(SERVER_NAME="localhost", headers={"HX-Request": "true"})
    client.force_login(coordinator)
    entries = list(draft.entries.select_related("organisation").order_by("organisation__code"))
    show("effect of a move (panel)", [lambda entry=entry: ask(client, draft, entry) for entry in entries])
    show(
        "move by hand (pin, entry, audit)",
        [lambda entry=entry: move(client, draft, entry) for entry in entries[:MOVES]],
    )


def ask(client: Client, draft: MigrationPlan, entry: PlanEntry) -> HttpResponse:
    return client.get(address(draft, entry), {"month": str(Month.of(entry.month) + 1)})


def move(client: Client, draft: MigrationPlan, entry: PlanEntry) -> HttpResponse:
    typed = {"month": str(Month.of(entry.month)), "reason": "計測のため", "version": "0"}
    return client.post(address(draft, entry), typed)


def address(draft: MigrationPlan, entry: PlanEntry) -> str:
    return reverse("security:plan-move", args=[draft.pk, entry.organisation_id])


def show(title: str, requests: Sequence[Callable[[], HttpResponse]]) -> None:
    """The first loads what is loaded once for a process; of the last the statements are counted."""
    first, *timed, last = requests
    check(first())
    spent = []
    for request in timed:
        started = time.perf_counter()
        answer = request()
        spent.append(1000 * (time.perf_counter() - started))
        check(answer)
    with CaptureQueriesContext(connection) as queries:
        check(last())
    print(
        f"{title}: median {statistics.median(spent):.0f} ms, slowest {max(spent):.0f} ms "
        f"({len(spent)} requests, {len(queries)} statements each)"
    )


def check(answer: HttpResponse) -> None:
    assert answer.status_code == 200, (answer.status_code, answer.content.decode()[:500])


if __name__ == "__main__":
    main()

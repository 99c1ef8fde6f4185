"""How the pages of the joint operation test stand a nation: 47 prefectures, 3,300 organisations, 100,000 pairs.

Run by `make bench`. Prints statements and seconds of the lists, the matrix and the interface, for the coordinator of
one prefecture and for one municipality, and of the publication of one prefecture's next version.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations, islice

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from mynumber_tests.choices import RoleKind  # noqa: E402
from mynumber_tests.models import (  # noqa: E402
    Pair,
    PairedTest,
    PairingPlan,
    PairSide,
    Participation,
    Programme,
    Scenario,
    ScenarioRole,
    ScenarioRun,
    Slot,
)
from mynumber_tests.services.plans import publish_plan  # noqa: E402
from mynumber_tests.services.programmes import create_programme, usual_slots  # noqa: E402
from mynumber_tests.services.scenarios import create_scenario  # noqa: E402
from portal.access.actor import Actor  # noqa: E402
from portal.access.choices import Role  # noqa: E402
from portal.access.grants import regrant  # noqa: E402
from portal.accounts.models import User  # noqa: E402
from portal.accounts.services.memberships import add_membership  # noqa: E402
from portal.lib.months import Month  # noqa: E402
from portal.organisations.choices import OrganisationKind  # noqa: E402
from portal.organisations.models import Organisation  # noqa: E402
from portal.organisations.services.organisations import create_organisations  # noqa: E402

PREFECTURES = 47
MEMBERS = 70
PAIRS = 2_128  # of each prefecture: 100,016 in the nation
SCENARIOS = 6
SYSTEM = Actor.system()
STEPS = [{"side": "both", "action": "照会する。", "expected": "一致する。"}]
DAY = date(2027, 5, 31)


def main() -> None:
    logging.disable(logging.INFO)
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": plain}}
    settings.ALLOWED_HOSTS = ["testserver"]
    prefectures = PREFECTURES if "--quick" not in sys.argv else 2
    with transaction.atomic():
        measure(prefectures)
        transaction.set_rollback(True)


def analysed(programme: Programme) -> Programme:
    """With the statistics that autovacuum gathers: without them triggers read whole tables for every row."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return programme


def measure(prefectures: int) -> None:
    start = time.perf_counter()
    programmes = [analysed(fill(number)) for number in range(prefectures)]
    print(f"{Pair.objects.count():,} pairs, {ScenarioRun.objects.count():,} tests; filled in", end=" ")
    print(f"{time.perf_counter() - start:.0f} s")
    programme = programmes[0]
    member = programme.participations.first()
    assert member
    coordinator = signed_in(programme.prefecture, Role.COORDINATOR, "coordinator@bench.example")
    staff = signed_in(member.organisation, Role.STAFF, "staff@bench.example")
    for client, who in ((coordinator, "coordinator"), (staff, "municipality")):
        for label, address in addresses(programme):
            look(f"{who}: {label}", client, address)
    look("coordinator: matrix", coordinator, reverse("mynumber_tests:matrix", args=[programme.pk]))
    look("coordinator: worklist", coordinator, reverse("mynumber_tests:worklist", args=[programme.pk]))
    publish_again(programme)


def addresses(programme: Programme) -> Iterator[tuple[str, str]]:
    yield "list of pairs", reverse("mynumber_tests:pair-list", args=[programme.pk])
    yield "list of tests", reverse("mynumber_tests:run-list", args=[programme.pk])
    yield "interface, first page", reverse("mynumber-tests-api:pair-list")
    pair = programme.pairs.first()
    assert pair
    yield "room of a pair", reverse("mynumber_tests:pair-detail", args=[pair.pk])


def fill(number: int) -> Programme:
    """One prefecture with its test, published."""
    (prefecture,) = create_organisations(
        actor=SYSTEM, organisations=[Organisation(name=f"計測{number}県", kind=OrganisationKind.PREFECTURE)]
    )
    kind = OrganisationKind.PARTIAL_AFFAIRS_ASSOCIATION
    rows = [Organisation(name=f"計測{number}第{n}組合", kind=kind, prefecture=prefecture) for n in range(MEMBERS)]
    create_organisations(actor=SYSTEM, organisations=rows)
    programme = create_programme(
        actor=SYSTEM, prefecture=prefecture, slots=usual_slots(Month(2027, 4), 6, 2), name="計測", fiscal_year=2027
    )
    scenarios = [_scenario(programme, code) for code in range(SCENARIOS)]
    parts = _participations(programme, Organisation.objects.filter(prefecture=prefecture), scenarios)
    regrant(programme)
    regrant(*parts)
    _publish_first(programme, scenarios, parts)
    return programme


def _scenario(programme: Programme, number: int) -> Scenario:
    return create_scenario(
        actor=SYSTEM,
        programme=programme,
        code=f"S{number}",
        steps=STEPS,
        title="計測",
        procedure="計測の事務",
        inquirer_kind="組合",
        provider_kind="組合",
        item="項目",
    )


def _participations(programme: Programme, members: object, scenarios: list[Scenario]) -> list[Participation]:
    parts = Participation.objects.bulk_create(
        [
            Participation(
                programme=programme,
                organisation=organisation,
                system_vendor=f"事業者{n % 4}",
                slot_positions=[1, 2, 3, 4, 5, 6],
                usable_slots=[1, 2, 3, 4, 5, 6],
                max_partners_per_slot=50,
                entered_at=timezone.now(),
            )
            for n, organisation in enumerate(members)  # type: ignore[arg-type,var-annotated]
        ]
    )
    ScenarioRole.objects.bulk_create(
        [
            ScenarioRole(participation=part, scenario=scenario, role=role, max_tests=most)
            for part in parts
            for scenario in scenarios
            for role, most in ((RoleKind.INQUIRER, None), (RoleKind.PROVIDER, 500))
        ]
    )
    return parts


def _publish_first(programme: Programme, scenarios: list[Scenario], parts: list[Participation]) -> None:
    """Pairs without tests are made besides: an organisation inquires in a scenario once."""
    slots = list(programme.slots.all())
    plan = PairingPlan.objects.create(programme=programme)
    _tests(plan, scenarios, parts, slots)
    publish_plan(actor=SYSTEM, plan=plan, reason="計測")
    known = set(programme.pairs.values_list("one_id", "other_id"))
    others = (pair for pair in combinations(sorted(part.pk for part in parts), 2) if pair not in known)
    pairs = Pair.objects.bulk_create(
        [
            Pair(programme=programme, one_id=one, other_id=other, slot=slots[0], plan=plan, dates_by=DAY)
            for one, other in islice(others, PAIRS - len(known))
        ],
        batch_size=5000,
    )
    PairSide.objects.bulk_create(
        [
            PairSide(pair=pair, participation_id=member, confirm_by=DAY)
            for pair in pairs
            for member in (pair.one_id, pair.other_id)
        ],
        batch_size=5000,
    )


def _tests(plan: PairingPlan, scenarios: list[Scenario], parts: list[Participation], slots: list[Slot]) -> None:
    PairedTest.objects.bulk_create(
        PairedTest(
            plan=plan,
            inquirer=part,
            scenario=scenario,
            provider=parts[(place + shift + 1) % len(parts)],
            slot=slots[(min(place, (place + shift + 1) % len(parts)) + shift) % len(slots)],
        )
        for place, part in enumerate(parts)
        for shift, scenario in enumerate(scenarios)
    )


def publish_again(programme: Programme) -> None:
    """The same tests as a second version: nothing moves, everything is compared."""
    before = programme.pairing_plans.current().get()
    plan = PairingPlan.objects.create(programme=programme)
    PairedTest.objects.bulk_create(
        PairedTest(plan=plan, **row)
        for row in before.tests.values("inquirer_id", "scenario_id", "provider_id", "slot_id")
    )
    report("publication of the next version", lambda: publish_plan(actor=SYSTEM, plan=plan, reason="計測"))


def signed_in(organisation: Organisation, role: Role, email: str) -> Client:
    user = User.objects.create(email=email, name="計測")
    add_membership(actor=SYSTEM, user=user, organisation=organisation, role=role)
    client = Client()
    client.force_login(user)
    return client


def look(label: str, client: Client, address: str) -> None:
    """The second look, as the first one fills what stays."""
    assert client.get(address).status_code in (200, 404), address
    report(label, lambda: client.get(address))


def report(label: str, work: Callable[[], object]) -> None:
    with CaptureQueriesContext(connection) as queries:
        start = time.perf_counter()
        work()
        seconds = time.perf_counter() - start
    print(f"{label:38} {len(queries):5d} statements {seconds:8.2f} s")


if __name__ == "__main__":
    main()

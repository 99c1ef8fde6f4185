"""Which combinations of vendors' systems are tested, and how much every provider has to do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from mynumber_tests.choices import OVER_STATES, PROVIDING, RoleKind, RunState
from mynumber_tests.models import Defect, Participation, Programme, ScenarioRole, ScenarioRun
from portal.access.actor import Actor

VendorPair = tuple[str, str]  # of the inquirer, of the provider


@dataclass(frozen=True, slots=True)
class VendorRow:
    """One combination of systems. Without a test it is a gap: it could be tested, but nobody does."""

    inquirer: str
    provider: str
    all: int = 0
    signed: int = 0
    failing: int = 0
    open_defects: int = 0

    @property
    def is_gap(self) -> bool:
        return self.all == 0


@dataclass(frozen=True, slots=True)
class LoadRow:
    """One provider: what it offered (tests), what it got, what is over, and its share of its offer in per cent."""

    participation: Participation
    cap: int
    all: int
    over: int

    @property
    def name(self) -> str:
        return self.participation.organisation.name

    @property
    def left(self) -> int:
        return self.all - self.over

    @property
    def percent(self) -> int:
        return round(100 * self.all / self.cap) if self.cap else 0


def vendor_rows(actor: Actor, programme: Programme) -> Sequence[VendorRow]:
    """Gaps first, then by vendor; four queries. Organisations without a vendor are left out."""
    runs = ScenarioRun.objects.permitted_to(actor).standing().filter(pair__programme=programme).order_by()
    counted = runs.values_list("inquirer__system_vendor", "provider__system_vendor").annotate(
        every=Count("pk"),
        signed=Count("pk", filter=Q(state=RunState.SIGNED_OFF)),
        failing=Count("pk", filter=Q(state__in=(RunState.FAILED, RunState.BLOCKED))),
    )
    rows = {(own, other): (every, signed, failing) for own, other, every, signed, failing in counted if own and other}
    defects = _open_defects(actor, programme)
    found = []
    for pair in {*rows, *_possible(actor, programme)}:
        every, signed, failing = rows.get(pair, (0, 0, 0))
        found.append(VendorRow(*pair, every, signed, failing, defects[pair]))
    return sorted(found, key=lambda row: (not row.is_gap, row.inquirer, row.provider))


def _open_defects(actor: Actor, programme: Programme) -> Mapping[VendorPair, int]:
    rows = Defect.objects.permitted_to(actor).open().filter(run__pair__programme=programme, run__is_dropped=False)
    pairs = rows.order_by().values_list("run__inquirer__system_vendor", "run__provider__system_vendor")
    return Counter({(own, other): count for own, other, count in pairs.annotate(Count("pk"))})


def _possible(actor: Actor, programme: Programme) -> set[VendorPair]:
    """Combinations that some scenario would allow: one inquires in it, another organisation provides."""
    roles = ScenarioRole.objects.permitted_to(actor).filter(participation__programme=programme)
    inquirers: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    providers: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    values = roles.exclude(participation__system_vendor="").order_by()
    for scenario, role, vendor, part in values.values_list(
        "scenario", "role", "participation__system_vendor", "participation"
    ):
        (inquirers if role == RoleKind.INQUIRER else providers)[scenario][vendor].add(part)
    return {
        (own, other)
        for scenario, asking in inquirers.items()
        for own, askers in asking.items()
        for other, givers in providers[scenario].items()
        if len(askers | givers) > 1
    }


def load_rows(actor: Actor, programme: Programme) -> Sequence[LoadRow]:
    """Providers of a test, the fullest first; two queries."""
    offers = Participation.objects.permitted_to(actor).filter(programme=programme).select_related("organisation")
    capped = offers.annotate(cap=Sum("roles__max_tests", filter=Q(roles__role__in=PROVIDING)))
    runs = ScenarioRun.objects.permitted_to(actor).standing().filter(pair__programme=programme).order_by()
    counted = runs.values_list("provider").annotate(
        every=Count("pk"), over=Count("pk", filter=Q(state__in=OVER_STATES))
    )
    counts = {provider: (every, over) for provider, every, over in counted}
    rows = [
        LoadRow(part, part.cap or 0, *counts.get(part.pk, (0, 0)))  # type: ignore[attr-defined]
        for part in capped
        if part.cap or part.pk in counts  # type: ignore[attr-defined]
    ]
    return sorted(rows, key=lambda row: (-row.percent, -row.all, row.participation.organisation.kana))

"""The file formats of the pairing: pairing/1 in, pairing-plan/1 and pairing-explanation/1 out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from enum import StrEnum

from portal.lib.json_nodes import JsonNode

from .explanation import Change, Explanation
from .plan import Plan
from .problem import Goal, Inquiry, Offer, Participant, PlannedTest, Problem

FORMAT = "pairing/1"
PLAN_FORMAT = "pairing-plan/1"
EXPLANATION_FORMAT = "pairing-explanation/1"


class PairingFault(StrEnum):
    """What can be wrong with a pairing/1 document besides what can be wrong with any JSON."""

    DUPLICATE_SLOT = "duplicate_slot"  # params: slot
    DUPLICATE_ORGANISATION = "duplicate_organisation"  # params: id
    DUPLICATE_SCENARIO = "duplicate_scenario"  # params: id
    DUPLICATE_ENTRY = "duplicate_entry"  # params: organisation, scenario
    UNKNOWN_SLOT = "unknown_slot"  # params: slot
    UNKNOWN_ORGANISATION = "unknown_organisation"  # params: id
    UNKNOWN_SCENARIO = "unknown_scenario"  # params: id
    NOT_A_PAIR = "not_a_pair"


class PlanStatus(StrEnum):
    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"


def read_problem(document: object) -> Problem:
    """The problem in a parsed pairing/1 document. Raises JsonFault, a ValueError that names the place.

    Members that the format does not know are left alone. Published tests may name organisations, scenarios and slots
    that are gone since: such a test counts as changed.
    """
    root = JsonNode(document)
    root.member("format").one_of(FORMAT)
    slots = _distinct(root.member("slots").items(), PairingFault.DUPLICATE_SLOT, "slot")
    participants = _participants(root.member("organisations"), slots)
    ids = {participant.id for participant in participants}
    scenario_ids = (node.member("id") for node in root.member("scenarios").items())
    scenarios = _distinct(scenario_ids, PairingFault.DUPLICATE_SCENARIO, "id")
    return Problem(
        slots=slots,
        participants=participants,
        scenarios=scenarios,
        inquiries=_inquiries(root.member("inquiries"), ids, scenarios),
        offers=_offers(root.member("offers"), ids, scenarios),
        excluded=tuple(_pair(node, ids) for node in _optional_items(root, "excluded")),
        wanted=tuple(_pair(node, ids) for node in _optional_items(root, "wanted")),
        fixed=tuple(_fixed(node, ids, scenarios, slots) for node in _optional_items(root, "fixed")),
        published=tuple(_test(node) for node in _optional_items(root, "published")),
    )


def problem_document(problem: Problem) -> dict[str, object]:
    """The pairing/1 document of a problem."""
    document: dict[str, object] = {
        "format": FORMAT,
        "slots": list(problem.slots),
        "organisations": [_organisation(participant, problem) for participant in problem.participants],
        "scenarios": [{"id": scenario} for scenario in problem.scenarios],
        "inquiries": [asdict(inquiry) for inquiry in problem.inquiries],
        "offers": [asdict(offer) for offer in problem.offers],
        "excluded": [list(pair) for pair in problem.excluded],
        "wanted": [list(pair) for pair in problem.wanted],
        "fixed": [asdict(test) for test in problem.fixed],
    }
    return document | ({"published": [asdict(test) for test in problem.published]} if problem.published else {})


def plan_document(plan: Plan | None, *, why: Mapping[Inquiry, str], seconds: float) -> dict[str, object]:
    """A pairing-plan/1 document with the sentence why for each unserved inquiry; no plan means that none exists."""
    unserved = plan.unserved if plan else ()
    return {
        "format": PLAN_FORMAT,
        "status": _status(plan).value,
        "tests": [asdict(test) for test in plan.tests] if plan else [],
        "unserved": [
            {"inquirer": inquiry.organisation, "scenario": inquiry.scenario, "why": why[inquiry]}
            for inquiry in unserved
        ],
        "objective": _by_name(plan.objective) if plan else {},
        "bound": _by_name(plan.bound) if plan else {},
        "seconds": round(seconds, 3),
    }


def read_tests(document: object) -> tuple[PlannedTest, ...]:
    """The tests of a parsed pairing-plan/1 document, for judging a stored plan again. Raises JsonFault."""
    root = JsonNode(document)
    root.member("format").one_of(PLAN_FORMAT)
    return tuple(_test(node) for node in root.member("tests").items())


def explanation_document(explanation: Explanation, sentences: Sequence[str]) -> dict[str, object]:
    """A pairing-explanation/1 document."""
    return {
        "format": EXPLANATION_FORMAT,
        "conflict": [str(rule) for rule in explanation.conflict],
        "repairs": [
            {"changes": [_change(change) for change in repair.changes], "price": repair.price}
            for repair in explanation.repairs
        ],
        "sentences": list(sentences),
    }


def _status(plan: Plan | None) -> PlanStatus:
    if plan is None:
        return PlanStatus.INFEASIBLE
    return PlanStatus.OPTIMAL if plan.is_proved else PlanStatus.FEASIBLE


def _change(change: Change) -> dict[str, object]:
    if change.add:
        return {"rule": str(change.rule), "add": change.add}
    return {"rule": str(change.rule), "also": change.also} if change.also else {"rule": str(change.rule), "drop": True}


def _by_name(values: Mapping[Goal, int]) -> dict[str, int]:
    return {goal.value: value for goal, value in values.items()}


def _organisation(participant: Participant, problem: Problem) -> dict[str, object]:
    return {
        "id": participant.id,
        "name": participant.name,
        "vendor": participant.vendor,
        "slots": sorted(participant.slots, key=problem.slot_at.__getitem__),
        "max_partners_per_slot": participant.max_partners_per_slot,
    }


def _distinct(nodes: Iterator[JsonNode], duplicate: PairingFault, param: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for node in nodes:
        if node.text() in found:
            raise node.fault(duplicate, **{param: node.text()})
        found[node.text()] = None
    return tuple(found)


def _participants(node: JsonNode, slots: Sequence[str]) -> tuple[Participant, ...]:
    found: dict[str, Participant] = {}
    for item in node.items():
        participant = _participant(item, slots)
        if participant.id in found:
            raise item.member("id").fault(PairingFault.DUPLICATE_ORGANISATION, id=participant.id)
        found[participant.id] = participant
    return tuple(found.values())


def _participant(node: JsonNode, slots: Sequence[str]) -> Participant:
    name = node.optional("name")
    return Participant(
        id=node.member("id").text(),
        vendor=node.member("vendor").text(),
        slots=frozenset(_slot(slot, slots) for slot in node.member("slots").items()),
        max_partners_per_slot=node.member("max_partners_per_slot").whole(least=0),
        name=name.text() if name else "",
    )


def _inquiries(node: JsonNode, ids: Collection[str], scenarios: Collection[str]) -> tuple[Inquiry, ...]:
    return tuple(Inquiry(*place) for place, _item in _entries(node, ids, scenarios))


def _offers(node: JsonNode, ids: Collection[str], scenarios: Collection[str]) -> tuple[Offer, ...]:
    return tuple(
        Offer(*place, item.member("max_tests").whole(least=0)) for place, item in _entries(node, ids, scenarios)
    )


def _entries(
    node: JsonNode, ids: Collection[str], scenarios: Collection[str]
) -> Iterator[tuple[tuple[str, str], JsonNode]]:
    """(organisation, scenario) of each item; none of them twice."""
    found: set[tuple[str, str]] = set()
    known = frozenset(scenarios)
    for item in node.items():
        place = (_organisation_id(item.member("organisation"), ids), _scenario(item.member("scenario"), known))
        if place in found:
            raise item.fault(PairingFault.DUPLICATE_ENTRY, organisation=place[0], scenario=place[1])
        found.add(place)
        yield place, item


def _fixed(node: JsonNode, ids: Collection[str], scenarios: Collection[str], slots: Sequence[str]) -> PlannedTest:
    for name in ("inquirer", "provider"):
        _organisation_id(node.member(name), ids)
    _scenario(node.member("scenario"), scenarios)
    _slot(node.member("slot"), slots)
    return _test(node)


def _test(node: JsonNode) -> PlannedTest:
    return PlannedTest(*(node.member(name).text() for name in ("inquirer", "scenario", "provider", "slot")))


def _pair(node: JsonNode, ids: Collection[str]) -> tuple[str, str]:
    members = [_organisation_id(item, ids) for item in node.items()]
    if len(members) != 2 or members[0] == members[1]:
        raise node.fault(PairingFault.NOT_A_PAIR)
    return members[0], members[1]


def _optional_items(root: JsonNode, name: str) -> Iterator[JsonNode]:
    node = root.optional(name)
    return node.items() if node else iter(())


def _slot(node: JsonNode, slots: Sequence[str]) -> str:
    return _known(node, slots, PairingFault.UNKNOWN_SLOT, "slot")


def _organisation_id(node: JsonNode, ids: Collection[str]) -> str:
    return _known(node, ids, PairingFault.UNKNOWN_ORGANISATION, "id")


def _scenario(node: JsonNode, scenarios: Collection[str]) -> str:
    return _known(node, scenarios, PairingFault.UNKNOWN_SCENARIO, "id")


def _known(node: JsonNode, known: Collection[str], fault: PairingFault, param: str) -> str:
    if node.text() not in known:
        raise node.fault(fault, **{param: node.text()})
    return node.text()

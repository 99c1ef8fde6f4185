"""The work on the switches in a few words for the home page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.access.actor import Actor
from security.models import Programme
from security.planning.lateness import ORDER, Standing
from security.task_choices import OwnerSide

from .progress import RatedTask
from .task_detail import rated_tasks

SHOWN = 5


@dataclass(frozen=True, slots=True)
class ProgrammeInBrief:
    """Organisations by their worst task; `oldest` is the open task that waits longest, if any is late."""

    programme: Programme
    late: int
    at_risk: int
    obstacles: int
    oldest: RatedTask | None


def own_tasks(actor: Actor) -> tuple[list[RatedTask], int]:
    """The open tasks that wait for the actor's organisation, the oldest first, and how many more there are."""
    tasks = [one for one in rated_tasks(actor) if not one.task.is_closed and _is_theirs(actor, one)]
    return tasks[:SHOWN], max(len(tasks) - SHOWN, 0)


def _is_theirs(actor: Actor, one: RatedTask) -> bool:
    return actor.is_vendor or one.task.owner_side == OwnerSide.MUNICIPALITY


def programmes_in_brief(actor: Actor) -> list[ProgrammeInBrief]:
    """Programmes with something open, four queries in all."""
    groups: dict[int, list[RatedTask]] = {}
    for one in rated_tasks(actor):
        if not one.task.is_closed:
            groups.setdefault(one.task.migration.programme_id, []).append(one)
    return [_brief(tasks) for tasks in groups.values()]


def _brief(tasks: Sequence[RatedTask]) -> ProgrammeInBrief:
    """Of open tasks in the order of their dates."""
    worst: dict[int, Standing] = {}
    for one in tasks:
        move = one.task.migration_id
        worst[move] = min(worst.get(move, Standing.COMPLETE), one.standing, key=ORDER.__getitem__)
    stands = list(worst.values())
    return ProgrammeInBrief(
        programme=tasks[0].task.migration.programme,
        late=stands.count(Standing.LATE),
        at_risk=stands.count(Standing.AT_RISK),
        obstacles=sum(one.obstacles for one in tasks),
        oldest=tasks[0] if tasks[0].standing == Standing.LATE else None,
    )

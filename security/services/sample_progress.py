"""Invented progress of real organisations: done on about the due date, with a paper where one is asked for."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.documents.services import FileBatch, storing_files
from portal.lib.business_days import closed_days_of, on_or_after
from security.models import MigrationTask, Programme, TaskEvidence, TaskTransition
from security.task_choices import OwnerSide, TaskState

from .task_evidence import PURPOSE
from .task_locks import acting_person

REASON = "架空のサンプルの登録"
PAPER = "架空のサンプルです。実際の書類ではありません。\n"
OFFICE_CLOSED = closed_days_of(range(2015, 2031))
ActorOf = Callable[[MigrationTask], Actor]


def sample_outcomes(
    tasks: Sequence[MigrationTask], today: date, left_open: Collection[tuple[str, str]], dice: random.Random
) -> tuple[dict[int, date], set[int]]:
    """Task → day on which it was done, and the tasks that somebody works on.

    Up to today everything was done within a few days of its date, in order; from a step in `left_open` (code of the
    organisation and name of the step) on, nothing of this organisation is done.
    """
    done: dict[int, date] = {}
    begun: set[int] = set()
    stopped: set[int] = set()
    last: dict[int, date] = {}
    for task in sorted(tasks, key=lambda one: (one.migration_id, one.position)):
        move, code = task.migration_id, task.migration.organisation.code or ""
        about = task.due_on - timedelta(days=dice.randint(-2, 9))
        day = max(on_or_after(about, OFFICE_CLOSED), last.get(move, date.min))
        if (code, task.name) in left_open or (day >= today and move not in stopped):
            stopped.add(move)
            if (code, task.name) in left_open or task.due_on < today + timedelta(days=40):
                begun.add(task.pk)
        elif move not in stopped:
            done[task.pk] = last[move] = day
    return done, begun


@transaction.atomic
def store_sample_progress(
    *,
    programme: Programme,
    done: Mapping[int, date],
    begun: Collection[int],
    actor_of: ActorOf,
) -> None:
    """Write outcomes with author and time: a constant number of statements, and a few for each paper."""
    record_as(Actor.system(), reason=REASON)
    tasks = MigrationTask.objects.filter(migration__programme=programme, state=TaskState.NOT_STARTED)
    chosen = [task for task in tasks.select_related("migration__organisation") if task.pk in done or task.pk in begun]
    for task in chosen:
        task.done_on = done.get(task.pk)
        task.state = TaskState.DONE if task.done_on else TaskState.IN_PROGRESS
        task.version += 1
        task.updated_at = timezone.now()
    with storing_files() as files:
        _add_papers(files, [task for task in chosen if task.done_on and task.is_evidence_required], actor_of)
        MigrationTask.objects.bulk_update(chosen, ["state", "done_on", "version", "updated_at"], batch_size=1000)
        TaskTransition.objects.bulk_create([_transition(task, actor_of(task)) for task in chosen])


def _add_papers(files: FileBatch, tasks: Sequence[MigrationTask], actor_of: ActorOf) -> None:
    rows = []
    for task in tasks:
        organisation = task.migration.organisation
        file = files.keep(
            actor=Actor.system(),  # the rows around it are not the doing of one person
            name=f"{task.name}_{organisation.name}（架空のサンプル）.txt",
            content_type="text/plain",
            chunks=[PAPER.encode()],
            owner=organisation,
            purpose=PURPOSE,
        )
        rows.append(TaskEvidence(task=task, file=file, added_by=acting_person(actor_of(task))[0]))
    TaskEvidence.objects.bulk_create(rows)


def _transition(task: MigrationTask, actor: Actor) -> TaskTransition:
    author, organisation = acting_person(actor)
    at = timezone.now()
    if task.done_on:
        at = timezone.make_aware(datetime.combine(task.done_on, time(17, 0)))
    return TaskTransition(
        task=task,
        from_state=TaskState.NOT_STARTED,
        to_state=task.state,
        done_on=task.done_on,
        author=author,
        organisation=organisation,
        at=at,
        version=task.version,
    )


def by_side(coordinator: Actor, staff: Mapping[int, Actor]) -> ActorOf:
    """Staff of the organisation for what is theirs, else the coordinator."""

    def actor_of(task: MigrationTask) -> Actor:
        is_theirs = task.owner_side == OwnerSide.MUNICIPALITY
        return staff[task.migration.organisation_id] if is_theirs else coordinator

    return actor_of

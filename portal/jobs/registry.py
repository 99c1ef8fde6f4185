"""What the portal can do in the background. Apps fill these registries from their `tasks.py` as they load."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from .models import JobRun

Handler = Callable[["JobRun"], "dict[str, Any] | None"]
Duty = Callable[[], None]


@dataclass(frozen=True, slots=True)
class JobKind:
    name: str
    title: StrPromise | str
    queue: str
    time_limit_s: int
    handler: Handler
    labels: Mapping[str, StrPromise | str]


@dataclass(frozen=True, slots=True)
class PeriodicKind:
    name: str
    every_s: int
    duty: Duty


_jobs: dict[str, JobKind] = {}
_duties: dict[str, PeriodicKind] = {}


def job(
    kind: str,
    *,
    title: StrPromise | str,
    queue: str = "default",
    time_limit_s: int = 600,
    labels: Mapping[str, StrPromise | str] | None = None,
) -> Callable[[Handler], Handler]:
    """Register a handler: it gets the JobRun, may be run twice, and returns the result or nothing.

    `title` is what people read in the list of jobs; `labels` name those reported live values that they see. Of the
    result, `message` (a sentence) and `url` (where the fruits are) are shown on the job's page. An error for people
    is a RuleViolation; any other becomes a general message. `queue` is one of settings/worker.py.
    """

    def register(handler: Handler) -> Handler:
        if kind in _jobs:
            raise ValueError(f"Two jobs of the kind {kind!r}")
        _jobs[kind] = JobKind(kind, title, queue, time_limit_s, handler, labels or {})
        return handler

    return register


def periodic(name: str, *, every_s: int) -> Callable[[Duty], Duty]:
    """Register a short duty that is done about every so many seconds, by one worker at a time.

    It must find its work in tables (a missed tick is caught up by the next), and leave long work to jobs.
    """

    def register(duty: Duty) -> Duty:
        if name in _duties:
            raise ValueError(f"Two duties of the name {name!r}")
        _duties[name] = PeriodicKind(name, every_s, duty)
        return duty

    return register


def job_kind(name: str) -> JobKind:
    """Raises KeyError for a kind that nobody registered."""
    return _jobs[name]


def find_job_kind(name: str) -> JobKind | None:
    return _jobs.get(name)


def job_kinds() -> Iterator[JobKind]:
    return iter(_jobs.values())


def duties() -> Iterator[PeriodicKind]:
    return iter(_duties.values())

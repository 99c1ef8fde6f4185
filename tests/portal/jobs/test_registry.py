"""Every kind of job can be shown to people and finds a worker."""

from __future__ import annotations

import re

import pytest

from portal.jobs.registry import duties, job, job_kinds, periodic
from portal.settings.worker import QUEUES

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


def test_every_kind_has_a_japanese_title_and_labels_and_a_queue_that_workers_serve() -> None:
    faults = [
        kind.name
        for kind in job_kinds()
        if kind.queue not in QUEUES or not all(map(JAPANESE.search, map(str, [kind.title, *kind.labels.values()])))
    ]
    assert faults == []


def test_the_sweeper_is_one_of_the_duties() -> None:
    assert "jobs.sweep" in {duty.name for duty in duties()}


def test_two_handlers_for_one_kind_are_a_mistake() -> None:
    with pytest.raises(ValueError, match=r"tests\.double"):
        job("tests.double", title="二つ目")(lambda run: None)


def test_two_duties_of_one_name_are_a_mistake() -> None:
    with pytest.raises(ValueError, match=r"jobs\.sweep"):
        periodic("jobs.sweep", every_s=1)(lambda: None)

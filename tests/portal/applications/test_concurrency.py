"""Many at once, on real connections: numbers without gaps, one decision, one application, one draft saved."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections, connection

from portal.access.choices import Role
from portal.applications.choices import ApplicationState as State
from portal.applications.models import Application, ApplicationStep, ReferenceSeries
from portal.applications.services import applications as services
from portal.exceptions import RuleViolation
from tests.factories.organisations import make_municipality
from tests.factories.people import make_actor

from .kinds import TYPED
from .makers import make_draft

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(jobs: list[Callable[[], object]]) -> list[object]:
    """What each job gave, or the code of its refusal; all start together, each on a connection of its own."""
    barrier = Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        close_old_connections()
        barrier.wait(timeout=60)
        try:
            return job()
        except RuleViolation as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_twenty_who_submit_at_once_get_the_numbers_one_to_twenty(prefecture, window):
    actors = [make_actor(make_municipality(prefecture), Role.STAFF) for _ in range(20)]
    drafts = [make_draft(actor, window) for actor in actors]

    results = all_at_once(
        [
            lambda actor=actor, draft=draft: (
                services.submit_application(actor=actor, application=draft).reference_number
            )
            for actor, draft in zip(actors, drafts, strict=True)
        ]
    )

    assert sorted(results) == [f"SC-H28-{serial:04d}" for serial in range(1, 21)]
    assert ReferenceSeries.objects.get().last_serial == 20


def test_of_two_who_decide_at_once_the_second_is_refused(acting, draft):
    submitted = services.submit_application(actor=acting["staff"], application=draft)

    results = all_at_once(
        [
            lambda: services.accept_application(actor=acting["coordinator"], application=submitted).state,
            lambda: (
                services.reject_application(actor=acting["manager"], application=submitted, reason="対象外です。").state
            ),
        ]
    )

    decided = Application.objects.get(pk=draft.pk)
    assert sorted(map(str, results)) == sorted([str(decided.state), "wrong_state"])
    assert ApplicationStep.objects.filter(application=draft, action__in=("accept", "reject")).count() == 1


def test_a_submission_pressed_ten_times_at_once_happens_once(acting, draft):
    results = all_at_once(
        [lambda: services.submit_application(actor=acting["staff"], application=draft).state for _ in range(10)]
    )

    assert sorted(map(str, results)) == sorted([State.SUBMITTED.value, *["wrong_state"] * 9])
    assert (draft.submissions.count(), ReferenceSeries.objects.get().last_serial) == (1, 1)


def test_of_two_colleagues_who_begin_at_once_one_is_led_to_the_others_draft(acting, window):
    results = all_at_once(
        [
            lambda name=name: services.create_application(actor=acting[name], window=window).state
            for name in ("staff", "approver")
        ]
    )

    assert sorted(map(str, results)) == [State.DRAFT.value, "duplicate_application"]
    assert Application.objects.count() == 1


def test_of_two_who_save_the_same_version_at_once_one_is_told(acting, draft):
    def save(name: str) -> object:
        typed = TYPED | {"subject": [name]}
        saved = services.save_draft(actor=acting[name], application=draft, typed=typed, version=draft.version)
        return saved.application.draft["subject"]

    results = all_at_once([lambda name=name: save(name) for name in ("staff", "approver")])

    kept = Application.objects.get(pk=draft.pk).draft["subject"]
    assert sorted(map(str, results)) == sorted([str(kept), "edit_conflict"])

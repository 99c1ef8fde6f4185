"""Whatever people do in whatever order: states move along the table, with author and time; numbers have no gaps."""

from __future__ import annotations

from typing import ClassVar

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from portal.access.actor import Actor
from portal.applications.choices import Action
from portal.applications.choices import ApplicationState as State
from portal.applications.models import Application, ApplicationStep, ApplicationWindow, ReferenceSeries, Submission
from portal.applications.services import applications as services
from portal.exceptions import RuleViolation

from .kinds import TYPED

# Drawn from the diagram of the workflow, not from the product's table.
MOVES = {
    ("", State.DRAFT),
    (State.DRAFT, State.SUBMITTED),
    (State.DRAFT, State.AWAITING_APPROVAL),
    (State.DRAFT, State.WITHDRAWN),
    (State.AWAITING_APPROVAL, State.AWAITING_APPROVAL),
    (State.AWAITING_APPROVAL, State.SUBMITTED),
    (State.AWAITING_APPROVAL, State.DRAFT),
    (State.AWAITING_APPROVAL, State.RETURNED),
    (State.SUBMITTED, State.IN_REVIEW),
    (State.SUBMITTED, State.RETURNED),
    (State.SUBMITTED, State.ACCEPTED),
    (State.SUBMITTED, State.REJECTED),
    (State.SUBMITTED, State.WITHDRAWN),
    (State.IN_REVIEW, State.RETURNED),
    (State.IN_REVIEW, State.ACCEPTED),
    (State.IN_REVIEW, State.REJECTED),
    (State.IN_REVIEW, State.WITHDRAWN),
    (State.RETURNED, State.SUBMITTED),
    (State.RETURNED, State.AWAITING_APPROVAL),
    (State.RETURNED, State.WITHDRAWN),
    (State.RETURNED, State.REJECTED),
    (State.ACCEPTED, State.RETURNED),
}
PEOPLE = ("staff", "approver", "neighbour", "coordinator", "manager", "auditor", "vendor", "stranger")
HANDED_OVER = (Action.SUBMIT, Action.APPROVE, Action.RESUBMIT)


class Undo(Exception):
    """Ends an example; its transaction is rolled back."""


class WorkflowMachine(RuleBasedStateMachine):
    """Two organisations, all of the people, one window; the test gives the machine its world."""

    acting: ClassVar[dict[str, Actor]]
    window: ClassVar[ApplicationWindow]

    def __init__(self) -> None:
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        self.applications: list[Application] = []

    def teardown(self) -> None:
        self.around.__exit__(Undo, Undo(), None)

    @initialize()
    def both_begin(self) -> None:
        for name in ("staff", "neighbour"):
            self._begin(name)

    @rule(name=st.sampled_from(("staff", "approver", "neighbour")))
    def somebody_begins(self, name: str) -> None:
        open_ones = Application.objects.open().filter(organisation=self.acting[name].organisation)
        if open_ones.exists():
            with pytest.raises(RuleViolation, match="すでに"):
                services.create_application(actor=self.acting[name], window=self.window)
        else:
            self._begin(name)

    def _begin(self, name: str) -> None:
        begun = services.create_application(actor=self.acting[name], window=self.window, typed=TYPED)
        self.applications.append(begun)

    @rule(
        index=st.integers(0, 5),
        name=st.sampled_from(PEOPLE),
        action=st.sampled_from([action for action in Action if action != Action.CREATE]),
        reason=st.sampled_from(("", "理由")),
    )
    def somebody_acts(self, index: int, name: str, action: Action, reason: str) -> None:
        application = self.applications[index % len(self.applications)]
        before = self._facts(application)
        try:
            services.perform(actor=self.acting[name], application=application, action=action, reason=reason)
        except RuleViolation:
            assert self._facts(application) == before

    @rule(index=st.integers(0, 5), name=st.sampled_from(PEOPLE), subject=st.sampled_from(("件名", "別の件名", "")))
    def somebody_types(self, index: int, name: str, subject: str) -> None:
        application = self.applications[index % len(self.applications)]
        application.refresh_from_db()
        before = self._facts(application)
        try:
            services.save_draft(
                actor=self.acting[name],
                application=application,
                typed=TYPED | {"subject": [subject]},
                version=application.version,
            )
        except RuleViolation:
            assert self._facts(application) == before

    @staticmethod
    def _facts(application: Application) -> tuple[object, ...]:
        row = Application.objects.get(pk=application.pk)
        return (row.state, row.version, row.draft, row.content, row.serial, row.steps.count())

    @invariant()
    def states_move_along_the_table_each_with_author_and_time(self) -> None:
        for application in self.applications:
            steps = list(ApplicationStep.objects.filter(application=application).order_by("pk"))
            states = ["", *(step.to_state for step in steps)]
            assert [step.from_state for step in steps] == states[:-1]
            assert {(step.from_state, step.to_state) for step in steps} <= MOVES
            assert all(step.author_id and step.organisation_id and step.at for step in steps)
            assert Application.objects.get(pk=application.pk).state == states[-1]

    @invariant()
    def numbers_are_unique_and_without_gaps(self) -> None:
        serials = Application.objects.filter(serial__isnull=False).values_list("serial", flat=True)
        last = ReferenceSeries.objects.values_list("last_serial", flat=True).first() or 0
        assert sorted(serials) == list(range(1, last + 1))

    @invariant()
    def each_handing_over_left_its_copy_and_only_then_the_prefecture_sees_it(self) -> None:
        for application in Application.objects.all():
            handed_over = application.steps.filter(action__in=HANDED_OVER).count()
            assert Submission.objects.filter(application=application).count() == handed_over
            assert application.submission_count == handed_over
            seen = Application.objects.permitted_to(self.acting["coordinator"]).filter(pk=application.pk).exists()
            assert seen == bool(handed_over)

    @invariant()
    def nobody_has_two_open_applications(self) -> None:
        open_ones = list(Application.objects.open().values_list("organisation", flat=True))
        assert len(open_ones) == len(set(open_ones))

    @invariant()
    def the_database_agrees(self) -> None:
        connection.check_constraints()  # fires the deferred triggers, as a commit would


@pytest.mark.timeout(300)
def test_the_workflow_holds_whatever_people_do(acting, window):
    run_state_machine_as_test(
        type("Machine", (WorkflowMachine,), {"acting": acting, "window": window}),
        settings=settings(
            max_examples=10,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

"""What the database refuses even to those who go around the services."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from portal.applications.choices import ApplicationState as State
from portal.applications.models import Application, ApplicationStep, Submission
from portal.applications.services import applications as services


def test_a_state_off_the_table_is_refused(draft):
    with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
        Application.objects.filter(pk=draft.pk).update(state=State.ACCEPTED)

    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_a_move_without_a_step_in_the_history_is_refused(draft):
    @transaction.atomic
    def move_it_by_hand() -> None:
        Application.objects.filter(pk=draft.pk).update(state=State.WITHDRAWN)
        connection.check_constraints()  # what a commit does

    with pytest.raises(DatabaseError, match="without a step"):
        move_it_by_hand()


def test_an_application_begins_as_a_draft(draft):
    with pytest.raises(DatabaseError, match="Cannot insert"), transaction.atomic():
        Application.objects.create(
            window=draft.window, organisation=draft.organisation, author=draft.author, state=State.SUBMITTED
        )


@pytest.mark.parametrize("model", [ApplicationStep, Submission])
def test_history_is_neither_changed_nor_deleted(acting, draft, model):
    services.submit_application(actor=acting["staff"], application=draft)
    row = model.objects.order_by("pk").last()

    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        model.objects.filter(pk=row.pk).update(application=draft)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        model.objects.filter(pk=row.pk)._raw_delete("default")

    assert model.objects.filter(pk=row.pk).exists()


def test_a_submitted_application_without_a_number_is_refused(acting, draft):
    services.submit_application(actor=acting["staff"], application=draft)

    with pytest.raises(DatabaseError, match="application_submitted_with_number"), transaction.atomic():
        Application.objects.filter(pk=draft.pk).update(series=None, serial=None)


def test_the_same_number_is_never_given_twice(acting, draft):
    from .makers import make_draft

    services.submit_application(actor=acting["staff"], application=draft)
    draft.refresh_from_db()
    other = make_draft(acting["neighbour"], draft.window)

    with pytest.raises(DatabaseError, match="application_number_once"), transaction.atomic():
        Application.objects.filter(pk=other.pk).update(series=draft.series, serial=draft.serial)

"""What the database itself writes down about each change."""

from __future__ import annotations

import uuid
from typing import Any

import pghistory
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from portal.access.actor import Actor
from portal.accounts.models import Invitation, User
from portal.accounts.selectors import actor_for
from portal.audit.tracking import note, record_as
from portal.organisations.models import Organisation
from tests.factories.people import make_user

EVENTS = Organisation.pgh_event_model.objects  # type: ignore[attr-defined]


def last_event(organisation: Organisation) -> Any:
    return EVENTS.filter(pgh_obj=organisation).order_by("pgh_id").last()


def test_an_update_in_bulk_leaves_a_row_for_each_object(
    municipality: Organisation, other_municipality: Organisation
) -> None:
    Organisation.objects.filter(pk__in=[municipality.pk, other_municipality.pk]).update(url="https://example.lg.jp/")
    assert [last_event(o).url for o in (municipality, other_municipality)] == ["https://example.lg.jp/"] * 2


@pytest.mark.django_db(transaction=True)
def test_plain_sql_leaves_a_row_that_names_nobody(municipality: Organisation) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organisations_organisation SET name = '直接変更市' WHERE id = %s", [municipality.pk])
    event = last_event(municipality)
    assert (event.name, event.pgh_label, event.pgh_context) == ("直接変更市", "update", None)


def test_a_deletion_keeps_what_was_deleted(municipality: Organisation) -> None:
    department = municipality.departments.create(name="情報政策課")
    department_id = department.pk
    department.delete()
    events = type(department).pgh_event_model.objects.filter(pgh_obj_id=department_id)  # type: ignore[attr-defined]
    assert list(events.order_by("pgh_id").values_list("pgh_label", "name")) == [
        ("insert", "情報政策課"),
        ("delete", "情報政策課"),
    ]


@pytest.mark.django_db(transaction=True)
def test_author_organisation_and_reason_are_on_the_row(municipality: Organisation, manager: User) -> None:
    actor = actor_for(manager)
    with transaction.atomic():
        record_as(actor, reason="誤字の訂正")
        Organisation.objects.filter(pk=municipality.pk).update(kana="キシワダ")
    assert last_event(municipality).pgh_context == {
        "user": manager.pk,
        "organisation": actor.organisation_id,
        "reason": "誤字の訂正",
    }


@pytest.mark.django_db(transaction=True)
def test_the_author_of_one_transaction_is_not_the_author_of_the_next(municipality: Organisation, manager: User) -> None:
    with transaction.atomic():
        record_as(actor_for(manager))
        Organisation.objects.filter(pk=municipality.pk).update(kana="キシワダ")
    Organisation.objects.filter(pk=municipality.pk).update(kana="キシワダシ")
    assert last_event(municipality).pgh_context is None


def test_a_job_leaves_its_id_beside_the_author(municipality: Organisation, manager: User) -> None:
    with pghistory.context(job="4711"):
        record_as(actor_for(manager))
        Organisation.objects.filter(pk=municipality.pk).update(kana="キシワダ")
    context = last_event(municipality).pgh_context
    assert (context["job"], context["user"]) == ("4711", manager.pk)


def test_the_portal_itself_does_not_take_a_persons_place(municipality: Organisation, manager: User) -> None:
    with transaction.atomic():
        record_as(actor_for(manager), reason="合併")
        record_as(Actor.system())
        Organisation.objects.filter(pk=municipality.pk).update(kana="キシワダ")
    context = last_event(municipality).pgh_context
    assert (context["user"], context["reason"]) == (manager.pk, "合併")


def test_a_note_adds_to_what_is_known(municipality: Organisation, manager: User) -> None:
    with transaction.atomic():
        record_as(actor_for(manager))
        note(source="団体一覧.xlsx")
        Organisation.objects.filter(pk=municipality.pk).update(kana="キシワダ")
    context = last_event(municipality).pgh_context
    assert (context["user"], context["source"]) == (manager.pk, "団体一覧.xlsx")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE organisations_organisationevent SET name = '改ざん市' WHERE pgh_obj_id = %s",
        "DELETE FROM organisations_organisationevent WHERE pgh_obj_id = %s",
    ],
)
def test_rows_can_be_neither_changed_nor_deleted(municipality: Organisation, sql: str) -> None:
    before = list(EVENTS.filter(pgh_obj=municipality).values())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [municipality.pk])
    assert list(EVENTS.filter(pgh_obj=municipality).values()) == before


def test_secrets_are_in_no_row(municipality: Organisation) -> None:
    user = make_user()
    user.set_password("another-long-password")
    user.save()
    models: tuple[Any, Any] = (User, Invitation)
    columns = {model: {field.name for field in model.pgh_event_model._meta.fields} for model in models}
    assert "password" not in columns[User]
    assert "secret_hash" not in columns[Invitation]
    rows = str(list(User.pgh_event_model.objects.values()))  # type: ignore[attr-defined]
    assert user.password not in rows


def test_a_request_leaves_its_id_address_and_view(client: Client, manager: User) -> None:
    client.force_login(manager)
    client.post(reverse("accounts:name-edit"), {"name": "府県 管理者"})
    event = User.pgh_event_model.objects.filter(pgh_obj=manager).order_by("pgh_id").last()  # type: ignore[attr-defined]
    context = dict(event.pgh_context)
    assert (event.name, uuid.UUID(context.pop("request")).version) == ("府県 管理者", 4)
    assert context == {
        "user": manager.pk,
        "organisation": actor_for(manager).organisation_id,
        "address": "127.0.0.1",
        "view": "accounts:name-edit",
    }


def test_the_triggers_find_their_setting_on_every_connection_and_raise_no_error_for_each_row(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pgtrigger.ignore')")
        assert cursor.fetchone() == ("{}",)

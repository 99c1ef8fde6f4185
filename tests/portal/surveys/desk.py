"""An office with an answer workbook, one right answer in it, that it uploads through the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from portal.access.actor import Actor
from portal.accounts.selectors import actor_for
from portal.surveys.models import Response
from tests.factories.personas import make_home, make_other_municipality, make_own_municipality, make_persona
from tests.factories.surveys import STANCES, make_open_survey, response_of
from tests.support.forms import signed_in
from tests.support.workbook_edits import edited

from .test_workbooks import ANSWER, KINDS, row_of

STANCE = STANCES[2]


@dataclass(frozen=True, slots=True)
class Desk:
    """An office with a survey to answer, and its neighbour's and another round's workbooks."""

    client: Client
    asker: Actor
    response: Response
    content: bytes  # the workbook with one right answer, to 問1
    cells: dict[str, str]  # address of the answer by the name of its row: 3, 2_c0

    @property
    def url(self) -> str:
        return reverse("surveys:workbook-import", args=[self.response.pk])

    def upload(self, content: bytes, name: str = "回答.xlsx") -> Any:
        return self.client.post(self.url, {"workbook": SimpleUploadedFile(name, content)}, follow=True)

    def edited(self, change: Callable[[Any, Desk], object]) -> bytes:
        return edited(self.content, lambda book: change(book["入力"], self))

    def set(self, sheet: Any, row: str, value: Any) -> None:
        sheet[self.cells[row]].value = value


@pytest.fixture(scope="module")
def built_desk(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Desk]:
    with django_db_blocker.unblock(), transaction.atomic():
        prefecture = make_home()
        own, _other = make_own_municipality(prefecture), make_other_municipality(prefecture)
        asker = actor_for(make_persona("coordinator", prefecture))
        response = response_of(make_open_survey(asker, KINDS), own)
        client = signed_in(make_persona("staff", own))
        yield _with_one_answer(client, asker, response)
        transaction.set_rollback(True)


@pytest.fixture
def desk(built_desk: Desk, db: None) -> Desk:
    """One for all files; each test takes back what it has changed."""
    return built_desk


def _with_one_answer(client: Client, asker: Actor, response: Response) -> Desk:
    content = client.get(reverse("surveys:workbook-download", args=[response.pk])).content
    rows = ["1", "2_c0", "2_c1", "3", "4", "5", "8"]
    cells: dict[str, str] = {}

    def fill_in(book: Any) -> None:
        sheet = book["入力"]
        for row in rows:
            position, _, suffix = row.partition("_")
            number = row_of(sheet, response, int(position), f"_{suffix}" if suffix else "")
            cells[row] = sheet.cell(number, ANSWER).coordinate
        sheet[cells["1"]].value = STANCE

    return Desk(client, asker, response, edited(content, fill_in), cells)

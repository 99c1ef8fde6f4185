"""Connection profiles and the workbooks that fill them in."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from portal.access.actor import Actor
from portal.organisations.models import Organisation
from security.models import ConnectionProfile, ProfileImport, Programme
from security.services.profiles import store_sample_profiles

CONTRACT = {
    "isp": "架空通信A",
    "contract_start_on": "2014-04-01",
    "contract_end_on": "2018-03-31",
    "renewal_months": 12,
    "notice_value": 3,
    "monthly_cost_yen": 100_000,
    "penalty_rule": "not_cancellable",
}


def make_profile(organisation: Organisation, *, is_sample: bool = False, **facts: Any) -> ConnectionProfile:
    """A profile with these facts (`CONTRACT` where none are given)."""
    store_sample_profiles(actor=Actor.system(), values={organisation.pk: facts or CONTRACT})
    ConnectionProfile.objects.filter(organisation=organisation).update(is_sample=is_sample)
    return ConnectionProfile.objects.get(organisation=organisation)


class EntrySheet:
    """The template as a coordinator downloads it, with a few strokes of the keyboard."""

    def __init__(self, content: bytes) -> None:
        self.book: Workbook = openpyxl.load_workbook(io.BytesIO(content))
        self.sheet: Worksheet = self.book["入力"]

    def column(self, header: str) -> str:
        return next(cell.column_letter for cell in self.sheet[1] if cell.value == header)

    def row(self, name: str) -> int:
        return next(row for row in range(2, self.sheet.max_row + 1) if self.sheet[f"B{row}"].value == name)

    def cell(self, name: str, header: str) -> str:
        return f"{self.column(header)}{self.row(name)}"

    def fill(self, name: str, values: Mapping[str, Any]) -> EntrySheet:
        for header, value in values.items():
            self.sheet[self.cell(name, header)] = value
        return self

    def content(self) -> bytes:
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


def download_sheet(client: Client, programme: Programme) -> EntrySheet:
    response = client.get(reverse("security:profile-template", args=[programme.pk]))
    assert response.status_code == 200
    return EntrySheet(response.content)


def upload(client: Client, programme: Programme, content: bytes, name: str = "回答.xlsx") -> Any:
    """What the server answers in the end: the page with the preview, or the form with its errors."""
    file = SimpleUploadedFile(name, content)
    address = reverse("security:profile-import-new", args=[programme.pk])
    return client.post(address, {"workbook": file}, follow=True)


def confirm(client: Client) -> Any:
    """Press the button under the preview of the latest import."""
    latest = ProfileImport.objects.latest("created_at")
    return client.post(reverse("security:profile-import-apply", args=[latest.pk]), follow=True)


def marked_sheet(client: Client) -> EntrySheet:
    """The file of the latest import, with its faults marked."""
    latest = ProfileImport.objects.latest("created_at")
    return EntrySheet(client.get(reverse("security:profile-import-marked", args=[latest.pk])).content)


def stored(organisation: Organisation, *names: str) -> dict[str, Any]:
    """These facts of its profile."""
    return ConnectionProfile.objects.values(*names).get(organisation=organisation)

"""A workbook of a whole region is read by a worker, with progress on the page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.selectors import actor_for
from portal.jobs.choices import JobState
from portal.jobs.models import JobRun
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation
from portal.organisations.services.organisations import create_organisations
from security.choices import ImportState
from security.models import ConnectionProfile, ProfileImport, Programme
from security.services.profile_imports import BY_WORKER_FROM
from security.sheets.intake import read_import
from tests.factories.organisations import local_government_code, make_prefecture
from tests.factories.people import make_user
from tests.factories.profiles import confirm, download_sheet, upload
from tests.factories.security import make_programme
from tests.support.waiting import wait_until

SIZE = BY_WORKER_FROM + 1


pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def programme(client: Client) -> Programme:
    """More organisations than are read at once, and their coordinator signed in."""
    prefecture = make_prefecture(name="大阪府", code="270008")
    organisations = [
        Organisation(
            code=local_government_code(f"{27100 + number}"),
            name=f"試験{number}市",
            kind=OrganisationKind.CITY,
            prefecture=prefecture,
        )
        for number in range(SIZE)
    ]
    create_organisations(actor=Actor.system(), organisations=organisations)
    client.force_login(make_user(prefecture, Role.COORDINATOR))
    return make_programme(prefecture, organisations, switches=SIZE)


def filled_in(client: Client, programme: Programme) -> bytes:
    sheet = download_sheet(client, programme)
    for row in range(2, sheet.sheet.max_row + 1):
        sheet.sheet[f"{sheet.column('月額費用（円）')}{row}"] = "１００，０００"
    return sheet.content()


def wait_until_state(state: ImportState) -> None:
    wait_until(f"the import is {state}", lambda: ProfileImport.objects.get().state == state)


def test_a_long_workbook_is_read_and_taken_over_by_a_worker(client, programme, worker):
    page = upload(client, programme, filled_in(client, programme))
    assert "接続状況のExcelファイルの読取り" in page.content.decode()
    wait_until_state(ImportState.CHECKED)
    address = reverse("security:profile-import-detail", args=[ProfileImport.objects.get().pk])
    assert client.get(address).context["counts"]["new"] == SIZE

    assert "接続状況のExcelファイルの取込" in confirm(client).content.decode()
    wait_until_state(ImportState.APPLIED)
    assert ConnectionProfile.objects.filter(monthly_cost_yen=100_000).count() == SIZE
    runs = JobRun.objects.order_by("created_at")
    assert [(run.state, run.result["url"]) for run in runs] == [
        (JobState.SUCCEEDED, address),
        (JobState.SUCCEEDED, reverse("security:profile-list")),
    ]


def test_a_conflict_that_the_worker_meets_takes_over_nothing_and_opens_the_import_again(
    client, programme, start_worker
):
    upload(client, programme, filled_in(client, programme))
    read_import(actor=asker(), profile_import=ProfileImport.objects.get())
    confirm(client)
    assert "この取込はすでに確定され" in confirm(client).content.decode()
    ConnectionProfile.objects.filter(organisation__name="試験7市").update(version=2, monthly_cost_yen=5)
    start_worker()
    wait_until_state(ImportState.CHECKED)
    assert ConnectionProfile.objects.filter(monthly_cost_yen=100_000).count() == 0
    wait_until("the job says why", lambda: JobRun.objects.filter(state=JobState.FAILED).exists())
    assert "（試験7市）。何も取り込んでいません。" in JobRun.objects.get(state=JobState.FAILED).error


def asker() -> Actor:
    profile_import = ProfileImport.objects.get()
    return actor_for(profile_import.created_by, profile_import.organisation_id)

"""A workbook of a whole region is read by a worker, with progress on the page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.jobs.choices import JobState
from portal.jobs.models import JobRun
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation
from portal.organisations.services.organisations import create_organisations
from security.models import ConnectionProfile, ProfileImport
from security.sheets.intake import READ_AT_ONCE
from tests.factories.organisations import local_government_code, make_prefecture
from tests.factories.people import make_user
from tests.factories.profiles import download_sheet, upload
from tests.factories.security import make_programme
from tests.support.waiting import wait_until


@pytest.mark.django_db(transaction=True)
def test_a_long_workbook_is_read_by_a_worker_and_then_confirmed_like_any_other(client: Client, worker):
    prefecture = make_prefecture(name="大阪府", code="270008")
    organisations = [
        Organisation(
            code=local_government_code(f"{27100 + number}"),
            name=f"試験{number}市",
            kind=OrganisationKind.CITY,
            prefecture=prefecture,
        )
        for number in range(READ_AT_ONCE + 1)
    ]
    programme = make_programme(
        prefecture, create_organisations(actor=Actor.system(), organisations=organisations), switches=300
    )
    client.force_login(make_user(prefecture, Role.COORDINATOR))
    sheet = download_sheet(client, programme)
    for row in range(2, sheet.sheet.max_row + 1):
        sheet.sheet[f"{sheet.column('月額費用（円）')}{row}"] = "１００，０００"
    page = upload(client, programme, sheet.content())
    assert "接続状況のExcelファイルの読取り" in page.content.decode()

    run = JobRun.objects.get()
    wait_until("the workbook is read", lambda: JobRun.objects.get().state not in (JobState.QUEUED, JobState.RUNNING))
    run.refresh_from_db()
    address = reverse("security:profile-import-detail", args=[ProfileImport.objects.get().pk])
    assert (run.state, run.result["url"]) == (JobState.SUCCEEDED, address)
    assert client.get(address).context["counts"]["new"] == READ_AT_ONCE + 1
    client.post(reverse("security:profile-import-apply", args=[ProfileImport.objects.get().pk]))
    assert ConnectionProfile.objects.filter(monthly_cost_yen=100_000).count() == READ_AT_ONCE + 1

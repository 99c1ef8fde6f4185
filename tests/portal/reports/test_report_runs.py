"""帳票: ordered on a page, made by a job with the rights of the asker, kept with its hash, theirs alone."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.models import User
from portal.accounts.services.memberships import add_membership
from portal.jobs.choices import JobState
from portal.jobs.models import JobRun
from portal.jobs.runner import run_claimed
from portal.organisations.models import Organisation
from portal.reports.catalogue import report, report_kinds, report_kinds_for
from portal.reports.document import Format, Report
from portal.reports.models import ReportRun
from tests.factories.people import make_actor
from tests.support.waiting import wait_until

from .kinds import CODE

LIST = reverse("reports:report-list")
ORDER = reverse("reports:report-order", args=[CODE])
FORM = {"format": "csv", "note": "確認用", "member": ""}


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def office(client: Client, coordinator: User, municipality: Organisation) -> Client:
    """The browser of the prefecture's coordinator."""
    client.force_login(coordinator)
    return client


def ordered(client: Client, **changes: Any) -> ReportRun:
    response = client.post(ORDER, FORM | changes)
    run = ReportRun.objects.latest("pk")
    assert (response.status_code, response["Location"]) == (302, detail(run))
    return run


def made(client: Client, **changes: Any) -> ReportRun:
    run = ordered(client, **changes)
    do(run)
    return run


def do(run: ReportRun) -> JobRun:
    run_claimed(str(run.job_id), worker="test")
    run.refresh_from_db()
    run.job.refresh_from_db()
    return run.job


def detail(run: ReportRun) -> str:
    return reverse("reports:run-detail", args=[run.pk])


def download(client: Client, run: ReportRun) -> Any:
    assert run.file_id is not None
    return client.get(reverse("documents:document-download", args=[run.file_id]))


def content(response: Any) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def test_an_ordered_report_is_made_kept_and_downloaded(office: Client, coordinator: User) -> None:
    run = ordered(office)
    assert "構成団体一覧" in office.get(detail(run)).content.decode()
    assert do(run).state == JobState.SUCCEEDED
    response = download(office, run)
    file = content(response)
    assert file.decode("utf-8-sig") == ("団体コード,団体名,備考\r\n270008,大阪府,確認用\r\n272027,岸和田市,確認用\r\n")
    assert run.file is not None
    assert (run.file.sha256, run.file.original_name) == (
        hashlib.sha256(file).hexdigest(),
        "20261123_構成団体一覧.csv",
    )
    assert (run.user, run.conditions) == (coordinator, [["備考", "確認用"], ["団体", "－"]])
    page = office.get(detail(run)).content.decode()
    assert run.file.sha256 in page
    assert "確認用" in page


def test_the_same_choices_give_the_same_hash(office: Client) -> None:
    first, second = made(office, format="pdf"), made(office, format="pdf")
    assert first.file is not None
    assert second.file is not None
    assert first.file.sha256 == second.file.sha256
    text = PdfReader(io.BytesIO(content(download(office, first)))).pages[0].extract_text()
    assert "岸和田市" in text


def test_choices_are_narrowed_as_asked(office: Client, municipality: Organisation) -> None:
    run = made(office, member=str(municipality.pk))
    assert content(download(office, run)).decode("utf-8-sig").count("\r\n") == 2
    assert run.conditions == [["備考", "確認用"], ["団体", "岸和田市"]]


def test_what_shift_jis_cannot_hold_is_told(office: Client) -> None:
    run = made(office, format="csv-cp932", note="𠮷野")
    assert content(download(office, run)).decode("cp932").count("〓野") == 2
    assert "「〓」に置き換えました：𠮷（2行目）" in office.get(detail(run)).content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"note": ""}, "備考を入力してください。"),
        ({"format": "xlsx"}, "ファイルの形式は、表示されている選択肢から選んでください。"),
        ({"member": "0"}, "団体は、表示されている選択肢から選んでください。"),
        ({"note": "個人番号 1234 5678 9018"}, "備考"),
    ],
)
def test_wrong_choices_are_explained_and_nothing_is_started(
    office: Client, change: dict[str, str], sentence: str
) -> None:
    response = office.post(ORDER, FORM | change)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not ReportRun.objects.exists()
    assert not JobRun.objects.exists()


@pytest.mark.parametrize("persona", ["staff", "approver", "vendor"])
def test_a_report_for_others_does_not_exist(client: Client, request: pytest.FixtureRequest, persona: str) -> None:
    client.force_login(request.getfixturevalue(persona))
    assert "構成団体一覧" not in client.get(LIST).content.decode()
    assert [client.get(ORDER).status_code, client.post(ORDER, FORM).status_code] == [404, 404]
    assert not JobRun.objects.exists()


@pytest.mark.parametrize("persona", ["manager", "auditor", "staff", "vendor", "stranger"])
def test_a_file_is_the_askers_alone(
    office: Client, client: Client, request: pytest.FixtureRequest, persona: str
) -> None:
    run = made(office)
    client.force_login(request.getfixturevalue(persona))
    assert [client.get(detail(run)).status_code, download(client, run).status_code] == [404, 404]
    assert detail(run) not in client.get(LIST).content.decode()


def test_a_file_is_out_of_reach_in_the_name_of_another_organisation(
    office: Client, coordinator: User, other_municipality: Organisation
) -> None:
    run = made(office)
    add_membership(actor=Actor.system(), user=coordinator, organisation=other_municipality, role=Role.STAFF)
    session = office.session
    session["acting_organisation_id"] = other_municipality.pk
    session.save()
    assert [office.get(detail(run)).status_code, download(office, run).status_code] == [404, 404]


def test_who_loses_the_right_loses_the_file_as_well(
    office: Client, coordinator: User, prefecture: Organisation
) -> None:
    run = made(office)
    add_membership(actor=Actor.system(), user=coordinator, organisation=prefecture, role=Role.STAFF)
    for membership in coordinator.memberships.filter(role_group__role=Role.COORDINATOR):
        coordinator.groups.remove(membership.role_group.group_id)
        membership.delete()
    assert download(office, run).status_code == 404
    assert "条件を変えて作成する" not in office.get(detail(run)).content.decode()


def test_rights_are_those_of_the_moment_of_making(office: Client, coordinator: User) -> None:
    run = ordered(office)
    User.objects.filter(pk=coordinator.pk).update(is_active=False)
    job = do(run)
    assert (job.state, job.error) == (
        JobState.FAILED,
        "依頼した人がこの団体の利用者ではなくなったため、作成を取りやめました。",
    )
    assert run.file is None


def test_a_choice_that_is_gone_meanwhile_is_named(office: Client, municipality: Organisation) -> None:
    run = ordered(office, member=str(municipality.pk))
    Organisation.objects.filter(pk=municipality.pk).update(abolished_on="2026-11-23")
    job = do(run)
    assert job.state == JobState.FAILED
    assert job.error.startswith("条件を選び直してください。団体は、")


def test_a_report_that_was_taken_off_the_catalogue_says_so(office: Client) -> None:
    run = made(office)
    ReportRun.objects.filter(pk=run.pk).update(code="tests.gone")
    assert office.get(detail(run)).status_code == 200
    again = ordered(office)
    ReportRun.objects.filter(pk=again.pk).update(code="tests.gone")
    assert do(again).error == "この帳票は廃止されました。帳票の一覧から選び直してください。"


def test_five_reports_cost_as_many_queries_as_one(office: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert office.get(LIST).status_code == 200
        return len(captured)

    ordered(office)
    queries()
    with_one = queries()
    for _ in range(4):
        ordered(office)
    assert queries() == with_one


def test_every_report_that_needs_no_choice_can_be_written_in_each_format(prefecture: Organisation) -> None:
    """Walks the registry; reports about something that must exist first are tested where that is at home."""
    actor, written = make_actor(prefecture, Role.COORDINATOR, Role.MANAGER), set()
    for kind in report_kinds_for(actor):
        form = kind.form(None, actor=actor, formats=kind.formats)
        first = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
        values = {"note": ["x"]} | {name: [str(value)] for name, value in first.items() if value}
        bound = kind.form.again(values, actor=actor, formats=kind.formats)
        if bound.is_valid():
            data = kind.collect(actor, bound.params())
            assert isinstance(data, Report)
            assert all(kind.write(data, one).content for one in kind.formats)
            written.add(kind.code)
    assert {CODE, "organisations.directory"} <= written


def test_the_directory_shows_each_what_they_may_see(
    prefecture: Organisation, municipality: Organisation, vendor_organisation: Organisation
) -> None:
    kind = next(kind for kind in report_kinds() if kind.code == "organisations.directory")

    def names(actor: Actor, **choices: Any) -> list[object]:
        params = {"prefecture": None, "kinds": []} | choices
        return [row[1] for row in kind.collect(actor, params).tables[0].rows]

    staff, vendor = make_actor(municipality, Role.STAFF), make_actor(vendor_organisation, Role.VENDOR)
    assert names(staff) == ["大阪府", "岸和田市", "架空システム株式会社"]
    assert names(staff, kinds=["city"]) == ["岸和田市"]
    assert names(vendor) == ["架空システム株式会社"]


def test_a_code_is_registered_once(prefecture: Organisation) -> None:
    def register(code: str) -> Callable[..., Any]:
        return report(code, title="x", formats=(Format.PDF,))(lambda actor, params: None)  # type: ignore[arg-type, return-value]

    with pytest.raises(ValueError, match=CODE):
        register(CODE)
    with pytest.raises(ValueError, match="nodot"):
        register("nodot")


def test_nobody_without_an_organisation_has_reports(staff: User) -> None:
    assert report_kinds_for(Actor(user=staff)) == []


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_makes_the_report(office: Client, start_worker: Callable[..., Any]) -> None:
    response = office.post(
        reverse("reports:report-order", args=["organisations.directory"]), {"format": "xlsx", "prefecture": ""}
    )
    run = ReportRun.objects.get()
    start_worker()
    wait_until("the report is made", lambda: not JobRun.objects.get(pk=run.job_id).is_unfinished)
    job = JobRun.objects.get(pk=run.job_id)
    assert (job.state, job.error) == (JobState.SUCCEEDED, "")
    page = office.get(response["Location"]).content.decode()
    assert "ダウンロードする" in page

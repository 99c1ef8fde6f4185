"""Joint groups where people and machines look for them: the calendar, its feeds and the report."""

from __future__ import annotations

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clouds.inventory_choices import Gate, SplitRule
from clouds.joint_reports import on_paper
from clouds.models import GateStep, JointGroup
from clouds.services.gates import record_gate
from clouds.services.joint_groups import update_joint_group
from clouds.services.joint_members import leave_group, set_due_days
from portal.access.actor import Actor
from portal.accounts.selectors import actor_for
from portal.calendars.agenda import shown_occurrences
from portal.calendars.choices import View
from portal.calendars.selectors import entries_of
from portal.calendars.sources import find_source
from portal.lib.months import Month
from portal.reports.catalogue import find_report_kind
from portal.reports.document import Format, Report
from tests.factories.inventory import RESIDENT, make_joint_group, make_record
from tests.factories.organisations import make_municipality

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
DUE = date(2030, 6, 3)


@pytest.fixture
def group(prefecture, municipality, other_municipality) -> JointGroup:
    group = make_joint_group(
        prefecture, [municipality, other_municipality], start_month=date(2031, 4, 1), setup_yen=10_000_001
    )
    set_due_days(actor=SYSTEM, group=group, due_on={Gate.INTENTION: DUE})
    return group


def intention(group: JointGroup, organisation) -> GateStep:
    return GateStep.objects.get(member__group=group, member__organisation=organisation, gate=Gate.INTENTION)


def calendar(user):
    source = find_source("clouds.joint_groups")
    assert source
    return sorted(entries_of(source, actor_for(user)), key=lambda entry: entry.starts_on)


def test_a_member_has_its_own_gates_and_the_start_in_the_calendar_and_the_prefecture_those_of_all(
    group, staff, coordinator, stranger
):
    assert [(entry.summary, entry.starts_on, entry.ends_on) for entry in calendar(staff)] == [
        ("【期限】共同利用の意向", DUE, None),
        ("住民記録グループ　利用開始の予定月", date(2031, 4, 1), date(2031, 4, 30)),
    ]
    assert [len(calendar(user)) for user in (coordinator, stranger)] == [3, 0]


def test_a_change_keeps_the_identity_of_an_entry_and_raises_its_sequence(group, municipality, staff, coordinator):
    first = calendar(staff)[0]

    def entry(user=staff):
        return next(one for one in calendar(user) if one.uid == first.uid)

    seen = [first]
    set_due_days(actor=SYSTEM, group=group, due_on={Gate.INTENTION: DUE + timedelta(days=1)})
    seen.append(entry())
    step = intention(group, municipality)
    record_gate(actor=SYSTEM, step=step, version=step.version, passed_on=timezone.localdate(), evidence="決裁第1号")
    seen.append(entry())
    group.refresh_from_db()
    update_joint_group(actor=SYSTEM, group=group, version=group.version, name="新しい名称")
    seen.append(entry())
    member = group.members.get(organisation=municipality)
    leave_group(actor=SYSTEM, member=member, left_on=timezone.localdate(), reason="方針の変更")
    seen.append(entry(coordinator))
    assert [one.sequence for one in seen] == sorted({one.sequence for one in seen})
    assert [one.updated_at for one in seen] == sorted(one.updated_at for one in seen)
    assert [one.starts_on for one in seen] == [DUE, *[DUE + timedelta(days=1)] * 4]
    assert [one.summary for one in seen[1:3]] == ["【期限】共同利用の意向", "【期限】共同利用の意向（完了）"]
    assert [one.description for one in seen[2:4]] == [
        "「住民記録グループ」の参加手続の期限です。",
        "「新しい名称」の参加手続の期限です。",
    ]
    assert seen[4].summary == "【期限】岸和田市：共同利用の意向（完了）"
    assert [one.is_cancelled for one in seen] == [False, False, False, False, True]


def test_what_has_no_day_any_more_is_taken_out_of_calendars(group, staff):
    set_due_days(actor=SYSTEM, group=group, due_on={Gate.INTENTION: None})
    update_joint_group(actor=SYSTEM, group=group, version=group.version, start_month=None)
    assert [(entry.starts_on, entry.is_cancelled) for entry in calendar(staff)] == [
        (DUE, True),
        (date(2031, 4, 1), True),
    ]


def test_who_has_the_calendar_of_deadlines_too_sees_a_gate_once(group, staff):
    days = [one.first_day for one in shown_occurrences(actor_for(staff), View.MINE)]
    assert days.count(DUE) == 1
    assert [one.first_day for one in shown_occurrences(actor_for(staff), View.ORGANISATION)].count(DUE) == 1


def queries_of(read) -> int:
    with CaptureQueriesContext(connection) as captured:
        read()
    return len(captured)


def test_the_calendar_takes_as_many_queries_for_five_groups_as_for_one(prefecture, municipality, staff, group):
    one = queries_of(lambda: calendar(staff))
    for number in range(4):
        made = make_joint_group(prefecture, [municipality], name=f"グループ{number}", start_month=DUE.replace(day=1))
        set_due_days(actor=SYSTEM, group=made, due_on={Gate.INTENTION: DUE})
    assert (queries_of(lambda: calendar(staff)), len(calendar(staff))) == (one, 10)


def report_for(user, group: JointGroup | None = None) -> Report:
    kind = find_report_kind("clouds.joint_groups")
    assert kind
    made = kind.collect(actor_for(user), {"group": group})
    assert isinstance(made, Report)
    return made


def cells(report: Report, *labels: str):
    (table,) = report.tables
    places = [[column.label for column in table.columns].index(label) for label in labels]
    return [[row[place] for place in places] for row in table.rows]


def test_the_report_holds_gates_with_evidence_and_shares_that_add_up(
    group, municipality, other_municipality, coordinator
):
    make_record(municipality, yearly_cost_yen=12_000_000)
    step = intention(group, municipality)
    today = timezone.localdate()
    record_gate(actor=SYSTEM, step=step, version=step.version, passed_on=today, evidence="決裁第1号")
    made = report_for(coordinator, group)
    assert cells(made, "団体名", "意向　状態", "意向　期限", "意向　完了日", "意向　根拠", "利用開始の予定月") == [
        ["岸和田市", "完了", DUE, today, "決裁第1号", Month(2031, 4)],
        ["豊中市", "未完了", DUE, None, "", Month(2031, 4)],
    ]
    assert cells(made, "共同利用の負担", "今のままの費用", "減る額") == [
        [30_000_001, 60_000_000, 29_999_999],
        [30_000_000, None, None],
    ]
    assert made.conditions == [("住民記録グループ", "参加 2団体、5年間の総額 60,000,001円（均等割）")]
    assert [chart.title for chart in made.charts] == ["団体ごとの5年間の費用"]


def test_a_member_reads_of_the_others_only_how_far_they_are_and_what_they_pay(
    group, municipality, other_municipality, staff
):
    make_record(other_municipality, yearly_cost_yen=12_000_000)
    step = intention(group, other_municipality)
    record_gate(
        actor=SYSTEM, step=step, version=step.version, passed_on=timezone.localdate(), evidence="豊中市の決裁第1号"
    )
    made = report_for(staff)
    labels = ("団体名", "意向　状態", "意向　期限", "意向　完了日", "意向　根拠", "共同利用の負担", "今のままの費用")
    assert cells(made, *labels) == [
        ["岸和田市", "未完了", DUE, None, "", 30_000_001, None],
        ["豊中市", "完了", None, None, "", 30_000_000, None],
    ]
    assert made.notes == ["手続の期限、完了日、根拠と、今のままの費用は、自団体の分だけを載せています。"]


def test_the_report_leaves_in_every_format_and_is_empty_for_a_stranger(group, coordinator, stranger):
    kind = find_report_kind("clouds.joint_groups")
    assert kind
    made = report_for(coordinator)
    files = {file_format: kind.write(made, file_format).content for file_format in kind.formats}
    assert files[Format.PDF].startswith(b"%PDF")
    workbook = openpyxl.load_workbook(io.BytesIO(files[Format.EXCEL]))
    assert any("岸和田市" in str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row)
    assert "豊中市" in files[Format.CSV].decode("utf-8-sig")
    assert "豊中市" in files[Format.CSV_CP932].decode("cp932")
    nothing = report_for(stranger)
    assert (nothing.tables[0].rows, nothing.charts) == ([], [])
    assert kind.write(nothing, Format.PDF).content.startswith(b"%PDF")


def test_on_paper_every_gate_has_a_row_of_its_own(group, coordinator, monkeypatch):
    written: list[Report] = []
    monkeypatch.setattr("clouds.joint_reports.write_pdf", lambda made: written.append(made) or b"")
    on_paper(report_for(coordinator, group))
    gates, costs = written[0].tables
    assert [list(row[1:6]) for row in gates.rows[:4]] == [
        ["岸和田市", "意向", "未完了", DUE, None],
        ["岸和田市", "表明", "未完了", None, None],
        ["岸和田市", "予算", "未完了", None, None],
        ["岸和田市", "協定", "未完了", None, None],
    ]
    assert [row[1] for row in costs.rows] == ["岸和田市", "豊中市"]


def test_only_groups_that_one_may_see_are_offered(group, staff, stranger):
    kind = find_report_kind("clouds.joint_groups")
    assert kind
    offered = [
        list(kind.form(actor=actor_for(user), formats=kind.formats).fields["group"].queryset)  # type: ignore[attr-defined]
        for user in (staff, stranger)
    ]
    assert offered == [[group], []]


def test_the_report_takes_as_many_queries_for_five_groups_as_for_one(prefecture, municipality, group, coordinator):
    one = queries_of(lambda: report_for(coordinator))
    for number in range(4):
        make_joint_group(
            prefecture,
            [municipality, make_municipality(prefecture)],
            name=f"グループ{number}",
            split=SplitRule.POPULATION,
            businesses=[RESIDENT],
        )
    assert queries_of(lambda: report_for(coordinator)) == one
    assert len(report_for(coordinator).tables[0].rows) == 10

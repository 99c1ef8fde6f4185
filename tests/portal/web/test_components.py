"""Components on their own: Gantt, progress, conflict, history, error-free wording of nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.months import Month, MonthRange
from portal.organisations.models import OrganisationChange
from portal.web.components import Change, HistoryEntry, Progress
from portal.web.conflicts import conflict_between
from portal.web.forms import PortalModelForm
from portal.web.gantt import MONTH_WIDTH, Bar, Gantt, GanttRow, Series

WINDOW = MonthRange(Month(2017, 4), Month(2020, 3))
SWITCH = Series(1, "切替")


def gantt(*bars: Bar) -> Gantt:
    return Gantt("plan", "切替の予定", WINDOW, [GanttRow("岸和田市", bars)])


months = st.integers(-12, 60).map(lambda n: Month(2017, 4) + n)


@given(months, months)
def test_a_bar_never_leaves_the_drawing(first: Month, second: Month) -> None:
    chart = gantt(Bar(min(first, second), max(first, second), "運用", SWITCH))
    [(_row, placed)] = chart.placed
    inside = [month for month in WINDOW if min(first, second) <= month <= max(first, second)]
    assert [bar.width for bar in placed] == ([len(inside) * MONTH_WIDTH] if inside else [])
    assert all(bar.x >= 0 and bar.x + bar.width <= chart.width for bar in placed)


def test_a_chart_can_be_read_without_seeing_it() -> None:
    bar = Bar(Month(2017, 12), Month(2018, 2), "準備", SWITCH, "/plan/1/", is_late=True)
    html = render_to_string("components/gantt.html", {"gantt": gantt(bar)})
    assert 'aria-label="切替 準備 平成29年12月から平成30年2月まで（遅延）"' in html
    assert "！遅延 準備" in html
    twin = html[html.index("同じ内容を表で見る") :]
    assert ("平成29年12月" in twin, "平成30年2月" in twin, "遅延" in twin) == (True, True, True)


def test_every_bar_is_reached_by_keyboard() -> None:
    bars = (Bar(Month(2017, 4), Month(2017, 5), "甲", SWITCH, "/1/"), Bar(Month(2018, 4), Month(2018, 4), "乙", SWITCH))
    html = render_to_string("components/gantt.html", {"gantt": gantt(*bars)})
    assert 'class="gantt__item gantt__item--1" href="/1/"' in html
    assert 'class="gantt__item gantt__item--1" tabindex="0" role="img" aria-label="切替 乙 平成30年4月"' in html


def test_labels_of_a_chart_are_text() -> None:
    html = render_to_string("components/gantt.html", {"gantt": gantt(Bar(WINDOW.start, WINDOW.end, "<b>&", SWITCH))})
    ElementTree.fromstring(html[html.index("<tbody>") : html.index("</tbody>") + len("</tbody>")])
    assert "<b>" not in html


def progress(**values: object) -> str:
    job = Progress(id="job", title="切替計画の作成", state="実行中", percent=40, poll_url="/jobs/1/", **values)  # type: ignore[arg-type]
    return render_to_string("components/progress.html", {"progress": job})


def test_progress_asks_again_until_the_job_is_over() -> None:
    assert 'hx-get="/jobs/1/" hx-trigger="every 2s"' in progress()
    assert "hx-get" not in progress(is_over=True)


def test_progress_offers_only_what_can_be_done() -> None:
    running = progress(cancel_url="/cancel/")
    over = progress(cancel_url="/cancel/", is_over=True, result_url="/plan/", result_label="計画を開く")
    assert ("中止する" in running, "計画を開く" in running) == (True, False)
    assert ("中止する" in over, '<a class="button" href="/plan/">計画を開く</a>' in over) == (False, True)


class ChangeForm(PortalModelForm):
    class Meta:
        model = OrganisationChange
        fields = ("kind", "effective_on", "note")


def test_a_conflict_shows_both_versions_as_people_read_them() -> None:
    stored = OrganisationChange(kind="merger", effective_on=date(2005, 2, 1), note="")
    form = ChangeForm({"kind": "merger", "effective_on": "H17.2.1", "note": "美原町を編入"})
    assert "effective_on" not in form.errors
    conflict = conflict_between(
        form, stored, changed_by="府県 担当", changed_at=datetime(2026, 11, 23, 5, 3, tzinfo=UTC)
    )
    assert [(str(row.label), row.theirs, row.mine, row.is_different) for row in conflict.rows[1:]] == [
        ("施行日", "平成17年2月1日", "平成17年2月1日", False),
        ("備考", "－", "美原町を編入", True),
    ]
    html = render_to_string("components/conflict.html", {"conflict": conflict})
    assert "府県 担当さんが令和8年11月23日 14時03分に更新しています。" in html


@pytest.mark.parametrize(("month_width", "shown"), [(28, 36), (14, 12)])
def test_months_that_would_touch_each_other_are_named_by_quarters(month_width: int, shown: int) -> None:
    months = MonthRange(Month(2017, 4), Month(2020, 3))
    chart = Gantt("plan", "計画", months, [], month_width=month_width)
    texts = [label.text for label in chart.month_labels]
    assert (len(texts), texts[0], texts[-1]) == (shown, "4", "3" if shown == 36 else "1")


def test_the_history_of_what_is_new_has_no_column_for_what_was_before() -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    new = HistoryEntry(at, "登録", changes=[Change("名称", "", "検討会")])
    moved = HistoryEntry(at, "変更", changes=[Change("名称", "検討会", "部会"), Change("備考", "", "あり")])
    pages = [render_to_string("components/history.html", {"history": [entry]}) for entry in (new, moved)]
    assert ["変更前" in page for page in pages] == [False, True]


def test_history_tells_who_what_when_and_why() -> None:
    entry = HistoryEntry(
        datetime(2026, 11, 23, 5, 3, tzinfo=UTC),
        "差し戻しました",
        "府県 担当",
        "大阪府",
        "契約書を確かめてください。",
        [Change("希望月", "平成29年8月", "平成29年7月"), Change("理由", "", "契約のため")],
    )
    html = render_to_string("components/history.html", {"history": [entry]})
    words = (
        "令和8年11月23日 14時03分",
        "差し戻しました",
        "府県 担当（大阪府）",
        "理由：契約書を確かめてください。",
        "平成29年8月",
        "－",
        "平成29年7月",
    )
    assert [word for word in words if word not in html] == []


def test_a_change_without_author_was_made_by_the_portal() -> None:
    html = render_to_string(
        "components/history.html", {"history": [HistoryEntry(datetime(2026, 11, 23, tzinfo=UTC), "期限を過ぎました")]}
    )
    assert "システムによる自動処理" in html

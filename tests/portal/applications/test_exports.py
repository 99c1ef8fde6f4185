from __future__ import annotations

import csv
import io

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from portal.applications.services import applications as services

from .kinds import TYPED
from .makers import make_draft


def rows_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.fixture
def submitted(acting, draft):
    with time_machine.travel("2026-11-24T10:00:00+09:00", tick=False):
        return services.submit_application(actor=acting["staff"], application=draft)


def test_the_roster_leaves_as_one_tidy_table_with_a_column_for_each_field(client, acting, window, submitted):
    client.force_login(acting["coordinator"].user)

    rows = rows_of(client.get(reverse("applications:roster-export", args=[window.pk]), {"format": "csv"}))

    head, toyonaka, kishiwada = rows
    assert head == [
        "団体コード", "団体名", "状態", "受付番号", "提出日時", "受付終了",
        "件名", "希望月", "開始日", "費用（円）", "利用サービス", "急ぎ", "備考",
    ]  # fmt: skip
    assert toyonaka[:5] == ["272035", "豊中市", "未提出", "", ""]
    assert set(toyonaka[6:]) == {""}
    assert kishiwada[:4] == ["272027", "岸和田市", "提出済み", "SC-H28-0001"]
    assert kishiwada[6:] == [
        "回線の切替", "平成29年10月", "平成29年10月1日", "12,000", "メール、ウェブ閲覧", "はい",
        "庁舎の移転と、重なります。",
    ]  # fmt: skip


def test_the_export_of_the_prefecture_holds_nothing_that_was_not_submitted(client, acting, window, submitted):
    make_draft(acting["neighbour"], window, subject=["豊中市の下書き"])
    returned = services.return_application(actor=acting["coordinator"], application=submitted, reason="訂正。")
    services.save_draft(
        actor=acting["staff"],
        application=returned,
        typed=TYPED | {"subject": ["書き直している件名"]},
        version=returned.version,
    )
    client.force_login(acting["coordinator"].user)

    texts = [
        client.get(url, {"format": "csv"}).content.decode("utf-8-sig")
        for url in (
            reverse("applications:roster-export", args=[window.pk]),
            reverse("applications:review-export"),
        )
    ]

    assert all("豊中市の下書き" not in text and "書き直している件名" not in text for text in texts)


def test_the_coordinators_list_leaves_as_it_is_filtered(client, acting, window, submitted):
    other = services.submit_application(actor=acting["neighbour"], application=make_draft(acting["neighbour"], window))
    services.accept_application(actor=acting["coordinator"], application=other)
    client.force_login(acting["coordinator"].user)

    rows = rows_of(client.get(reverse("applications:review-export"), {"format": "csv", "state": "accepted"}))

    assert [row[:6] for row in rows] == [
        ["受付番号", "申請名", "年度", "団体コード", "団体名", "状態"],
        ["SC-H28-0002", "切替希望の申請", "2016", "272035", "豊中市", "受理"],
    ]


def test_the_own_applications_leave_as_excel_with_one_head_row_and_typed_cells(client, acting, submitted):
    client.force_login(acting["staff"].user)

    response = client.get(reverse("applications:application-export"), {"format": "xlsx"})

    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
    head, row = list(sheet.iter_rows(values_only=True))
    assert head[:3] == ("受付番号", "申請名", "年度")
    assert (row[0], row[3], row[5], row[6]) == ("SC-H28-0001", "272027", "提出済み", 1)
    assert row[7].isoformat() == "2026-11-24T10:00:00"
    assert not sheet.merged_cells.ranges


def test_a_format_that_is_not_offered_does_not_exist(client, acting, submitted):
    client.force_login(acting["staff"].user)

    assert client.get(reverse("applications:application-export"), {"format": "exe"}).status_code == 404

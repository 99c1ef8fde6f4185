"""The pages of connection profiles: who sees what, filters, form, conflicts, exports."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.organisations.models import Organisation
from security.models import ConnectionProfile, Programme
from tests.factories.organisations import make_municipality
from tests.factories.profiles import make_profile
from tests.factories.security import make_programme
from tests.support.individual_numbers import with_check_digit

COMPLETE = {
    "isp": "架空通信B",
    "contract_start_on": date(2014, 4, 1),
    "contract_end_on": date(2019, 3, 31),
    "renewal_months": 0,
    "notice_value": 3,
    "monthly_cost_yen": 100_000,
    "penalty_rule": "none",
    "bandwidth_mbps": 100,
    "user_count": 500,
    "domains": "city.example.jp",
    "mail_service": "庁内メールサーバー",
    "published_servers": "なし",
    "individual_number_zone": "done",
    "lgwan_zone": "done",
    "internet_zone": "in_progress",
    "separation_model": "alpha",
}


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_programme(prefecture, [municipality, other_municipality])


@pytest.fixture
def profile(programme: Programme, municipality: Organisation) -> ConnectionProfile:
    return make_profile(municipality)


def names(page) -> list[str]:
    return [profile.organisation.name for profile in page.context["table"].page.object_list]


def posted(profile: ConnectionProfile, **changes: object) -> dict[str, object]:
    """What the browser sends: every field of the form as it was shown, and the changes."""
    shown = {
        "version": profile.version,
        "isp": profile.isp,
        "contract_start_on": "平成26年4月1日",
        "contract_end_on": "平成30年3月31日",
        "renewal_months": "12",
        "notice_value": "3",
        "notice_unit": "months",
        "monthly_cost_yen": "100,000",
        "penalty_rule": "not_cancellable",
    }
    return shown | changes


# --- who sees what ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("persona", "may_see", "may_change"),
    [
        ("coordinator", True, True),
        ("manager", True, True),
        ("auditor", True, False),
        ("staff", True, True),
        ("approver", True, False),
        ("administrator", True, False),
        ("section", False, False),
        ("neighbour", False, False),
        ("vendor", False, False),
        ("stranger", False, False),
    ],
)
def test_a_profile_is_for_its_organisation_and_its_prefecture(client, request, profile, persona, may_see, may_change):
    client.force_login(request.getfixturevalue(persona))
    detail = client.get(reverse("security:profile-detail", args=[profile.pk]))
    edit_address = reverse("security:profile-edit", args=[profile.pk])
    assert detail.status_code == (200 if may_see else 404)
    assert client.get(edit_address).status_code == (200 if may_change else 404)
    assert (edit_address in detail.content.decode()) == may_change
    answer = client.post(edit_address, posted(profile, monthly_cost_yen="1"))
    assert answer.status_code == (302 if may_change else 404)
    profile.refresh_from_db()
    assert profile.monthly_cost_yen == (1 if may_change else 100_000)


def test_the_list_of_the_prefecture_shows_all_its_organisations(client, coordinator, profile):
    client.force_login(coordinator)
    assert names(client.get(reverse("security:profile-list"))) == ["岸和田市", "豊中市"]


def test_staff_with_one_profile_go_straight_to_it(client, staff, profile):
    client.force_login(staff)
    answer = client.get(reverse("security:profile-list"))
    assert (answer.status_code, answer.url) == (302, reverse("security:profile-detail", args=[profile.pk]))


@pytest.mark.parametrize("persona", ["vendor", "stranger", "section"])
def test_who_has_no_profile_in_reach_sees_none_and_is_told_why(client, request, profile, persona):
    client.force_login(request.getfixturevalue(persona))
    page = client.get(reverse("security:profile-list"))
    assert names(page) == []
    assert reverse("security:profile-detail", args=[profile.pk]) not in page.content.decode()
    exported = client.get(reverse("security:profile-export"), {"format": "csv"})
    assert "岸和田市" not in exported.content.decode("utf-8-sig")


def test_a_new_participant_has_an_empty_profile_to_fill_in(client, programme, municipality, staff):
    client.force_login(staff)
    profile = ConnectionProfile.objects.get(organisation=municipality)
    answer = client.post(reverse("security:profile-edit", args=[profile.pk]), posted(profile, isp="架空通信A"))
    assert answer.status_code == 302
    profile.refresh_from_db()
    assert (profile.isp, profile.contract_end_on, profile.version) == ("架空通信A", date(2018, 3, 31), 2)


# --- the list ---------------------------------------------------------------------------------------------------


@pytest.fixture
def mixed(programme, prefecture, municipality, other_municipality):
    """岸和田市 lacks what is not of the contract, 豊中市 lacks all, 堺市 nothing, 吹田市 its penalty."""
    sakai = make_municipality(prefecture, name="堺市", kana="サカイシ", code="271403")
    suita = make_municipality(prefecture, name="吹田市", kana="スイタシ", code="272051")
    make_profile(municipality)
    make_profile(sakai, **COMPLETE)
    make_profile(suita, **COMPLETE | {"penalty_rule": "fixed", "contract_end_on": date(2017, 9, 30), "isp": "架空C"})
    return programme


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"completeness": "complete"}, ["堺市"]),
        ({"completeness": "contract"}, ["豊中市", "吹田市"]),
        ({"completeness": "other"}, ["岸和田市", "豊中市"]),
        ({"completeness": "empty"}, ["豊中市"]),
        ({"isp": "架空C"}, ["吹田市"]),
        ({"ends_from": "平成30年4月"}, ["堺市"]),
        ({"ends_to": "H30.3"}, ["岸和田市", "吹田市"]),
        ({"ends_from": "2017-09", "ends_to": "2018-03"}, ["岸和田市", "吹田市"]),
        ({"sort": "name"}, ["岸和田市", "堺市", "吹田市", "豊中市"]),
        ({"sort": "-contract_end_on", "completeness": "complete"}, ["堺市"]),
        ({"sort": "missing"}, ["堺市", "吹田市", "岸和田市", "豊中市"]),
    ],
)
def test_the_list_is_filtered_and_sorted(client, coordinator, mixed, query, expected):
    client.force_login(coordinator)
    assert names(client.get(reverse("security:profile-list"), query)) == expected


def test_months_the_wrong_way_round_are_answered_with_a_sentence(client, coordinator, mixed):
    client.force_login(coordinator)
    page = client.get(reverse("security:profile-list"), {"ends_from": "2018-04", "ends_to": "2017-04"})
    assert "「から」の月以降を入力してください。" in page.content.decode()


def test_the_list_says_what_each_organisation_still_owes(client, coordinator, mixed):
    client.force_login(coordinator)
    page = client.get(reverse("security:profile-list")).content.decode()
    for words in ("入力済み", "契約の不足 1項目", "ほかの不足 9項目", "未登録"):
        assert words in page


def test_the_list_takes_as_many_queries_for_five_organisations_as_for_one(client, coordinator, prefecture):
    client.force_login(coordinator)
    counts = []
    make_programme(prefecture, [make_municipality(prefecture)])
    for added in (0, 4):
        if added:
            make_programme(prefecture, [make_municipality(prefecture) for _ in range(added)], name="次の事業")
            Programme.objects.filter(name="次の事業").update(name="次")
        client.get(reverse("security:profile-list"))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("security:profile-list"))
        counts.append((len(names(page)), len(queries)))
    assert counts == [(1, counts[0][1]), (5, counts[0][1])]


def test_sample_contracts_are_marked_wherever_they_are_shown(client, coordinator, programme, municipality):
    profile = make_profile(municipality, is_sample=True)
    client.force_login(coordinator)
    pages = [
        client.get(reverse("security:profile-list")),
        client.get(reverse("security:profile-detail", args=[profile.pk])),
        client.get(reverse("security:profile-edit", args=[profile.pk])),
    ]
    assert ["架空のサンプル" in page.content.decode() for page in pages] == [True, True, True]
    ConnectionProfile.objects.update(is_sample=False)
    assert "架空のサンプル" not in client.get(reverse("security:profile-list")).content.decode()


# --- the detail -------------------------------------------------------------------------------------------------


def test_the_detail_names_what_is_missing_and_what_planning_needs(client, staff, profile):
    client.force_login(staff)
    page = client.get(reverse("security:profile-detail", args=[profile.pk]))
    completeness = page.context["completeness"]
    assert (completeness.known, completeness.asked, completeness.missing_contract) == (7, 16, ())
    assert "16項目のうち7項目が入力済みです" in page.content.decode()


def test_the_detail_shows_what_each_switch_month_costs(client, staff, profile):
    client.force_login(staff)
    [costs] = client.get(reverse("security:profile-detail", args=[profile.pk])).context["costs"]
    assert [(str(row.month), row.cost.yen) for row in costs.months] == [
        ("2017-04", 1_100_000),
        ("2017-05", 1_000_000),
        ("2017-06", 900_000),
        ("2017-07", 800_000),
        ("2017-08", 700_000),
        ("2017-09", 600_000),
    ]
    assert [str(row.month) for row in costs.best] == ["2017-09"]


def test_markup_in_a_fact_stays_text(client, coordinator, programme, municipality):
    profile = make_profile(municipality, isp="<script>alert(1)</script>")
    client.force_login(coordinator)
    for address in (reverse("security:profile-list"), reverse("security:profile-detail", args=[profile.pk])):
        assert "<script>alert(1)" not in client.get(address).content.decode()


# --- the form ---------------------------------------------------------------------------------------------------


def test_a_change_is_stored_with_its_author_and_reason(client, staff, profile):
    client.force_login(staff)
    address = reverse("security:profile-edit", args=[profile.pk])
    client.post(address, posted(profile, monthly_cost_yen="１２０，０００", reason="契約更新のため"))
    latest = client.get(reverse("security:profile-detail", args=[profile.pk])).context["history"][0]
    assert (latest.name, latest.organisation, latest.reason) == ("市町村 担当", "岸和田市", "契約更新のため")
    assert [(c.label, c.before, c.after) for c in latest.changes if c.label == "月額費用（円）"] == [
        ("月額費用（円）", "100,000", "120,000")
    ]


def test_saving_without_a_change_writes_nothing(client, staff, profile):
    client.force_login(staff)
    client.post(reverse("security:profile-edit", args=[profile.pk]), posted(profile))
    profile.refresh_from_db()
    assert profile.version == 1


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (
            "contract_end_on",
            "平成25年3月31日",
            "契約満了日は、契約開始日（2014年（平成26年）4月1日）以降の日付にしてください。",
        ),
        ("contract_end_on", "来年3月", "日付として読み取れません。"),
        ("monthly_cost_yen", "10万円", "単位（千円、万円、億円など）は付けず"),
        ("monthly_cost_yen", "▲5", "月額費用（円）は0以上の数字で入力してください。"),
        ("penalty_percent", "120", "100"),
        ("notice_unit", "", "解約予告の単位を選んでください。"),
    ],
)
def test_what_cannot_be_right_is_said_at_its_field_and_stays_typed(client, staff, profile, field, typed, sentence):
    client.force_login(staff)
    page = client.post(reverse("security:profile-edit", args=[profile.pk]), posted(profile, **{field: typed}))
    [error] = page.context["form"].errors[field]
    assert sentence in error
    assert page.context["form"][field].value() == typed
    profile.refresh_from_db()
    assert profile.version == 1


def test_the_second_of_two_editors_sees_both_versions_and_may_decide(client, staff, coordinator, profile):
    client.force_login(staff)
    address = reverse("security:profile-edit", args=[profile.pk])
    mine = posted(profile, monthly_cost_yen="90,000")
    theirs = Client()
    theirs.force_login(coordinator)
    theirs.post(address, posted(profile, monthly_cost_yen="70,000"))

    page = client.post(address, mine)
    assert page.status_code == 409
    assert page.context["conflict"].changed_by == "府県 担当"
    assert [(r.label, r.theirs, r.mine) for r in page.context["conflict"].rows if r.is_different] == [
        ("月額費用（円）", "70,000", "90,000")
    ]
    profile.refresh_from_db()
    assert profile.monthly_cost_yen == 70_000

    again = mine | {"version": page.context["form"]["version"].value()}
    assert client.post(address, again).status_code == 302
    profile.refresh_from_db()
    assert profile.monthly_cost_yen == 90_000


def test_an_individual_number_in_a_remark_is_refused_and_not_repeated(client, staff, profile):
    number = with_check_digit("12345678901")
    client.force_login(staff)
    page = client.post(reverse("security:profile-edit", args=[profile.pk]), posted(profile, remarks=f"担当 {number}"))
    assert page.status_code == 200
    assert number not in page.content.decode()
    profile.refresh_from_db()
    assert profile.remarks == ""


# --- exports ----------------------------------------------------------------------------------------------------


def test_the_list_leaves_as_tidy_csv(client, coordinator, mixed):
    client.force_login(coordinator)
    response = client.get(reverse("security:profile-export"), {"format": "csv", "completeness": "complete"})
    content = response.content
    assert response["Content-Disposition"].startswith("attachment")
    heading, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert heading[:5] == ["団体コード", "団体名", "接続事業者", "契約開始日", "契約満了日"]
    assert [row[:9] for row in rows] == [
        ["271403", "堺市", "架空通信B", "2014-04-01", "2019-03-31", "0", "3", "か月前", "100000"]
    ]


def test_the_list_leaves_as_tidy_excel(client, coordinator, mixed):
    client.force_login(coordinator)
    response = client.get(reverse("security:profile-export"), {"format": "xlsx", "sort": "code"})
    sheet = openpyxl.load_workbook(io.BytesIO(response.content))["接続状況"]
    assert [sheet.cell(row, 1).value for row in range(1, 6)] == ["団体コード", "271403", "272027", "272035", "272051"]
    assert sheet.merged_cells.ranges == set()


def test_an_unknown_format_does_not_exist(client, coordinator, profile):
    client.force_login(coordinator)
    assert client.get(reverse("security:profile-export"), {"format": "exe"}).status_code == 404

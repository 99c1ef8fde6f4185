"""Lists: sorted by an allow list, filtered by the address, counted, and the same number of queries for any length."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.web.forms import FilterForm
from portal.web.tables import Column, Kind, SelectionAction, Table
from tests.factories.organisations import make_municipality


class Filters(FilterForm):
    q = forms.CharField(label="団体名")


class OrganisationTable(Table):
    caption = "団体"
    default_sort = "code"
    columns = (
        Column("name", "団体名", sort=("kana",), url=lambda row: f"/{row.code}/", is_key=True),
        Column("code", "団体コード", sort=("code",), kind=Kind.CODE),
        Column("prefecture__name", "都道府県"),
        Column("population", "人口（人）", value=lambda row: 1234567, kind=Kind.NUMBER),
    )
    empty_title = "団体はありません。"
    per_page = 2


def table(address: str, rows: QuerySet[Any] | list[Any], **options: Any) -> OrganisationTable:
    request = RequestFactory().get(address)
    request.session = {}  # type: ignore[assignment]
    return OrganisationTable(request, rows, **options)


def html(shown: Table) -> str:
    return render_to_string("components/table.html", {"table": shown}, shown.request)


@pytest.fixture
def towns(prefecture: Organisation) -> QuerySet[Organisation]:
    for name, kana, code in (
        ("豊中市", "トヨナカシ", "272035"),
        ("池田市", "イケダシ", "272043"),
        ("吹田市", "スイタシ", "272051"),
    ):
        make_municipality(prefecture, name=name, kana=kana, code=code)
    return Organisation.objects.municipalities().select_related("prefecture")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["豊中市", "池田市"]),
        ("?sort=-code", ["吹田市", "池田市"]),
        ("?sort=name", ["池田市", "吹田市"]),
        ("?sort=prefecture__name", ["豊中市", "池田市"]),
        ("?sort=password", ["豊中市", "池田市"]),
        ("?page=2", ["吹田市"]),
        ("?page=99", ["吹田市"]),
        ("?page=x", ["豊中市", "池田市"]),
    ],
)
def test_a_list_is_sorted_and_paged_by_its_address(towns: QuerySet[Organisation], query: str, names: list[str]) -> None:
    assert [row.name for row in table(f"/{query}", towns).page] == names


def test_values_already_read_are_sorted_alike(towns: QuerySet[Organisation]) -> None:
    assert [row.name for row in table("/?sort=-name", list(towns)).page] == ["豊中市", "吹田市"]


def test_count_and_range_are_always_shown(towns: QuerySet[Organisation]) -> None:
    assert table("/?page=2", towns).count_text == "全3件のうち3～3件目"
    assert table("/", towns.none()).count_text == "0件"


def test_links_keep_the_filters(towns: QuerySet[Organisation]) -> None:
    shown = table("/list/?q=市&sort=-code", towns, filters=Filters({"q": "市"}), export_url="/export/")
    assert shown.links.next_url == "/list/?q=%E5%B8%82&sort=-code&page=2"
    assert shown.heads[0].sort_url == "/list/?q=%E5%B8%82&sort=name"
    assert [(f.label, f.value, f.url) for f in shown.active_filters] == [("団体名", "市", "/list/?sort=-code")]
    assert [url for _label, url in shown.exports] == [
        "/export/?q=%E5%B8%82&sort=-code&format=xlsx",
        "/export/?q=%E5%B8%82&sort=-code&format=csv",
    ]


def test_the_head_says_how_the_list_is_sorted(towns: QuerySet[Organisation]) -> None:
    heads = table("/?sort=-code", towns).heads
    assert [head.aria_sort for head in heads] == ["", "descending", "", ""]
    assert 'aria-sort="descending"' in html(table("/?sort=-code", towns))


def test_cells_carry_their_words_and_numbers_their_places(towns: QuerySet[Organisation]) -> None:
    shown = html(table("/", towns))
    assert '<th scope="row" class="is-text"><a href="/272035/">豊中市</a>' in shown
    assert '<td class="is-number is-secondary" data-label="人口（人）">1,234,567</td>' in shown
    assert '<td class="is-text is-secondary" data-label="都道府県">大阪府</td>' in shown


def test_names_are_text_and_never_markup(prefecture: Organisation) -> None:
    make_municipality(prefecture, name="<script>alert(1)</script>市")
    assert "<script>" not in html(table("/", Organisation.objects.municipalities()))


@pytest.mark.parametrize("count", [1, 5])
def test_a_list_takes_two_queries_however_long(
    prefecture: Organisation, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_municipality(prefecture)
    with django_assert_num_queries(2):
        html(table("/", Organisation.objects.municipalities().select_related("prefecture")))


def test_an_empty_list_says_why_and_a_filtered_one_how_to_get_out(towns: QuerySet[Organisation]) -> None:
    assert "団体はありません。" in html(table("/", towns.none()))
    filtered = html(table("/list/?q=x", towns.none(), filters=Filters({"q": "x"})))
    assert "条件に合うものはありません。" in filtered
    assert 'href="/list/">条件をすべて外す' in filtered


def test_rows_can_be_ticked_by_name(towns: QuerySet[Organisation]) -> None:
    first = towns.order_by("code")[0]
    shown = html(table("/", towns, selection=[SelectionAction("受理する", "/accept/")]))
    assert (
        f'<input type="checkbox" name="selected" value="{first.pk}" aria-label="豊中市を選ぶ" data-select-row>' in shown
    )
    assert 'formaction="/accept/"' in shown


def test_the_density_of_tables_is_remembered_for_the_session(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    address = reverse("web:styleguide")
    assert "table--dense" in client.get(address).content.decode().split('id="list"')[0]
    response = client.post(reverse("web:table-density"), {"roomy": "1", "next": address})
    assert (response.status_code, response["Location"]) == (302, address)
    assert "行間を詰めて表示" in client.get(address).content.decode()


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_the_way_back_leads_nowhere_else(client: Client, coordinator: User, address: str) -> None:
    client.force_login(coordinator)
    response = client.post(reverse("web:table-density"), {"roomy": "1", "next": address})
    assert response["Location"] == reverse("web:home")

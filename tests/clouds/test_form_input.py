"""Clumsy input about output forms is said at its place and what was typed stays; and one product against everybody."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from clouds.services.vendor_requests import withdraw_request
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.organisations.models import Organisation
from tests.factories.organisations import make_municipality
from tests.factories.output_forms import answer, make_catalogue, make_request, need, part_of
from tests.support.forms import signed_in, typed
from tests.support.queries import query_count

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("part", "value"), [("detail", "窓口で使うため"), ("alternative", "on")], ids=["a reason", "a tick"]
)
def test_a_need_without_its_level_is_not_dropped_silently(
    prefecture: Organisation, municipality: Organisation, staff: User, part: str, value: str
) -> None:
    catalogue = make_catalogue(prefecture, [municipality])
    member, forms = part_of(catalogue, municipality), list(catalogue.forms.all())
    url = reverse("clouds:needs-edit", args=[member.pk])
    page = signed_in(staff).post(url, typed(forms, {"J-001": {part: value}}, member.version, save="draft"))
    assert list(page.context["form"].errors) == [f"form{forms[0].pk}_level"]
    assert "様式J-001は、ほかの欄に入力があります。必要度も選んでください。" in page.text
    assert page.context["form"][f"form{forms[0].pk}_{part}"].value() in (value, True)


@pytest.mark.parametrize(
    ("said", "place", "words"),
    [
        ({"detail": "一覧から印刷"}, "kind", "回答も選んでください"),
        ({"price": "1000"}, "kind", "回答も選んでください"),
        ({"kind": "standard", "price": "1000"}, "price", "「カスタマイズ」を選んだときだけ"),
        ({"kind": "standard", "month": "R10.4"}, "month", "「予定」を選んだときだけ"),
        ({"kind": "planned", "month": "令和99年13月"}, "month", "例："),
        ({"kind": "custom", "price": "▲1,000"}, "price", "0以上の金額"),
        ({"kind": "custom", "price": "約百万円"}, "price", "例"),
        ({"kind": "custom", "price": "９９９９９９９９９９９"}, "price", "9,999,999,999"),
        ({"kind": "alternative", "detail": "あ" * 501}, "detail", "500"),
        ({"kind": "別の言葉"}, "kind", "選"),
    ],
)
def test_a_vendors_slip_is_named_at_its_field(
    prefecture: Organisation,
    vendor_organisation: Organisation,
    vendor: User,
    said: dict[str, str],
    place: str,
    words: str,
) -> None:
    request = make_request(make_catalogue(prefecture), vendor_organisation)
    forms = list(request.catalogue.forms.all())
    others = {number: {"kind": "standard"} for number in ("J-002", "J-003")}
    url = reverse("clouds:answers-edit", args=[request.pk])
    page = signed_in(vendor).post(url, typed(forms, {"J-001": said} | others, request.version))
    form = page.context["form"]
    assert list(form.errors) == [f"form{forms[0].pk}_{place}"]
    assert words in " ".join(form.errors[f"form{forms[0].pk}_{place}"])
    assert {part: form[f"form{forms[0].pk}_{part}"].value() for part in said} == said
    assert not request.answers.exists()


def test_prices_are_shown_with_separators_and_wareki_and_full_width_are_read(
    prefecture: Organisation, vendor_organisation: Organisation, vendor: User
) -> None:
    request = make_request(make_catalogue(prefecture), vendor_organisation)
    forms = list(request.catalogue.forms.all())
    said = {
        "J-001": {"kind": "custom", "price": "１，２３４，０００"},
        "J-002": {"kind": "planned", "month": "Ｒ１０．４"},
    }
    url = reverse("clouds:answers-edit", args=[request.pk])
    signed_in(vendor).post(url, typed(forms, said, request.version, save="draft"))
    page = signed_in(vendor).get(url).text
    assert ('value="1,234,000"' in page, 'value="令和10年4月"' in page) == (True, True)


@pytest.mark.parametrize(
    ("day", "words"),
    [("", "入力してください"), ("2020-01-06", "今日以降の日付"), ("令和8年2月30日", "例"), ("2027-01-02", "休庁日")],
    ids=["empty", "past", "no such day", "a closed day"],
)
def test_a_day_by_which_a_vendor_shall_answer_must_be_a_working_day_ahead(
    prefecture: Organisation, vendor_organisation: Organisation, coordinator: User, day: str, words: str
) -> None:
    catalogue = make_catalogue(prefecture)
    url = reverse("clouds:request-new", args=[catalogue.pk])
    said = {"vendor": vendor_organisation.pk, "product": "住記システム", "due_on": day, "note": "依頼文です。"}
    page = signed_in(coordinator).post(url, said)
    assert list(page.context["form"].errors) == ["due_on"]
    assert words in page.context["form"].errors["due_on"][0]
    assert ("依頼文です。" in page.text, catalogue.requests.exists()) == (True, False)


def test_an_organisation_is_taken_out_without_a_day_but_comes_in_only_with_one(
    prefecture: Organisation, municipality: Organisation, other_municipality: Organisation, coordinator: User
) -> None:
    catalogue = make_catalogue(prefecture, [municipality])
    url = reverse("clouds:catalogue-members", args=[catalogue.pk])
    both = {"version": catalogue.version, "organisations": [municipality.pk, other_municipality.pk], "due_on": ""}
    page = signed_in(coordinator).post(url, both)
    assert page.context["form"].errors["due_on"] == ["追加する団体の回答期限を入力してください。"]
    signed_in(coordinator).post(url, {"version": catalogue.version, "due_on": ""})
    assert not catalogue.members.exists()


def test_a_product_is_asked_about_again_after_its_request_was_withdrawn(
    prefecture: Organisation, vendor_organisation: Organisation, vendor: User, coordinator: User
) -> None:
    request = answer(make_request(make_catalogue(prefecture), vendor_organisation), {})
    withdraw_request(actor=actor_for(coordinator), request=request)
    again = make_request(request.catalogue, vendor_organisation)
    assert (again.pk, again.withdrawn_at, again.submitted_at) == (request.pk, None, None)
    page = signed_in(vendor).get(reverse("clouds:answers-edit", args=[again.pk]))
    assert page.context["form"].initial[f"form{again.catalogue.forms.first().pk}_kind"] == "standard"
    with pytest.raises(ValidationError, match="すでに照会しています"):
        make_request(request.catalogue, vendor_organisation)


def test_each_organisation_stands_against_each_form(
    prefecture: Organisation,
    municipality: Organisation,
    other_municipality: Organisation,
    vendor_organisation: Organisation,
    coordinator: User,
) -> None:
    catalogue = make_catalogue(prefecture, [municipality, other_municipality])
    need(catalogue, municipality, {"J-001": "must", "J-002": "wanted"})
    need(catalogue, other_municipality, {"J-003": "own"})
    asked = answer(make_request(catalogue, vendor_organisation), {"J-002": {"kind": "impossible"}})
    page = signed_in(coordinator).get(reverse("clouds:fit-gap-product", args=[catalogue.pk, asked.pk]))
    marks = {row.name: [cell.mark for cell in row.cells] for row in page.context["matrix"].rows}
    assert marks == {"岸和田市": ["○", "×不可", "－"], "豊中市": ["－", "－", "×独自"]}
    assert "参加できる団体 1／2団体" in page.text


def test_one_organisation_and_three_take_the_same_number_of_queries(
    prefecture: Organisation, vendor_organisation: Organisation, coordinator: User
) -> None:
    cities, counts = [make_municipality(prefecture) for _number in range(3)], []
    for some in (cities[:1], cities):
        catalogue = make_catalogue(prefecture, some, name=f"調査{len(some)}")
        for city in some:
            need(catalogue, city, {"J-001": "must"})
        asked = answer(make_request(catalogue, vendor_organisation), {})
        address = reverse("clouds:fit-gap-product", args=[catalogue.pk, asked.pk])
        counts.append(query_count(signed_in(coordinator), address))
    assert counts[0] == counts[1]


def test_what_is_still_open_is_answered_alike_with_one_button_and_nothing_is_kept_before_it_is_handed_in(
    prefecture: Organisation, municipality: Organisation, staff: User
) -> None:
    catalogue = make_catalogue(prefecture, [municipality])
    member, forms = part_of(catalogue, municipality), list(catalogue.forms.all())
    url, said = reverse("clouds:needs-edit", args=[member.pk]), {"J-002": {"level": "must", "detail": "窓口で使う"}}
    page = signed_in(staff).post(url, typed(forms, said, member.version) | {"fill": "not_needed"})
    form = page.context["form"]
    assert [form[f"form{one.pk}_level"].value() for one in forms] == ["not_needed", "must", "not_needed"]
    assert (form[f"form{forms[1].pk}_detail"].value(), member.needs.exists()) == ("窓口で使う", False)
    assert page.context["conflict"] is None


def test_a_vendor_answers_alike_what_is_still_open(
    prefecture: Organisation, vendor_organisation: Organisation, vendor: User
) -> None:
    request = make_request(make_catalogue(prefecture), vendor_organisation)
    forms = list(request.catalogue.forms.all())
    url, said = reverse("clouds:answers-edit", args=[request.pk]), {"J-001": {"kind": "custom", "price": "1,000"}}
    page = signed_in(vendor).post(url, typed(forms, said, request.version) | {"fill": "standard"})
    form = page.context["form"]
    assert [form[f"form{one.pk}_kind"].value() for one in forms] == ["custom", "standard", "standard"]
    assert (form[f"form{forms[0].pk}_price"].value(), request.answers.exists()) == ("1,000", False)

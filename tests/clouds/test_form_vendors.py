"""What vendors answer about output forms, and what nobody else may see of it."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import reverse

from clouds.models import CommonSetRun, FormComment, FormNeed, VendorAnswer, VendorRequest
from clouds.selectors.fit_gap import fit_gap
from clouds.services.output_forms import add_comment
from clouds.services.vendor_requests import withdraw_request
from portal.access.choices import Role
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.exceptions import RuleViolation
from portal.notifications.models import Notice
from portal.organisations.models import Organisation
from tests.factories.output_forms import (
    RIVAL_PRICE,
    RIVAL_SECRETS,
    answer,
    ask,
    make_catalogue,
    make_request,
    make_rivals,
    make_vendor,
    part_of,
)
from tests.factories.people import make_user
from tests.support.forms import signed_in, typed

pytestmark = pytest.mark.django_db
PRICE = RIVAL_PRICE


@pytest.fixture
def rival(prefecture: Organisation) -> User:
    return make_user(make_vendor(prefecture, "競合ソフト株式会社"), Role.VENDOR, name="競合 担当")


class TestVendors:
    """A vendor sees its own room: never a rival, never another's price, never what organisations need."""

    @pytest.fixture
    def both(
        self,
        prefecture: Organisation,
        municipality: Organisation,
        vendor_organisation: Organisation,
        rival: User,
    ) -> tuple[VendorRequest, VendorRequest]:
        """Our request with its answers, and the rival's, each with a price, a detail and a comment of its own."""
        return make_rivals(prefecture, municipality, vendor_organisation, actor_for(rival))

    SECRETS = (*RIVAL_SECRETS, "窓口の印刷機に合わせるため", "岸和田市")

    def pages(self, own: VendorRequest) -> list[str]:
        """Every page, file, list and answer of the machine interface that a vendor can open about output forms."""
        form = own.catalogue.forms.get(number="J-001")
        return [
            reverse("web:home"),
            reverse("clouds:catalogue-list"),
            reverse("clouds:request-detail", args=[own.pk]),
            reverse("clouds:answers-edit", args=[own.pk]),
            reverse("clouds:answers-import-new", args=[own.pk]),
            reverse("clouds:form-detail", args=[form.pk]),
            reverse("clouds:comment-new", args=[form.pk]),
            reverse("deadlines:deadline-list"),
            reverse("notifications:notice-list"),
            reverse("calendars:agenda"),
            reverse("search:search") + "?q=競合",
            reverse("search:search") + "?q=住民票",
            reverse("reports:report-list"),
            reverse("clouds-api:output-form-list"),
            reverse("clouds-api:form-answer-list"),
        ]

    def test_nothing_of_a_rival_or_of_an_organisation_is_on_any_page(
        self, both: tuple[VendorRequest, VendorRequest], vendor: User
    ) -> None:
        own, _other = both
        client = signed_in(vendor)
        for url in self.pages(own):
            response = client.get(url)
            assert response.status_code == 200, url
            text = response.content.decode().replace('value="競合"', "").replace("「競合」", "")
            found = [secret for secret in self.SECRETS if secret in text]
            assert found == [], url

    def test_the_workbook_of_answers_is_its_own(self, both: tuple[VendorRequest, VendorRequest], vendor: User) -> None:
        own, _other = both
        response = signed_in(vendor).get(reverse("clouds:answers-workbook", args=[own.pk]))
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
        assert "111111" in cells
        assert not [cell for cell in cells for secret in self.SECRETS if secret in cell]

    def test_machines_get_a_vendors_own_answers_and_the_prefecture_those_of_all(
        self, both: tuple[VendorRequest, VendorRequest], vendor: User, staff: User, coordinator: User
    ) -> None:
        url = reverse("clouds-api:form-answer-list")
        prices = {
            one: {row["price_yen"] for row in signed_in(user).get(url).json()["results"]} - {None}
            for one, user in (("vendor", vendor), ("staff", staff), ("coordinator", coordinator))
        }
        assert prices == {"vendor": {111_111}, "staff": set(), "coordinator": {111_111, PRICE}}

    def test_the_rivals_room_does_not_exist(
        self, both: tuple[VendorRequest, VendorRequest], vendor: User, municipality: Organisation
    ) -> None:
        own, other = both
        client, member = signed_in(vendor), part_of(own.catalogue, municipality)
        closed = [
            reverse("clouds:request-detail", args=[other.pk]),
            reverse("clouds:answers-edit", args=[other.pk]),
            reverse("clouds:answers-workbook", args=[other.pk]),
            reverse("clouds:answers-import-new", args=[other.pk]),
            reverse("clouds:catalogue-detail", args=[own.catalogue_id]),
            reverse("clouds:catalogue-workbook", args=[own.catalogue_id]),
            reverse("clouds:fit-gap", args=[own.catalogue_id]),
            reverse("clouds:needs-detail", args=[member.pk]),
        ]
        assert {url: client.get(url).status_code for url in closed} == dict.fromkeys(closed, 404)

    def test_no_queryset_gives_a_vendor_anothers_row(
        self, both: tuple[VendorRequest, VendorRequest], vendor: User
    ) -> None:
        own, _other = both
        actor = actor_for(vendor)
        assert list(VendorRequest.objects.permitted_to(actor)) == [own]
        assert set(VendorAnswer.objects.permitted_to(actor).values_list("request", flat=True)) == {own.pk}
        assert not VendorAnswer.objects.disclosed_to(actor).exists()
        assert not FormNeed.objects.permitted_to(actor).exists()
        assert not FormComment.objects.permitted_to(actor).exists()
        assert not CommonSetRun.objects.permitted_to(actor).exists()

    def test_a_comment_for_all_vendors_reaches_them_and_one_for_members_does_not(
        self, both: tuple[VendorRequest, VendorRequest], vendor: User, coordinator: User
    ) -> None:
        own, _other = both
        form, actor = own.catalogue.forms.get(number="J-001"), actor_for(coordinator)
        add_comment(actor=actor, form=form, text="全事業者への連絡", is_for_vendors=True)
        add_comment(actor=actor, form=form, text="団体どうしの相談")
        add_comment(actor=actor, form=form, text="あなただけへの返事", request=own)
        text = signed_in(vendor).get(reverse("clouds:form-detail", args=[form.pk])).content.decode()
        seen = [words for words in ("全事業者への連絡", "団体どうしの相談", "あなただけへの返事") if words in text]
        assert seen == ["全事業者への連絡", "あなただけへの返事"]

    def test_a_vendor_speaks_only_in_its_own_room(
        self, both: tuple[VendorRequest, VendorRequest], vendor: User
    ) -> None:
        own, other = both
        form = own.catalogue.forms.get(number="J-001")
        for extra in ({"request": other}, {}, {"request": own, "is_for_vendors": True}):
            with pytest.raises(RuleViolation, match="コメントを書く権限がありません"):
                add_comment(actor=actor_for(vendor), form=form, text="質問", **extra)  # type: ignore[arg-type]

    def test_prices_are_the_prefectures_even_when_results_are_disclosed(
        self, both: tuple[VendorRequest, VendorRequest], staff: User, coordinator: User
    ) -> None:
        own, _other = both
        page = reverse("clouds:fit-gap", args=[own.catalogue_id])
        told, hidden = signed_in(coordinator).get(page).content.decode(), signed_in(staff).get(page).content.decode()
        assert f"{PRICE:,}円" in told
        assert "競合の製品" in hidden
        assert [secret for secret in ("111,111", f"{PRICE:,}", f"{PRICE + 1:,}", str(PRICE)) if secret in hidden] == []
        cells = [cell for row in fit_gap(actor_for(staff), own.catalogue).rows for cell in row.cells]
        assert {(cell.price_yen, cell.own_price_yen) for cell in cells} == {(None, None)}

    def test_who_has_not_said_what_it_needs_is_told_so_instead_of_what_blocks_it(
        self, both: tuple[VendorRequest, VendorRequest], municipality: Organisation, other_municipality: Organisation
    ) -> None:
        own, _other = both
        own.catalogue.refresh_from_db()
        ask(own.catalogue, [municipality, other_municipality])
        user = make_user(other_municipality, Role.STAFF, name="隣の担当")
        text = signed_in(user).get(reverse("clouds:fit-gap", args=[own.catalogue_id])).content.decode()
        assert "貴団体の必要度はまだ提出されていません" in text
        assert "参加を妨げる様式</h2>" not in text

    def test_a_withdrawn_request_is_no_longer_the_vendors_and_counts_no_more(
        self, both: tuple[VendorRequest, VendorRequest], vendor: User, coordinator: User
    ) -> None:
        own, other = both
        withdraw_request(actor=actor_for(coordinator), request=own)
        assert Notice.objects.filter(recipient=vendor, text__contains="照会は取りやめになりました").exists()
        assert signed_in(vendor).get(reverse("clouds:request-detail", args=[own.pk])).status_code == 404
        products = fit_gap(actor_for(coordinator), own.catalogue).products
        assert [product.request for product in products] == [other.pk]

    def test_answers_need_what_belongs_to_them_and_stay_as_typed(
        self, prefecture: Organisation, vendor_organisation: Organisation, vendor: User
    ) -> None:
        request = make_request(make_catalogue(prefecture), vendor_organisation)
        forms = list(request.catalogue.forms.all())
        said = {
            "J-001": {"kind": "custom", "price": "１，２３４"},
            "J-002": {"kind": "planned", "month": "R10.4"},
            "J-003": {"kind": "alternative"},
        }
        url = reverse("clouds:answers-edit", args=[request.pk])
        text = signed_in(vendor).post(url, typed(forms, said, request.version)).content.decode()
        assert "様式J-003で「代替案」を選んだときは、代替案の内容を入力してください。" in text
        assert "１，２３４" in text
        said["J-003"]["detail"] = "一覧画面から印刷"
        assert signed_in(vendor).post(url, typed(forms, said, request.version)).status_code == 302
        kept = VendorAnswer.objects.order_by("form__number").values_list("kind", "price_yen", "planned_month__year")
        assert list(kept) == [("custom", 1234, None), ("planned", None, 2028), ("alternative", None, None)]

    def test_a_draft_is_hidden_from_the_prefecture_until_it_is_handed_in(
        self, prefecture: Organisation, vendor_organisation: Organisation, coordinator: User
    ) -> None:
        request = make_request(make_catalogue(prefecture), vendor_organisation)
        answer(request, {"J-001": {"kind": "custom", "price_yen": PRICE}}, submits=False)
        page = reverse("clouds:request-detail", args=[request.pk])
        assert f"{PRICE:,}" not in signed_in(coordinator).get(page).content.decode()
        answer(VendorRequest.objects.get(pk=request.pk), {"J-001": {"kind": "custom", "price_yen": PRICE}})
        assert f"{PRICE:,}" in signed_in(coordinator).get(page).content.decode()

"""Output forms: who is asked, what is answered, and what nobody else may see of it."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clouds.form_choices import FitResult
from clouds.form_reports import fit_gap_report
from clouds.models import CommonSetRun, FormComment, FormNeed, OutputForm, VendorAnswer, VendorRequest
from clouds.selectors.common_sets import sets_in
from clouds.selectors.fit_gap import fit_gap
from clouds.services.common_sets import ask_for_set, calculate, store_result
from clouds.services.form_catalogues import ask_members, disclose
from clouds.services.output_forms import add_comment, add_layout
from clouds.services.vendor_requests import withdraw_request
from portal.access.choices import Role
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.deadlines.registry import find_deadline_kind
from portal.exceptions import RuleViolation
from portal.jobs.runner import run_claimed
from portal.notifications.models import Notice
from portal.organisations.models import Organisation
from portal.organisations.services.restructuring import merge_organisations
from tests.factories.operation_tests import in_days
from tests.factories.output_forms import (
    SYSTEM,
    add_layout_file,
    answer,
    ask,
    make_catalogue,
    make_request,
    make_vendor,
    need,
    part_of,
)
from tests.factories.people import make_user
from tests.support.queries import query_count

pytestmark = pytest.mark.django_db
PRICE = 987_654


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def typed(forms: Any, values: dict[str, dict[str, Any]], version: int, save: str = "submit") -> dict[str, Any]:
    """What a browser sends of the table."""
    data: dict[str, Any] = {"version": version, "save": save}
    for form in forms:
        for part, value in values.get(form.number, {}).items():
            data[f"form{form.pk}_{part}"] = value
    return data


@pytest.fixture
def rival(prefecture: Organisation) -> User:
    return make_user(make_vendor(prefecture, "競合ソフト株式会社"), Role.VENDOR, name="競合 担当")


class TestNeeds:
    def test_an_organisation_says_what_it_needs_and_the_prefecture_is_told(
        self, prefecture: Organisation, municipality: Organisation, staff: User, coordinator: User
    ) -> None:
        catalogue = make_catalogue(prefecture, [municipality])
        member, forms = part_of(catalogue, municipality), list(catalogue.forms.all())
        levels = {
            "J-001": {"level": "must"},
            "J-002": {"level": "own", "detail": "裏面に案内を印刷"},
            "J-003": {"level": "not_needed"},
        }
        response = signed_in(staff).post(
            reverse("clouds:needs-edit", args=[member.pk]), typed(forms, levels, member.version), follow=True
        )
        assert "回答を提出しました" in response.content.decode()
        said = FormNeed.objects.order_by("form__number").values_list("level", "detail")
        assert list(said) == [("must", ""), ("own", "裏面に案内を印刷"), ("not_needed", "")]
        assert Notice.objects.filter(recipient=coordinator, text__contains="必要度を回答しました").exists()

    def test_what_is_missing_is_named_and_what_was_typed_stays(
        self, prefecture: Organisation, municipality: Organisation, staff: User
    ) -> None:
        catalogue = make_catalogue(prefecture, [municipality])
        member, forms = part_of(catalogue, municipality), list(catalogue.forms.all())
        typed_in = typed(forms, {"J-001": {"level": "must"}, "J-002": {"level": "own"}}, member.version)
        response = signed_in(staff).post(reverse("clouds:needs-edit", args=[member.pk]), typed_in)
        text = response.content.decode()
        assert "様式J-002で独自様式を選んだときは" in text
        assert '<option value="must" selected>' in text
        assert not FormNeed.objects.exists()
        typed_in = typed(forms, {"J-001": {"level": "must"}}, member.version)
        response = signed_in(staff).post(reverse("clouds:needs-edit", args=[member.pk]), typed_in)
        assert "未回答：J-002、J-003（2件）" in response.content.decode()

    def test_a_draft_is_the_organisations_own(
        self, prefecture: Organisation, municipality: Organisation, staff: User, coordinator: User
    ) -> None:
        catalogue = make_catalogue(prefecture, [municipality])
        member, forms = part_of(catalogue, municipality), list(catalogue.forms.all())
        draft = {"J-002": {"level": "own", "detail": "下書きの理由"}}
        data = typed(forms, draft, member.version, save="draft")
        signed_in(staff).post(reverse("clouds:needs-edit", args=[member.pk]), data)
        page = reverse("clouds:needs-detail", args=[member.pk])
        assert "下書きの理由" in signed_in(staff).get(page).content.decode()
        assert "下書きの理由" not in signed_in(coordinator).get(page).content.decode()
        assert fit_gap(actor_for(coordinator), catalogue).answered == 0

    def test_after_the_day_only_the_prefecture_gives_more_time(
        self, prefecture: Organisation, municipality: Organisation, staff: User
    ) -> None:
        catalogue = make_catalogue(prefecture, [municipality])
        member, forms = part_of(catalogue, municipality), list(catalogue.forms.all())
        data = typed(forms, {"J-001": {"level": "must"}}, member.version, save="draft")
        url = reverse("clouds:needs-edit", args=[member.pk])
        with time_machine.travel(timezone.now() + timedelta(days=40)):
            assert "期限の延長を依頼" in signed_in(staff).post(url, data).content.decode()
            kind = find_deadline_kind("clouds.form_needs")
            assert kind
            assert kind.extend
            kind.extend(str(catalogue.pk), municipality, in_days(5))
            assert signed_in(staff).post(url, data).status_code == 302

    def test_somebody_elses_newer_answer_stands_beside_the_typed_one(
        self, prefecture: Organisation, municipality: Organisation, staff: User
    ) -> None:
        catalogue = make_catalogue(prefecture, [municipality])
        member, forms = part_of(catalogue, municipality), list(catalogue.forms.all())
        need(catalogue, municipality, {"J-001": "wanted"})
        everything = {number: {"level": "must"} for number in ("J-001", "J-002", "J-003")}
        data = typed(forms, everything, member.version)
        response = signed_in(staff).post(reverse("clouds:needs-edit", args=[member.pk]), data)
        assert response.status_code == 409
        assert FormNeed.objects.get(form__number="J-001").level == "wanted"

    def test_who_has_answered_is_not_taken_out(self, prefecture: Organisation, municipality: Organisation) -> None:
        catalogue = make_catalogue(prefecture, [municipality])
        need(catalogue, municipality, {})
        with pytest.raises(RuleViolation, match="は外せません"):
            ask(catalogue, [])

    def test_what_a_merged_municipality_owes_is_its_successors(
        self, prefecture: Organisation, municipality: Organisation, other_municipality: Organisation, neighbour: User
    ) -> None:
        catalogue = make_catalogue(prefecture, [municipality])
        member = part_of(catalogue, municipality)
        merge_organisations(
            actor=SYSTEM,
            absorbed=[municipality],
            successor=other_municipality,
            effective_on=timezone.localdate(),
            moves_users=False,
        )
        assert signed_in(neighbour).get(reverse("clouds:needs-edit", args=[member.pk])).status_code == 200

    def test_nobody_is_asked_about_nothing(self, prefecture: Organisation, municipality: Organisation) -> None:
        catalogue = make_catalogue(prefecture, numbers=())
        with pytest.raises(RuleViolation, match="先に、様式を1つ以上登録"):
            ask(catalogue, [municipality])

    def test_only_organisations_at_home_are_asked(self, prefecture: Organisation, stranger: User) -> None:
        catalogue = make_catalogue(prefecture)
        away = actor_for(stranger).organisation
        assert away
        with pytest.raises(RuleViolation, match="照会できるのは"):
            ask_members(
                actor=SYSTEM, catalogue=catalogue, version=catalogue.version, organisations=[away], due_on=in_days(5)
            )


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
        catalogue = make_catalogue(prefecture, [municipality])
        need(catalogue, municipality, {"J-001": "must", "J-002": "own"})
        theirs = actor_for(rival)
        assert theirs.organisation
        price = {"kind": "custom", "price_yen": PRICE, "own_price_yen": PRICE + 1, "detail": "競合の秘策"}
        own = answer(make_request(catalogue, vendor_organisation), {"J-001": {"kind": "custom", "price_yen": 111_111}})
        other = answer(make_request(catalogue, theirs.organisation, "競合の製品"), {"J-001": price})
        form = catalogue.forms.get(number="J-001")
        add_layout_file(form)
        add_comment(actor=theirs, form=form, text="競合からの質問", request=other)
        disclose(actor=SYSTEM, catalogue=catalogue, is_disclosed=True)
        return own, other

    SECRETS = ("競合", str(PRICE), f"{PRICE:,}", f"{PRICE + 1:,}", "窓口の印刷機に合わせるため", "岸和田市")

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


class TestLayouts:
    def test_a_new_layout_says_what_changed_and_marks_older_answers(
        self, prefecture: Organisation, vendor_organisation: Organisation, vendor: User, coordinator: User
    ) -> None:
        catalogue = make_catalogue(prefecture)
        form = catalogue.forms.get(number="J-001")
        add_layout_file(form)
        request = answer(make_request(catalogue, vendor_organisation), {})
        upload = SimpleUploadedFile("新.txt", "新しいレイアウト".encode(), content_type="text/plain")
        with pytest.raises(RuleViolation, match="前の版からの変更点"):
            add_layout(actor=actor_for(coordinator), form=form, upload=upload)
        add_layout_file(form, note="氏名欄を広げた")
        text = signed_in(vendor).get(reverse("clouds:request-detail", args=[request.pk])).content.decode()
        assert text.count("旧版への回答") == 1
        assert Notice.objects.filter(recipient=vendor, text__contains="レイアウトの新しい版").exists()

    def test_a_vendor_reads_the_layout_and_a_stranger_does_not(
        self, prefecture: Organisation, vendor_organisation: Organisation, vendor: User, rival: User, stranger: User
    ) -> None:
        catalogue = make_catalogue(prefecture)
        layout = add_layout_file(catalogue.forms.get(number="J-001"))
        make_request(catalogue, vendor_organisation)
        url = reverse("documents:document-download", args=[layout.file_id])
        assert [signed_in(one).get(url).status_code for one in (vendor, rival, stranger)] == [200, 404, 404]


class TestFitGap:
    def test_the_matrix_tells_what_blocks_whom(
        self,
        prefecture: Organisation,
        municipality: Organisation,
        other_municipality: Organisation,
        vendor_organisation: Organisation,
        coordinator: User,
    ) -> None:
        catalogue = make_catalogue(prefecture, [municipality, other_municipality])
        need(catalogue, municipality, {"J-001": "must", "J-002": "must"})
        need(catalogue, other_municipality, {"J-001": "must", "J-003": "wanted"})
        answer(
            make_request(catalogue, vendor_organisation),
            {
                "J-001": {"kind": "custom", "price_yen": 100},
                "J-002": {"kind": "impossible"},
                "J-003": {"kind": "impossible"},
            },
        )
        matrix = fit_gap(actor_for(coordinator), catalogue)
        results = {row.form.number: dict(row.cells[0].results) for row in matrix.rows}
        assert results == {
            "J-001": {FitResult.PAID: 2},
            "J-002": {FitResult.IMPOSSIBLE: 1, FitResult.NOT_NEEDED: 1},
            "J-003": {FitResult.IMPOSSIBLE: 1, FitResult.NOT_NEEDED: 1},
        }
        [blocking] = matrix.blocking
        assert (blocking.can_take, blocking.of) == (1, 2)
        [blocker] = blocking.blockers
        assert (blocker.form.number, blocker.organisations, blocker.alone) == ("J-002", ["岸和田市"], 1)

    def test_the_cheapest_set_is_kept_with_its_proof_and_says_when_it_is_out_of_date(
        self,
        prefecture: Organisation,
        municipality: Organisation,
        other_municipality: Organisation,
        vendor_organisation: Organisation,
        coordinator: User,
    ) -> None:
        catalogue = make_catalogue(prefecture, [municipality, other_municipality])
        need(catalogue, municipality, {"J-001": "must"})
        need(catalogue, other_municipality, {"J-001": "must", "J-002": "must"})
        prices = {number: {"kind": "custom", "price_yen": 1000} for number in ("J-001", "J-002")}
        answer(make_request(catalogue, vendor_organisation), prices)
        run = ask_for_set(actor=actor_for(coordinator), catalogue=catalogue, queue=False)
        store_result(run_id=run.pk, result=calculate(run))
        run.refresh_from_db()
        [product] = sets_in(run)
        lines = [(line.count, line.cost_yen, line.each_yen, line.gap_yen, line.forms) for line in product.lines]
        assert lines == [
            (1, 1000, 1000, 0, ["J-001 住民票の写し"]),
            (2, 2000, 1000, 0, ["J-001 住民票の写し", "J-002 転出証明書"]),
        ]
        url, client = reverse("clouds:common-set-detail", args=[run.pk]), signed_in(coordinator)
        assert "必要度または回答が変わりました" not in client.get(url).content.decode()
        need(catalogue, municipality, {"J-002": "must"})
        assert "必要度または回答が変わりました" in client.get(url).content.decode()

    def test_the_worker_keeps_the_sets_and_leads_to_them(
        self, prefecture: Organisation, municipality: Organisation, vendor_organisation: Organisation, coordinator: User
    ) -> None:
        catalogue = make_catalogue(prefecture, [municipality])
        need(catalogue, municipality, {"J-001": "must"})
        answer(make_request(catalogue, vendor_organisation), {"J-001": {"kind": "custom", "price_yen": PRICE}})
        signed_in(coordinator).post(reverse("clouds:common-set-new", args=[catalogue.pk]))
        run = CommonSetRun.objects.get()
        assert run.job
        run_claimed(str(run.job.pk), worker="test")
        run.job.refresh_from_db()
        assert run.job.result["url"] == reverse("clouds:common-set-detail", args=[run.pk])
        text = signed_in(coordinator).get(run.job.result["url"]).content.decode()
        assert "これより安い組合せはありません" in text
        assert f"{PRICE:,}" in text

    def test_the_report_says_each_product_and_each_blocked_organisation_in_a_row(
        self, prefecture: Organisation, municipality: Organisation, vendor_organisation: Organisation, coordinator: User
    ) -> None:
        catalogue = make_catalogue(prefecture, [municipality], numbers=["J-001"])
        need(catalogue, municipality, {"J-001": "must"})
        answer(make_request(catalogue, vendor_organisation), {"J-001": {"kind": "impossible"}})
        made = fit_gap_report(actor_for(coordinator), {"catalogue": catalogue})
        answers, blockers = made.tables
        vendor = (vendor_organisation.name, "住記システム")
        assert answers.rows == [["J-001", "住民票の写し", 1, 0, 0, 0, *vendor, "不可", None, None, None, 1]]
        assert blockers.rows == [[*vendor, "J-001", "住民票の写し", "岸和田市"]]

    def test_without_answers_nothing_is_calculated(self, prefecture: Organisation, coordinator: User) -> None:
        catalogue = make_catalogue(prefecture)
        url = reverse("clouds:common-set-new", args=[catalogue.pk])
        response = signed_in(coordinator).post(url, follow=True)
        assert "それぞれ1つ以上提出されてから" in response.content.decode()
        assert not CommonSetRun.objects.exists()

    @pytest.mark.parametrize("name", ["clouds:fit-gap", "clouds:catalogue-detail"])
    def test_one_form_and_five_take_the_same_number_of_queries(
        self,
        prefecture: Organisation,
        municipality: Organisation,
        vendor_organisation: Organisation,
        coordinator: User,
        name: str,
    ) -> None:
        few = make_catalogue(prefecture, [municipality], numbers=["A-1"], name="様式1件")
        many = make_catalogue(prefecture, [municipality], numbers=[f"B-{n}" for n in range(5)], name="様式5件")
        for catalogue in (few, many):
            for form in catalogue.forms.all():
                add_layout_file(form)
            need(catalogue, municipality, {"A-1": "must", "B-1": "must"})
            answer(make_request(catalogue, vendor_organisation), {})
        client = signed_in(coordinator)
        urls = [reverse(name, args=[catalogue.pk]) for catalogue in (few, many)]
        assert query_count(client, urls[0]) == query_count(client, urls[1])


class TestWorkbooks:
    def filled_in(self, content: bytes, cells: dict[str, Any]) -> SimpleUploadedFile:
        book = openpyxl.load_workbook(io.BytesIO(content))
        for address, value in cells.items():
            book["出力様式"][address] = value
        buffer = io.BytesIO()
        book.save(buffer)
        return SimpleUploadedFile("記入済み.xlsx", buffer.getvalue())

    def test_a_catalogue_goes_out_and_comes_back_with_new_and_changed_forms(
        self, prefecture: Organisation, coordinator: User
    ) -> None:
        catalogue, client = make_catalogue(prefecture), signed_in(coordinator)
        content = client.get(reverse("clouds:catalogue-workbook", args=[catalogue.pk])).content
        upload = self.filled_in(
            content, {"E2": "A4縦", "A5": "J-004", "B5": "印鑑登録証明書", "C5": "証明書", "F5": None}
        )
        response = client.post(
            reverse("clouds:catalogue-import-new", args=[catalogue.pk]), {"workbook": upload}, follow=True
        )
        assert catalogue.forms.count() == 3
        text = response.content.decode()
        assert "印鑑登録証明書" in text
        client.post(response.request["PATH_INFO"] + "apply/", {"save": "draft"})
        found = OutputForm.objects.order_by("number").values_list("number", "paper")
        assert list(found) == [("J-001", "A4縦"), ("J-002", ""), ("J-003", ""), ("J-004", "")]

    def test_wrong_cells_are_named_and_nothing_is_taken_over(self, prefecture: Organisation, coordinator: User) -> None:
        catalogue, client = make_catalogue(prefecture), signed_in(coordinator)
        content = client.get(reverse("clouds:catalogue-workbook", args=[catalogue.pk])).content
        upload = self.filled_in(content, {"C2": "証書", "A3": "J-001"})
        response = client.post(
            reverse("clouds:catalogue-import-new", args=[catalogue.pk]), {"workbook": upload}, follow=True
        )
        text = response.content.decode()
        assert "シート「出力様式」のセルC2" in text
        assert "同じ様式番号が2行目にもあります" in text
        marked = client.get(response.request["PATH_INFO"] + "marked/")
        assert marked.headers["Content-Type"].endswith("spreadsheetml.sheet")

    def test_a_form_that_was_changed_meanwhile_is_not_overwritten(
        self, prefecture: Organisation, coordinator: User
    ) -> None:
        catalogue, client = make_catalogue(prefecture), signed_in(coordinator)
        content = client.get(reverse("clouds:catalogue-workbook", args=[catalogue.pk])).content
        OutputForm.objects.filter(number="J-001").update(name="別の名称", version=2)
        upload = self.filled_in(content, {"E2": "A4縦"})
        response = client.post(
            reverse("clouds:catalogue-import-new", args=[catalogue.pk]), {"workbook": upload}, follow=True
        )
        assert "他の人が先に変更した様式" in response.content.decode()

    def test_needs_come_in_by_excel_and_are_handed_in_at_once(
        self, prefecture: Organisation, municipality: Organisation, staff: User
    ) -> None:
        catalogue, client = make_catalogue(prefecture, [municipality]), signed_in(staff)
        member = part_of(catalogue, municipality)
        content = client.get(reverse("clouds:needs-workbook", args=[member.pk])).content
        upload = self.filled_in(content, {"C2": "必須", "C3": "希望", "D3": "はい", "C4": "不要"})
        response = client.post(reverse("clouds:needs-import-new", args=[member.pk]), {"workbook": upload}, follow=True)
        client.post(response.request["PATH_INFO"] + "apply/", {"save": "submit"})
        member.refresh_from_db()
        assert member.submitted_at is not None
        said = member.needs.order_by("form__number").values_list("level", "accepts_alternative")
        assert list(said) == [("must", False), ("wanted", True), ("not_needed", False)]

    def test_a_vendor_answers_by_excel_and_a_wrong_answer_is_named_at_its_cell(
        self, prefecture: Organisation, vendor_organisation: Organisation, vendor: User
    ) -> None:
        request, client = make_request(make_catalogue(prefecture), vendor_organisation), signed_in(vendor)
        content = client.get(reverse("clouds:answers-workbook", args=[request.pk])).content
        new = reverse("clouds:answers-import-new", args=[request.pk])
        wrong = self.filled_in(content, {"C2": "カスタマイズ", "C3": "標準", "C4": "予定", "D4": "来年"})
        text = client.post(new, {"workbook": wrong}, follow=True).content.decode()
        assert "セルE2" in text
        assert "セルD4" in text
        right = self.filled_in(content, {"C2": "カスタマイズ", "E2": "▲0", "C3": "標準", "C4": "予定", "D4": "R10.4"})
        response = client.post(new, {"workbook": right}, follow=True)
        client.post(response.request["PATH_INFO"] + "apply/", {"save": "submit"})
        kept = VendorAnswer.objects.order_by("form__number").values_list("kind", "price_yen")
        assert list(kept) == [("custom", 0), ("standard", None), ("planned", None)]

"""Output forms: what organisations need of them, their layouts, the fit-gap matrix and the common set."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from clouds.form_choices import FitResult
from clouds.form_reports import fit_gap_report
from clouds.models import CommonSetRun, FormNeed
from clouds.selectors.common_sets import sets_in
from clouds.selectors.fit_gap import fit_gap
from clouds.services.common_sets import ask_for_set, calculate, store_result
from clouds.services.form_catalogues import ask_members
from clouds.services.output_forms import add_layout
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
from tests.support.forms import signed_in, typed
from tests.support.queries import query_count

pytestmark = pytest.mark.django_db
PRICE = 987_654


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
        self, prefecture: Organisation, vendor_organisation: Organisation, vendor: User, stranger: User
    ) -> None:
        catalogue = make_catalogue(prefecture)
        layout = add_layout_file(catalogue.forms.get(number="J-001"))
        make_request(catalogue, vendor_organisation)
        rival = make_user(make_vendor(prefecture, "競合ソフト株式会社"), Role.VENDOR, name="競合 担当")
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
        shortfalls = {row.form.number: dict(row.cells[0].shortfalls) for row in matrix.rows}
        impossible = {FitResult.IMPOSSIBLE: 1}
        assert shortfalls == {"J-001": {}, "J-002": impossible, "J-003": impossible}
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
        assert "最安を証明済み" in text
        assert f"{PRICE:,}" in text

    def test_the_report_says_each_product_and_each_blocked_organisation_in_a_row(
        self, prefecture: Organisation, municipality: Organisation, vendor_organisation: Organisation, coordinator: User
    ) -> None:
        catalogue = make_catalogue(prefecture, [municipality], numbers=["J-001"])
        need(catalogue, municipality, {"J-001": "must"})
        answer(make_request(catalogue, vendor_organisation), {"J-001": {"kind": "impossible"}})
        made = fit_gap_report(actor_for(coordinator), {"catalogue": catalogue})
        needs, answers, blockers = made.tables
        vendor = (vendor_organisation.name, "住記システム")
        assert needs.rows == [["J-001", "住民票の写し", 1, 0, 0, 0]]
        assert answers.rows == [["J-001", "住民票の写し", *vendor, "不可", None, None, None, 1]]
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

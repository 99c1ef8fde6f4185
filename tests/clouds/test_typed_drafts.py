"""What is typed into minutes, answers about output forms and the table of systems keeps itself before it is saved."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clouds.models import FormNeed, Meeting, Minutes, SystemRecord, VendorAnswer
from clouds.services.minutes import write_minutes
from portal.access.actor import Actor
from portal.access.choices import Role
from portal.editing.models import FormDraft
from tests.factories.output_forms import make_catalogue, make_request, part_of
from tests.factories.people import make_user
from tests.factories.study_groups import make_commenting, make_group, make_held, make_minutes
from tests.support.forms import autosaved, signed_in, typed
from tests.support.individual_numbers import with_check_digit

pytestmark = pytest.mark.django_db
BODY = {"version": "0", "body": "議題1について説明した。", "decisions": "来月までに意向を出す。"}
RESUMED = "に自動保存した入力の続きを表示しています。"


@pytest.fixture
def meeting(prefecture, municipality) -> Meeting:
    return make_held(make_group(prefecture, [municipality]))


@pytest.fixture
def desk(coordinator) -> Client:
    return signed_in(coordinator)


def save_by_itself(client: Client, meeting: Meeting, **changes: str) -> Any:
    return autosaved(client, reverse("clouds:minutes-edit", args=[meeting.pk]), BODY | changes)


def page_of(client: Client, meeting: Meeting) -> str:
    answer = client.get(reverse("clouds:minutes-edit", args=[meeting.pk]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_what_is_typed_comes_back_for_whoever_left_the_page_and_is_gone_once_it_is_saved(desk, meeting):
    answer = save_by_itself(desk, meeting)
    at = f"{timezone.localtime(FormDraft.objects.get().saved_at):%H:%M}"
    assert answer.json() == {"saved_at": at, "fields": {}, "faults": {}}
    assert not Minutes.objects.exists()
    page = page_of(desk, meeting)
    assert RESUMED in page
    assert f"保存しました {at}" in page
    assert "議題1について説明した。" in page
    desk.post(reverse("clouds:minutes-edit", args=[meeting.pk]), BODY)
    assert Minutes.objects.get().body == "議題1について説明した。"
    assert not FormDraft.objects.exists()
    assert RESUMED not in page_of(desk, meeting)


def test_what_is_being_typed_is_shown_to_nobody_else(desk, prefecture, meeting):
    save_by_itself(desk, meeting)
    colleague = signed_in(make_user(prefecture, Role.COORDINATOR, name="同僚 担当"))
    assert "議題1について説明した。" not in page_of(colleague, meeting)


def test_only_a_decision_typed_so_far_is_kept_too(desk, meeting):
    outline = re.search(r"<textarea[^>]*name=\"body\"[^>]*>\n?(.*?)</textarea>", page_of(desk, meeting), re.S)
    assert outline
    save_by_itself(desk, meeting, body=outline[1])
    assert "来月までに意向を出す。" in page_of(desk, meeting)


def test_the_second_of_two_people_is_told_at_once_and_shown_both_versions_when_coming_back(desk, meeting):
    draft = make_minutes(meeting)
    typed_here = {"version": str(draft.version), "body": "自分の記録"}
    assert save_by_itself(desk, meeting, **typed_here).status_code == 200
    write_minutes(actor=Actor.system(), meeting=meeting, version=draft.version, body="先の記録", decisions=[])
    answer = save_by_itself(desk, meeting, **typed_here)
    assert (answer.status_code, answer.json()["code"]) == (409, "changed_meanwhile")
    assert "両方の内容を見比べられます" in answer.json()["message"]
    address = reverse("clouds:minutes-edit", args=[meeting.pk])
    page = desk.get(address)
    rows = {row.label: (row.theirs, row.mine) for row in page.context["conflict"].rows}
    assert rows["議事の内容"] == ("先の記録", "自分の記録")
    seen = page.context["form"].data
    desk.post(address, {name: seen[name] for name in BODY})
    draft.refresh_from_db()
    assert draft.body == "自分の記録"


def test_giving_up_goes_back_to_what_is_stored(desk, meeting):
    make_minutes(meeting, body="保存されている記録")
    save_by_itself(desk, meeting, version="1")
    address = reverse("clouds:minutes-edit", args=[meeting.pk])
    desk.post(address, {"discard_draft": "1"})
    assert not FormDraft.objects.exists()
    assert "保存されている記録" in page_of(desk, meeting)


def test_an_autosave_that_arrives_after_the_form_itself_is_no_conflict(desk, meeting):
    desk.post(reverse("clouds:minutes-edit", args=[meeting.pk]), BODY)
    save_by_itself(desk, meeting)
    page = page_of(desk, meeting)
    assert RESUMED not in page
    assert "他の人が先に更新しました" not in page
    assert not FormDraft.objects.exists()


def test_a_field_with_an_individual_number_keeps_what_it_had_and_the_rest_is_kept(desk, meeting):
    number = with_check_digit("12345678901")
    save_by_itself(desk, meeting)
    answer = save_by_itself(desk, meeting, body=f"番号{number}", decisions="あとで決める。")
    assert (answer.status_code, answer.json()["field"]) == (422, "body")
    kept = FormDraft.objects.get().typed
    assert (kept["body"], kept["decisions"]) == ([BODY["body"]], ["あとで決める。"])
    assert number not in answer.content.decode()


def test_what_nobody_has_come_back_to_for_three_months_is_thrown_away(desk, prefecture, municipality, meeting):
    save_by_itself(desk, meeting)
    FormDraft.objects.update(saved_at=timezone.now() - timedelta(days=91))
    other = make_held(make_group(prefecture, [municipality], name="別の検討会"))
    save_by_itself(desk, other)
    assert [draft.place for draft in FormDraft.objects.all()] == [f"clouds:minutes-edit/{other.pk}"]


def test_an_opinion_on_minutes_is_kept_until_it_is_sent(staff, meeting):
    minutes = make_commenting(meeting)
    office = signed_in(staff)
    version = str(minutes.responses.get().version)
    opinion = {"version": version, "answer": "some", "text": "2の第3段落を直してください。"}
    address = reverse("clouds:minutes-answer", args=[minutes.pk])
    autosaved(office, address, {"version": version, "text": opinion["text"]})
    assert opinion["text"] in office.get(address).content.decode()
    assert not minutes.responses.exclude(text="").exists()
    office.post(address, opinion)
    assert minutes.responses.filter(text=opinion["text"]).exists()
    assert not FormDraft.objects.exists()


def test_needs_are_kept_though_they_could_not_be_handed_in_and_the_prefecture_sees_nothing(
    prefecture, municipality, staff, coordinator
):
    catalogue = make_catalogue(prefecture, [municipality])
    member, forms = part_of(catalogue, municipality), list(catalogue.forms.all())
    office = signed_in(staff)
    data = typed(forms, {"J-001": {"level": "own"}, "J-002": {"level": "must", "alternative": "on"}}, member.version)
    assert autosaved(office, reverse("clouds:needs-edit", args=[member.pk]), data).status_code == 200
    assert not FormNeed.objects.exists()
    page = office.get(reverse("clouds:needs-edit", args=[member.pk]))
    shown = {name: page.context["form"][name].value() for name in data if name not in ("version", "save")}
    assert shown == {name: value if value != "on" else True for name, value in data.items() if name in shown}
    assert page.context["form"].errors == {}
    assert (
        "自動保存" not in signed_in(coordinator).get(reverse("clouds:needs-detail", args=[member.pk])).content.decode()
    )


def test_a_vendors_answers_are_kept_as_they_were_typed(prefecture, municipality, vendor_organisation, vendor):
    catalogue = make_catalogue(prefecture, [municipality])
    asked, forms = make_request(catalogue, vendor_organisation), list(catalogue.forms.all())
    firm = signed_in(vendor)
    data = typed(forms, {"J-001": {"kind": "custom", "price": "３００，０００", "month": "いつか"}}, asked.version)
    assert autosaved(firm, reverse("clouds:answers-edit", args=[asked.pk]), data).status_code == 200
    assert not VendorAnswer.objects.exists()
    page = firm.get(reverse("clouds:answers-edit", args=[asked.pk])).content.decode()
    assert 'value="３００，０００"' in page
    assert 'value="いつか"' in page


def test_the_table_of_systems_is_kept_with_its_wrong_cells_and_saved_when_it_is_right(staff, municipality):
    office = signed_in(staff)
    address = reverse("clouds:inventory-grid", args=[municipality.system_inventory.pk])
    form = office.get(address).context["form"]
    fields = [field for line in form.lines() for field in (*line.hidden, *(cell for _heading, cell in line.cells))]
    data = {field.html_name: "" if field.value() is None else str(field.value()) for field in fields}
    data |= {"family_register__product": "架空戸籍", "family_register__contract_end_on": "来年の春"}
    autosaved(office, address, data)
    form = office.get(address).context["form"]
    again = {name: str(form[name].value()) for name in data}
    assert again["family_register__contract_end_on"] == "来年の春"
    office.post(address, again | {"family_register__contract_end_on": "R9.3.31"})
    assert SystemRecord.objects.get().product == "架空戸籍"
    assert not FormDraft.objects.exists()

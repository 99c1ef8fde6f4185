"""The forms of the system inventory and of joint groups keep what is typed before it is saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from clouds.inventory_choices import Gate
from clouds.models import GateStep, SystemRecord
from portal.editing.models import FormDraft
from portal.organisations.models import Organisation
from tests.factories.inventory import RESIDENT, decision_paper, make_joint_group, make_record
from tests.support.forms import autosaved, signed_in

pytestmark = pytest.mark.django_db
TYPED = "途中まで書いた文"
RESUMED = "に自動保存した入力の続きを表示しています。"

Keys = Callable[[Organisation, Organisation], list[Any]]


def gate_of(prefecture: Organisation, municipality: Organisation) -> GateStep:
    group = make_joint_group(prefecture, [municipality], file_gates=[Gate.INTENTION])
    return GateStep.objects.get(member__group=group, gate=Gate.INTENTION)


def member_of(prefecture: Organisation, municipality: Organisation) -> list[Any]:
    return [make_joint_group(prefecture, [municipality]).members.get().pk]


# Name of the address: the keys in it, a field that takes text.
FORMS: dict[str, tuple[Keys, str]] = {
    "record-edit": (lambda home, city: [make_record(city).inventory_id, RESIDENT], "remarks"),
    "joint-group-new": (lambda home, city: [], "name"),
    "joint-group-edit": (lambda home, city: [make_joint_group(home, [city]).pk], "reason"),
    "joint-member-leave": (member_of, "reason"),
    "gate-edit": (lambda home, city: [gate_of(home, city).pk], "evidence"),
    "proposal-new": (lambda home, city: [make_record(city).business], "name"),
}


def shown(page: Any) -> dict[str, Any]:
    form = page.context["form"]
    values = {bound.html_name: bound.value() for bound in form}
    return {name: value for name, value in values.items() if value not in (None, False, "")}


@pytest.mark.parametrize("name", FORMS)
def test_what_was_typed_is_there_on_coming_back_and_giving_up_discards_it(
    prefecture: Organisation, municipality: Organisation, coordinator: Any, name: str
) -> None:
    keys, field = FORMS[name]
    address = reverse(f"clouds:{name}", args=keys(prefecture, municipality))
    desk = signed_in(coordinator)
    before = shown(desk.get(address))
    assert autosaved(desk, address, before | {field: TYPED}).status_code == 200
    page = desk.get(address)
    assert (page.context["form"][field].value(), page.context["form"].errors) == (TYPED, {})
    assert RESUMED in page.content.decode()
    desk.post(address, {"discard_draft": "1"})
    assert shown(desk.get(address)) == before


def test_a_saved_record_leaves_no_typing_behind(municipality: Organisation, staff: Any) -> None:
    record = make_record(municipality)
    address = reverse("clouds:record-edit", args=[record.inventory_id, RESIDENT])
    office = signed_in(staff)
    sent = shown(office.get(address)) | {"remarks": TYPED}
    autosaved(office, address, sent)
    office.post(address, sent)
    record.refresh_from_db()
    assert (record.remarks, FormDraft.objects.exists()) == (TYPED, False)


def test_who_comes_back_after_a_colleague_has_saved_sees_both_versions(municipality: Organisation, staff: Any) -> None:
    record = make_record(municipality, remarks="前の記録")
    address = reverse("clouds:record-edit", args=[record.inventory_id, RESIDENT])
    office = signed_in(staff)
    autosaved(office, address, shown(office.get(address)) | {"remarks": TYPED})
    SystemRecord.objects.filter(pk=record.pk).update(remarks="同僚の記録", version=record.version + 1)
    page = office.get(address)
    assert page.status_code == 200
    rows = {row.label: (row.theirs, row.mine) for row in page.context["conflict"].rows}
    assert rows["備考"] == ("同僚の記録", TYPED)


def test_a_paper_sent_with_a_gate_is_kept_while_the_rest_is_corrected_and_the_typing_ends_with_it(
    prefecture: Organisation, municipality: Organisation, staff: Any
) -> None:
    step = gate_of(prefecture, municipality)
    address = reverse("clouds:gate-edit", args=[step.pk])
    office = signed_in(staff)
    autosaved(office, address, {"version": step.version, "passed_on": "", "evidence": TYPED})
    office.post(
        address, {"version": step.version, "passed_on": "いつか", "evidence": TYPED, "uploads": decision_paper()}
    )
    assert step.files.count() == 1
    assert FormDraft.objects.exists()
    office.post(address, {"version": step.version, "passed_on": "令和8年4月1日", "evidence": TYPED})
    step.refresh_from_db()
    assert (step.evidence, FormDraft.objects.exists()) == (TYPED, False)

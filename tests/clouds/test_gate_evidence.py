"""Papers that prove a gate of a joint group: asked for, kept, read by their own side, taken off with a trace."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from clouds.inventory_choices import Gate
from clouds.models import GateStep
from clouds.services.gates import record_gate, remove_gate_evidence
from portal.access.actor import Actor
from portal.accounts.selectors import actor_for
from portal.audit.selectors import history_of
from portal.documents.models import StoredFile
from portal.exceptions import RuleViolation
from tests.factories.inventory import decision_paper, make_gate_evidence, make_joint_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def step(prefecture, municipality, other_municipality) -> GateStep:
    """The first gate of a group that asks for a paper there."""
    members = [municipality, other_municipality]
    group = make_joint_group(prefecture, members, file_gates=[Gate.INTENTION])
    return GateStep.objects.get(member__group=group, member__organisation=municipality, gate=Gate.INTENTION)


def typed(step: GateStep, **changes: object) -> dict[str, object]:
    today = timezone.localdate().isoformat()
    return {"version": step.version, "passed_on": today, "evidence": "議案第12号", **changes}


def test_a_gate_that_asks_for_a_paper_is_not_passed_without_one(client, staff, step):
    client.force_login(staff)
    edit = reverse("clouds:gate-edit", args=[step.pk])
    response = client.post(edit, typed(step))
    assert list(response.context["form"].errors) == ["uploads"]
    assert "議案第12号" in response.content.decode()
    client.post(edit, typed(step, uploads=[decision_paper()]))
    step.refresh_from_db()
    assert step.passed_on == timezone.localdate()
    assert step.files.get().added_by == staff


def test_a_gate_that_asks_for_none_is_passed_on_its_words(client, staff, step):
    client.force_login(staff)
    client.post(reverse("clouds:gate-edit", args=[step.pk]), typed(step, uploads=[decision_paper()]))
    step = step.member.gates.get(gate=Gate.DECLARATION)
    client.post(reverse("clouds:gate-edit", args=[step.pk]), typed(step))
    step.refresh_from_db()
    assert (step.passed_on, step.files.count()) == (timezone.localdate(), 0)


def test_a_paper_is_kept_and_told_while_another_field_is_corrected(client, staff, step):
    client.force_login(staff)
    edit = reverse("clouds:gate-edit", args=[step.pk])
    response = client.post(edit, typed(step, passed_on="昨日", uploads=[decision_paper()]))
    assert list(response.context["form"].errors) == ["passed_on"]
    assert "登録済み：議決書の写し.txt。" in response.content.decode()
    client.post(edit, typed(step))
    step.refresh_from_db()
    assert (step.passed_on, step.files.count()) == (timezone.localdate(), 1)


def test_an_upload_that_must_not_come_in_is_refused_at_its_field(client, staff, step):
    client.force_login(staff)
    macro = SimpleUploadedFile("協定書.xlsm", b"PK\x03\x04", content_type="application/octet-stream")
    response = client.post(reverse("clouds:gate-edit", args=[step.pk]), typed(step, uploads=[macro]))
    assert list(response.context["form"].errors) == ["uploads"]
    assert step.files.count() == 0


def test_the_page_says_who_added_a_paper_and_the_history_who_took_it_off(client, staff, step):
    evidence = make_gate_evidence(actor_for(staff), step)
    client.force_login(staff)
    page = reverse("clouds:gate-detail", args=[step.pk])
    [shown] = client.get(page).context["papers"]
    assert (shown.file.name, shown.file.uploaded_by) == ("議決書の写し.txt", staff.name)
    client.post(reverse("clouds:gate-evidence-remove", args=[evidence.pk]))
    assert not StoredFile.objects.filter(pk=evidence.file_id).exists()
    told = {entry.what: entry.name for entry in history_of(step, include=("files",))}
    assert told["根拠のファイル「議決書の写し.txt」の削除"] == staff.name
    assert "根拠のファイル「議決書の写し.txt」の削除" in client.get(page).content.decode()


def test_the_paper_of_a_passed_gate_stays(client, staff, step):
    evidence = make_gate_evidence(actor_for(staff), step)
    record_gate(
        actor=Actor.system(), step=step, version=step.version, passed_on=timezone.localdate(), evidence="議案第12号"
    )
    with pytest.raises(RuleViolation, match="完了した手続の根拠のファイルは外せません"):
        remove_gate_evidence(actor=actor_for(staff), evidence=evidence)
    client.force_login(staff)
    response = client.post(reverse("clouds:gate-evidence-remove", args=[evidence.pk]), follow=True)
    assert "外せません" in response.content.decode()
    assert step.files.count() == 1


def test_a_paper_is_read_by_its_own_side_and_the_prefecture_alone(client, staff, neighbour, coordinator, step):
    evidence = make_gate_evidence(actor_for(staff), step)
    address = reverse("documents:document-download", args=[evidence.file_id])
    seen = {}
    for reader in (staff, coordinator, neighbour):
        client.force_login(reader)
        seen[reader] = client.get(address).status_code
    assert seen == {staff: 200, coordinator: 200, neighbour: 404}

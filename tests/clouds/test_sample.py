"""The municipal cloud of the sample: complete, and the same when loaded again."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from clouds.models import Attendance, Meeting, Minutes, MinutesResponse, PlanVersion, StudyGroup, SupportEntry
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.deadlines.selectors.open_deadlines import open_deadlines


@pytest.fixture
def sample(db: None) -> None:
    call_command("load_sample", verbosity=0)


def test_the_sample_has_the_briefing_the_group_of_thirty_and_work_in_every_stage(sample: None) -> None:
    sizes = {group.name: (group.members.count(), group.is_open) for group in StudyGroup.objects.all()}
    assert sizes == {
        "大阪電子自治体推進連絡会": (43, True),
        "自治体クラウド検討会": (30, True),
        "早期導入検討部会": (5, False),
    }
    assert sorted(Meeting.objects.values_list("state", flat=True)) == ["held"] * 4 + ["invited"]
    assert sorted(Minutes.objects.values_list("state", flat=True)) == ["commenting"] + ["confirmed"] * 3
    assert list(PlanVersion.objects.values_list("number", "state")) == [(2, "published"), (1, "replaced")]
    assert all(group.is_sample for group in StudyGroup.objects.all())
    staff = actor_for(User.objects.get(email="staff@kishiwada.example"))
    kinds = [one.kind for one in open_deadlines(staff) if one.kind.startswith("clouds.")]
    assert {"clouds.reply", "clouds.minutes", "clouds.action"} <= set(kinds)


def test_loading_it_again_changes_nothing(sample: None) -> None:
    models = (StudyGroup, Meeting, Attendance, Minutes, MinutesResponse, PlanVersion, SupportEntry)
    before = [list(model._default_manager.order_by("pk").values()) for model in models]
    call_command("load_sample", verbosity=0)
    assert [list(model._default_manager.order_by("pk").values()) for model in models] == before

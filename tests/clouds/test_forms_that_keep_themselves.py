"""Every form of groups, meetings, plans and the support log with more than a line of text keeps what is typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse

from clouds.choices import Answer
from clouds.models import AgendaItem, Meeting, MinutesResponse, PlanPhase, StudyGroup
from clouds.services.meetings import AgendaLine, set_agenda
from clouds.services.responses import answer_minutes
from portal.access.actor import Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.editing.models import FormDraft
from portal.organisations.models import Organisation
from tests.factories.study_groups import (
    make_action,
    make_commenting,
    make_group,
    make_held,
    make_invited,
    make_meeting,
    make_plan_version,
    make_support,
)
from tests.support.forms import autosaved, signed_in

pytestmark = pytest.mark.django_db
TYPED = "途中まで書いた文"


@dataclass(frozen=True)
class World:
    """Who is there."""

    group: StudyGroup
    city: Organisation
    desk: User
    head: User
    office: User


@pytest.fixture
def world(prefecture: Organisation, municipality: Organisation, coordinator: User, manager: User, staff: User) -> World:
    return World(make_group(prefecture, [municipality]), municipality, coordinator, manager, staff)


def opinion(world: World) -> MinutesResponse:
    minutes = make_commenting(make_held(world.group))
    response = minutes.responses.get(organisation=world.city)
    return answer_minutes(
        actor=actor_for(world.office),
        response=response,
        version=response.version,
        answer=Answer.SOME,
        text="日付が違います。",
    )


def plan(world: World) -> Any:
    return make_plan_version(world.group.prefecture, actor_for(world.head)).plan


def support(world: World) -> Any:
    return make_support(actor_for(world.desk), world.city)


# Name of the address: what it is about, and a field that takes text.
FORMS: dict[str, tuple[Callable[[World], Any], str]] = {
    "group-new": (lambda world: None, "purpose"),
    "group-edit": (lambda world: world.group, "purpose"),
    "members-edit": (lambda world: world.group, "joined_on"),
    "meeting-new": (lambda world: world.group, "note"),
    "meeting-edit": (lambda world: make_invited(world.group), "note"),
    "agenda-edit": (lambda world: make_meeting(world.group), "item4_title"),
    "attendance-edit": (lambda world: make_held(world.group), ""),
    "response-resolve": (opinion, "resolution"),
    "action-new": (lambda world: world.group, "detail"),
    "action-edit": (lambda world: make_action(world.group, world.city), "result"),
    "action-detail": (lambda world: make_action(world.group, world.city), "result"),
    "plan-edit": (plan, "phase4_description"),
    "support-new": (lambda world: None, "body"),
    "support-edit": (support, "body"),
}


def fields_of(page: Any) -> dict[str, Any]:
    """What a browser would send of the form as it is shown."""
    form = page.context["form"]
    shown = {bound.html_name: bound.value() for bound in form}
    return {name: value for name, value in shown.items() if value is not None and value is not False and value != ""}


@pytest.mark.parametrize("name", FORMS)
def test_what_was_typed_is_there_on_coming_back_and_giving_up_discards_it(world: World, name: str) -> None:
    make, field = FORMS[name]
    thing = make(world)
    field = field or f"manner_{world.city.pk}"
    typed = "online" if name == "attendance-edit" else TYPED
    address = reverse(f"clouds:{name}", args=[thing.pk] if thing else [])
    desk = signed_in(world.desk)
    before = fields_of(desk.get(address))
    assert autosaved(desk, address, before | {field: typed}).status_code == 200
    page = signed_in(world.desk).get(address)
    assert (page.context["form"][field].value(), page.context["form"].errors) == (typed, {})
    assert "に自動保存した入力の続きを表示しています。" in page.content.decode()
    answer = desk.post(address, {"discard_draft": "1"})
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert fields_of(desk.get(address)) == before


def test_a_reply_to_an_invitation_is_kept_for_whoever_types_it_and_sent_only_by_the_button(world: World) -> None:
    meeting = make_invited(world.group)
    address = reverse("clouds:meeting-reply", args=[meeting.pk])
    office = signed_in(world.office)
    autosaved(office, address, {"version": "1", "reply": "attend", "attendees": "情報課長 試験"})
    assert meeting.attendances.get().reply == ""
    assert office.get(address).context["form"]["attendees"].value() == "情報課長 試験"
    office.post(address, {"version": "1", "reply": "attend", "manner": "room", "attendees": "情報課長 試験太郎"})
    assert meeting.attendances.get().attendees == "情報課長 試験太郎"
    assert not FormDraft.objects.exists()


def test_rows_typed_below_the_agenda_come_back_and_are_saved_with_it(world: World) -> None:
    meeting = make_meeting(world.group, points=["計画について", "意向について"])
    address = reverse("clouds:agenda-edit", args=[meeting.pk])
    desk = signed_in(world.desk)
    autosaved(desk, address, fields_of(desk.get(address)) | {"item3_title": "その他", "item3_order": "１"})
    desk.post(address, fields_of(desk.get(address)))
    assert [item.title for item in AgendaItem.objects.order_by("position")] == [
        "その他",
        "計画について",
        "意向について",
    ]


def test_what_a_colleague_did_to_the_agenda_meanwhile_is_shown_beside_what_was_typed(world: World) -> None:
    meeting: Meeting = make_meeting(world.group)
    address = reverse("clouds:agenda-edit", args=[meeting.pk])
    desk = signed_in(world.desk)
    mine = fields_of(desk.get(address)) | {"item1_title": "自分の議題"}
    autosaved(desk, address, mine)
    kept = meeting.agenda.get()
    set_agenda(
        actor=Actor.system(),
        meeting=meeting,
        version=meeting.version,
        lines=[AgendaLine(kept.pk, "先の議題", "事務局")],
    )
    assert autosaved(desk, address, mine).status_code == 409
    page = desk.get(address)
    assert [(row.theirs, row.mine) for row in page.context["conflict"].rows] == [("先の議題", "自分の議題")]
    desk.post(address, mine | {"version": page.context["form"].data["version"]})
    assert meeting.agenda.get().title == "自分の議題"


def test_a_phase_typed_in_an_empty_row_is_saved_after_the_browser_was_gone(world: World) -> None:
    draft = plan(world)
    address = reverse("clouds:plan-edit", args=[draft.pk])
    desk = signed_in(world.desk)
    new = {"phase3_name": "運用", "phase3_first": "令和９年10月", "phase3_last": "R10.3", "note": "運用を加えた。"}
    autosaved(desk, address, fields_of(desk.get(address)) | new)
    assert desk.post(address, fields_of(desk.get(address))).status_code == 302
    assert PlanPhase.objects.filter(version__state="draft", name="運用").exists()


def test_nothing_is_kept_for_whoever_may_not_save_the_form(world: World) -> None:
    item = make_action(world.group, world.city)
    office = signed_in(world.office)
    assert autosaved(office, reverse("clouds:action-edit", args=[item.pk]), {"title": "別の件名"}).status_code == 404
    assert not FormDraft.objects.exists()


def test_rows_are_added_without_saving_and_what_was_typed_stays_and_is_kept(world: World) -> None:
    meeting = make_meeting(world.group, points=["計画について"])
    address = reverse("clouds:agenda-edit", args=[meeting.pk])
    desk = signed_in(world.desk)
    typed = fields_of(desk.get(address)) | {"item4_title": "その他"}
    form = desk.post(address, typed | {"more_rows": "item"}).context["form"]
    assert (len(form.rows), form["item4_title"].value(), form.errors) == (7, "その他", {})
    assert [item.title for item in meeting.agenda.all()] == ["計画について"]
    assert FormDraft.objects.get().typed["item4_title"] == ["その他"]
    desk.post(address, typed | {"item7_title": "最後の議題"})
    assert [item.title for item in meeting.agenda.all()] == ["計画について", "その他", "最後の議題"]


def test_a_plan_grows_by_phases_or_by_milestones_up_to_their_limits(world: World) -> None:
    address = reverse("clouds:plan-edit", args=[plan(world).pk])
    desk = signed_in(world.desk)
    form = desk.post(address, fields_of(desk.get(address)) | {"more_rows": "milestone"}).context["form"]
    assert (len(form.phase_rows), len(form.milestone_rows)) == (4, 6)
    full = {f"phase{row}_name": f"第{row}段階" for row in range(1, 21)}
    form = desk.post(address, full | {"version": "0", "more_rows": "phase"}).context["form"]
    assert (len(form.phase_rows), [kind for kind, _words in form.more_rows]) == (20, ["milestone"])

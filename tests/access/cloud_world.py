"""What the municipal cloud has of one prefecture: a closed group of the municipality alone, in all its stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clouds.choices import Answer
from clouds.models import (
    ActionItem,
    AgendaItem,
    GroupMember,
    Material,
    Meeting,
    Minutes,
    MinutesResponse,
    PlanVersion,
    StudyGroup,
    SupportEntry,
)
from clouds.services.responses import answer_minutes
from portal.access.actor import Actor
from portal.organisations.models import Organisation
from tests.factories.study_groups import (
    add_paper,
    make_action,
    make_commenting,
    make_confirmed,
    make_group,
    make_held,
    make_invited,
    make_meeting,
    make_minutes,
    make_objection,
    make_plan_draft,
    make_plan_version,
    make_support,
)


@dataclass(frozen=True)
class CloudWorld:
    """The neighbour is no member: of the closed group it knows nothing, the open one it may read and join."""

    group: StudyGroup
    open_group: StudyGroup
    member: GroupMember
    meeting_draft: Meeting
    item: AgendaItem
    paper: Material
    meeting: Meeting
    held: Meeting
    minutes_draft: Minutes
    commenting: Minutes
    objection: Minutes
    confirmed: Minutes
    response: MinutesResponse
    action: ActionItem
    plan_version: PlanVersion
    plan_draft: PlanVersion
    support: SupportEntry


def make_cloud_world(prefecture: Organisation, municipality: Organisation, actors: Mapping[str, Actor]) -> CloudWorld:
    group = make_group(prefecture, [municipality], name="非公開の検討会", is_open=False)
    meeting_draft = make_meeting(group, title="準備中の会議")
    item = meeting_draft.agenda.get()
    commenting = make_commenting(make_held(group, title="意見を照会した会議"))
    response = commenting.responses.get()
    answer_minutes(actor=actors["staff"], response=response, answer=Answer.SOME, text="日付が違います。")
    plan_version = make_plan_version(prefecture, actors["manager"])
    return CloudWorld(
        group=group,
        open_group=make_group(prefecture, [municipality], name="公開の検討会"),
        member=group.members.get(),
        meeting_draft=meeting_draft,
        item=item,
        paper=add_paper(item),
        meeting=make_invited(group, title="案内した会議"),
        held=make_held(group, title="開いた会議"),
        minutes_draft=make_minutes(make_held(group, title="下書きのある会議")),
        commenting=commenting,
        objection=make_objection(make_held(group, title="異議を受け付けた会議")),
        confirmed=make_confirmed(make_held(group, title="確定した会議")),
        response=response,
        action=make_action(group, municipality),
        plan_version=plan_version,
        plan_draft=make_plan_draft(prefecture),
        support=make_support(actors["coordinator"], municipality),
    )

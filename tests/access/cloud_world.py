"""What the municipal cloud has of one prefecture: a closed group of the municipality alone, in all its stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clouds.choices import Answer
from clouds.form_choices import SheetKind
from clouds.models import (
    ActionItem,
    AgendaItem,
    CatalogueMember,
    CommonSetRun,
    FormCatalogue,
    FormImport,
    GroupMember,
    IntentionRound,
    Material,
    Meeting,
    Minutes,
    MinutesResponse,
    OutputForm,
    PlanVersion,
    StudyGroup,
    SupportEntry,
    VendorAnswer,
    VendorRequest,
)
from clouds.services.common_sets import ask_for_set
from clouds.services.form_catalogues import disclose
from clouds.services.form_imports import keep_import
from clouds.services.responses import answer_minutes
from portal.access.actor import Actor
from portal.organisations.models import Organisation
from portal.surveys.models import Response as SurveyResponse
from tests.factories.intentions import make_intention_round
from tests.factories.output_forms import add_layout_file, answer, make_catalogue, make_request, need, part_of
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
from tests.factories.surveys import response_of


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
    intention: IntentionRound
    stance: SurveyResponse
    catalogue: FormCatalogue
    output_form: OutputForm
    asked_member: CatalogueMember
    vendor_request: VendorRequest
    form_answer: VendorAnswer
    common_set: CommonSetRun
    form_import: FormImport


def make_cloud_world(prefecture: Organisation, municipality: Organisation, actors: Mapping[str, Actor]) -> CloudWorld:
    group = make_group(prefecture, [municipality], name="非公開の検討会", is_open=False)
    meeting_draft = make_meeting(group, title="準備中の会議")
    item = meeting_draft.agenda.get()
    commenting = make_commenting(make_held(group, title="意見を照会した会議"))
    response = commenting.responses.get()
    answer_minutes(
        actor=actors["staff"], response=response, version=response.version, answer=Answer.SOME, text="日付が違います。"
    )
    plan_version = make_plan_version(prefecture, actors["manager"])
    intention = make_intention_round(actors["coordinator"])
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
        intention=intention,
        stance=response_of(intention.question.survey, municipality),
        **_output_forms(prefecture, municipality, actors),
    )


def _output_forms(prefecture: Organisation, municipality: Organisation, actors: Mapping[str, Actor]) -> dict[str, Any]:
    """Disclosed; only the municipality was asked what it needs, only the vendor about its product."""
    catalogue = make_catalogue(prefecture, [municipality])
    output_form = catalogue.forms.get(number="J-001")
    add_layout_file(output_form)
    add_layout_file(output_form, "題名を改めた。")
    need(catalogue, municipality, {"J-001": "must", "J-002": "own"})
    vendor = actors["vendor"].organisation
    assert vendor
    asked = answer(make_request(catalogue, vendor), {"J-001": {"kind": "custom", "price_yen": 300_000}})
    coordinator = actors["coordinator"]
    return {
        "catalogue": disclose(actor=coordinator, catalogue=catalogue, is_disclosed=True),
        "output_form": output_form,
        "asked_member": part_of(catalogue, municipality),
        "vendor_request": asked,
        "form_answer": asked.answers.get(form=output_form),
        "common_set": ask_for_set(actor=coordinator, catalogue=catalogue),
        "form_import": keep_import(
            actor=coordinator,
            kind=SheetKind.CATALOGUE,
            target=catalogue,
            file_name="様式の一覧.xlsx",
            content=b"",
            rows=[],
            errors=[],
        ),
    }

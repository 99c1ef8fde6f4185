"""The municipal cloud in the search."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clouds import form_search  # noqa: F401 (registers its own)
from clouds.choices import PlanState
from clouds.models import (
    ActionItem,
    AgendaItem,
    Decision,
    GroupProposal,
    JointGroup,
    Material,
    Meeting,
    Minutes,
    Plan,
    PlanMilestone,
    PlanPhase,
    StudyGroup,
    SupportEntry,
    SystemRecord,
)
from clouds.selectors.groups import decisions_in_force
from portal.access.actor import Actor
from portal.search.sources import Hit, SearchSource, register_search, words_in
from portal.web.rendering import display_value

groups_matching = words_in("name", "purpose")
meetings_matching = words_in("title", "place", "note", "group__name")
agenda_matching = words_in("title", "presenter")
materials_matching = words_in("title", "item__title")
minutes_matching = words_in("body", "meeting__title")
decisions_matching = words_in("text")
actions_matching = words_in("title", "detail", "organisation__name")
plans_matching = words_in("name")
phases_matching = words_in("name", "description")
milestones_matching = words_in("name")
support_matching = words_in("subject", "body", "next_step", "organisation__name")


def _groups(actor: Actor, text: str) -> QuerySet[StudyGroup]:
    return groups_matching(StudyGroup.objects.permitted_to(actor), text).select_related("prefecture")


def _group(group: StudyGroup) -> Hit:
    return Hit(group.name, group.prefecture.name, reverse("clouds:group-detail", args=[group.pk]))


def _meetings(actor: Actor, text: str) -> QuerySet[Meeting]:
    return meetings_matching(Meeting.objects.permitted_to(actor).select_related("group"), text)


def _meeting(meeting: Meeting) -> Hit:
    line = f"{meeting.group.name}　{display_value(meeting.starts_on)}　{meeting.get_state_display()}"
    return Hit(meeting.title, line, reverse("clouds:meeting-detail", args=[meeting.pk]))


def _agenda(actor: Actor, text: str) -> QuerySet[AgendaItem]:
    return agenda_matching(AgendaItem.objects.permitted_to(actor), text).select_related("meeting__group")


def _agenda_item(item: AgendaItem) -> Hit:
    line = f"{item.meeting.group.name}　{item.meeting.title}"
    return Hit(item.title, line, reverse("clouds:meeting-detail", args=[item.meeting_id]))


def _materials(actor: Actor, text: str) -> QuerySet[Material]:
    return materials_matching(Material.objects.permitted_to(actor), text).select_related("item__meeting__group")


def _material(material: Material) -> Hit:
    meeting = material.item.meeting
    line = f"{meeting.group.name}　{meeting.title}　{material.item.title}"
    return Hit(material.title, line, reverse("clouds:meeting-detail", args=[meeting.pk]))


def _minutes(actor: Actor, text: str) -> QuerySet[Minutes]:
    return minutes_matching(Minutes.objects.permitted_to(actor), text).select_related("meeting").defer("body")


def _minutes_hit(minutes: Minutes) -> Hit:
    title = str(_("%(meeting)sの議事録") % {"meeting": minutes.meeting.title})
    line = f"{minutes}　{minutes.get_state_display()}"
    return Hit(title, line, reverse("clouds:minutes-detail", args=[minutes.pk]))


def _decision(decision: Decision) -> Hit:
    meeting = decision.minutes.meeting
    line = f"{meeting.title}　{display_value(meeting.starts_on)}"
    return Hit(decision.text, line, reverse("clouds:minutes-detail", args=[decision.minutes_id]))


def _actions(actor: Actor, text: str) -> QuerySet[ActionItem]:
    return actions_matching(ActionItem.objects.permitted_to(actor).select_related("organisation"), text)


def _action(item: ActionItem) -> Hit:
    line = f"{item.organisation.name}　{display_value(item.due_on)}　{item.get_state_display()}"
    return Hit(item.title, line, reverse("clouds:action-detail", args=[item.pk]))


def _plans(actor: Actor, text: str) -> QuerySet[Plan]:
    """By their own name, or by a phase or milestone of the version in force."""
    phases = PlanPhase.objects.permitted_to(actor).filter(version__state=PlanState.PUBLISHED)
    milestones = PlanMilestone.objects.permitted_to(actor).filter(version__state=PlanState.PUBLISHED)
    return (
        Plan.objects.permitted_to(actor)
        .select_related("prefecture")
        .filter(
            Q(pk__in=plans_matching(Plan.objects.permitted_to(actor), text).values("pk"))
            | Q(pk__in=phases_matching(phases, text).values("version__plan"))
            | Q(pk__in=milestones_matching(milestones, text).values("version__plan"))
        )
    )


def _plan(plan: Plan) -> Hit:
    return Hit(plan.name, plan.prefecture.name, reverse("clouds:plan-detail", args=[plan.pk]))


def _support(actor: Actor, text: str) -> QuerySet[SupportEntry]:
    return support_matching(SupportEntry.objects.permitted_to(actor).select_related("organisation"), text)


def _support_entry(entry: SupportEntry) -> Hit:
    line = f"{entry.organisation.name}　{display_value(entry.happened_on)}"
    return Hit(entry.subject, line, reverse("clouds:support-detail", args=[entry.pk]))


for _source in (
    SearchSource("clouds-groups", _("検討会"), order=50, find=_groups, hit=_group),
    SearchSource("clouds-meetings", _("検討会の会議"), order=51, find=_meetings, hit=_meeting),
    SearchSource("clouds-agenda", _("会議の議題"), order=52, find=_agenda, hit=_agenda_item),
    SearchSource("clouds-materials", _("会議の資料"), order=53, find=_materials, hit=_material),
    SearchSource("clouds-minutes", _("議事録"), order=54, find=_minutes, hit=_minutes_hit),
    SearchSource(
        "clouds-decisions",
        _("決定事項"),
        order=55,
        find=lambda actor, text: decisions_matching(decisions_in_force(actor), text),
        hit=_decision,
    ),
    SearchSource("clouds-actions", _("アクション項目"), order=56, find=_actions, hit=_action),
    SearchSource("clouds-plans", _("中長期計画"), order=57, find=_plans, hit=_plan),
    SearchSource("clouds-support", _("個別支援の記録"), order=58, find=_support, hit=_support_entry),
):
    register_search(_source)

systems_matching = words_in("product", "vendor", "remarks", "inventory__organisation__name")
joint_groups_matching = words_in("name")
proposals_matching = words_in("name")


def _systems(actor: Actor, text: str) -> QuerySet[SystemRecord]:
    return systems_matching(SystemRecord.objects.permitted_to(actor).select_related("inventory__organisation"), text)


def _system(record: SystemRecord) -> Hit:
    title = f"{record.inventory.organisation}　{record}"
    return Hit(title, f"{record.product}　{record.vendor}", reverse("clouds:record-detail", args=[record.pk]))


def _joint_groups(actor: Actor, text: str) -> QuerySet[JointGroup]:
    return joint_groups_matching(JointGroup.objects.permitted_to(actor), text)


def _joint_group(group: JointGroup) -> Hit:
    return Hit(group.name, str(group.get_stage_display()), reverse("clouds:joint-group-detail", args=[group.pk]))


def _proposals(actor: Actor, text: str) -> QuerySet[GroupProposal]:
    return proposals_matching(GroupProposal.objects.permitted_to(actor).defer("instance", "result"), text)


def _proposal(proposal: GroupProposal) -> Hit:
    line = f"{proposal.get_business_display()}　{proposal.get_state_display()}"
    return Hit(proposal.name, line, reverse("clouds:proposal-detail", args=[proposal.pk]))


for _source in (
    SearchSource("clouds-systems", _("業務システム"), order=59, find=_systems, hit=_system),
    SearchSource("clouds-joint-groups", _("共同利用グループ"), order=60, find=_joint_groups, hit=_joint_group),
    SearchSource("clouds-proposals", _("共同利用グループの案"), order=61, find=_proposals, hit=_proposal),
):
    register_search(_source)

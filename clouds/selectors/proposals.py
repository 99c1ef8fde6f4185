"""A proposal as its page shows it: groups with what each member pays, who is left out and why, how good it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clouds.inventory_choices import ProposalState
from clouds.models import GroupProposal, SystemRecord
from clouds.planning.explanation import Reason, ReasonKind
from clouds.planning.formats import read_groups, read_levels, read_pin, read_problem, read_reasons
from clouds.planning.joint_costs import Member, MemberCost, costs_of
from clouds.planning.problem import Goal, Group, Level, Pin, PinKind, Problem
from clouds.planning.ranking import FULL
from portal.lib.months import Month, format_month
from portal.organisations.models import Organisation
from portal.planners.goals import GoalProof

from .grouping_input import read_conditions
from .populations import populations_of


@dataclass(frozen=True, slots=True)
class ShownMember:
    """`start_yen` is the double payment for starting before the term ends; `closeness` to the leader, of 100."""

    organisation: Organisation
    is_leader: bool
    population: int | None
    cost: MemberCost
    start_yen: int
    closeness: int


@dataclass(frozen=True, slots=True)
class ShownGroup:
    index: int
    month: Month
    members: Sequence[ShownMember]
    total_yen: int


@dataclass(frozen=True, slots=True)
class ShownProposal:
    groups: Sequence[ShownGroup]
    unplaced: Sequence[tuple[str, str]]  # name, why
    levels: Sequence[GoalProof]
    conflict: Sequence[str]
    asked: Sequence[tuple[str, str]]  # what of, in words

    @property
    def is_proved(self) -> bool:
        return all(level.is_proved for level in self.levels)


def shown_proposal(proposal: GroupProposal) -> ShownProposal:
    """A constant number of queries."""
    words = _Words(proposal)
    if proposal.state == ProposalState.IMPOSSIBLE:
        conflict = [words.pin(read_pin(pin)) for pin in proposal.result["conflict"]]
        return ShownProposal([], [], [], conflict, words.asked())
    if proposal.state != ProposalState.SOLVED:
        return ShownProposal([], [], [], [], words.asked())
    groups = [words.group(index, group) for index, group in enumerate(read_groups(proposal.result))]
    unplaced = [(words.name(reason.code), words.reason(reason)) for reason in read_reasons(proposal.result)]
    levels = [_level(level) for level in read_levels(proposal.result)]
    return ShownProposal(groups, unplaced, levels, [], words.asked())


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """One proposal beside the others; None where nothing has come out."""

    proposal: GroupProposal
    groups: int | None = None
    placed: int | None = None
    yen: int | None = None
    misfit: int | None = None
    is_proved: bool = False


def proposal_lines(proposals: Iterable[GroupProposal]) -> list[ProposalLine]:
    """To be compared; no query of its own."""
    return [_line(proposal) for proposal in proposals]


def _line(proposal: GroupProposal) -> ProposalLine:
    if proposal.state != ProposalState.SOLVED:
        return ProposalLine(proposal)
    groups, levels = read_groups(proposal.result), read_levels(proposal.result)
    value = {level.goal: level.value for level in levels}
    return ProposalLine(
        proposal,
        groups=len(groups),
        placed=sum(len(group.members) for group in groups),
        yen=value[Goal.YEN],
        misfit=value[Goal.MISFIT],
        is_proved=all(level.is_proved for level in levels),
    )


class _Words:
    def __init__(self, proposal: GroupProposal) -> None:
        self.problem: Problem = read_problem(proposal.instance)
        self.conditions = read_conditions(proposal.conditions)
        keys = [int(one.code) for one in self.problem.candidates]
        self.organisations = {str(one.pk): one for one in Organisation.objects.filter(pk__in=keys)}
        self.people = populations_of(keys)
        rows = SystemRecord.objects.filter(inventory__organisation__in=keys, business=proposal.business)
        self.today = dict(rows.values_list("inventory__organisation", "yearly_cost_yen"))
        self.cost_yen = {one.code: one.cost_yen for one in self.problem.candidates}

    def name(self, code: str) -> str:
        return self.organisations[code].name if code in self.organisations else _("（登録のない団体）")

    def asked(self) -> list[tuple[str, str]]:
        asked = self.conditions
        lines = [
            (_("始める期限"), format_month(asked.until)),
            (_("前倒し"), _("%(months)dか月まで") % {"months": asked.early_months}),
            (_("グループの団体数"), _("%(least)dから%(most)d団体") % {"least": asked.min_size, "most": asked.max_size}),
            (_("1グループの初期費用"), _("%(yen)s円") % {"yen": f"{asked.setup_yen:,}"}),
            (
                _("年間費用"),
                _("共通 %(fixed)s円、1団体ごとに %(each)s円（%(years)d年間）")
                % {
                    "fixed": f"{asked.yearly_fixed_yen:,}",
                    "each": f"{asked.yearly_member_yen:,}",
                    "years": asked.years,
                },
            ),
            (_("今の費用を超える団体"), _("入れない") if asked.has_to_pay else _("入れる")),
        ]
        settled = [
            (_("必ずグループに入れる団体"), asked.placed),
            (_("グループに入れない団体"), asked.left_out),
            (_("同じグループにする団体"), asked.together),
            (_("別々のグループにする団体"), asked.separate),
        ]
        return lines + [(label, "、".join(map(self.name, codes))) for label, codes in settled if codes]

    def group(self, index: int, group: Group) -> ShownGroup:
        model = self.conditions.cost_model
        known = [Member(code, self.people.get(int(code), 0), self.today.get(int(code))) for code in group.members]
        members = [
            ShownMember(
                organisation=self.organisations[cost.code],
                is_leader=cost.code == group.leader,
                population=self.people.get(int(cost.code)),
                cost=cost,
                start_yen=self.cost_yen[cost.code][group.month],
                closeness=round((FULL - self.problem.apart(group.leader, cost.code)) / 10),
            )
            for cost in costs_of(model, known)
            if cost.code in self.organisations
        ]
        return ShownGroup(index, group.month, members, model.total_yen(len(group.members)))

    def reason(self, reason: Reason) -> str:
        values = {"most": reason.most, "month": format_month(reason.month) if reason.month else ""}
        match reason.kind:
            case ReasonKind.PINNED:
                return _("「どのグループにも入れない」と指定されています。")
            case ReasonKind.NO_MONTH:
                return _("期間の中に、始められる月がありません。契約の満了日と解約予告の期限を確かめてください。")
            case ReasonKind.TOO_FEW:
                return (
                    _("一緒に始められる団体が足りません（最も多い%(month)sで、この団体を含めて%(most)d団体）。")
                    % values
                )
            case ReasonKind.NOT_PAYING:
                return (
                    _(
                        "今の費用以下になるだけの団体がそろいません（最も多い%(month)sで、この団体を含めて%(most)d団体）。"
                    )
                    % values
                )
            case ReasonKind.OTHERS_FIRST:
                return (
                    _("%(month)sに始めることはできますが、入れると、ほかの団体がより多く外れるか、指定に反します。")
                    % values
                )

    def pin(self, pin: Pin) -> str:
        values = {"name": self.name(pin.code), "other": self.name(pin.other) if pin.other else ""}
        match pin.kind:
            case PinKind.PLACED:
                return _("%(name)sを必ずどれかのグループに入れる") % values
            case PinKind.LEFT_OUT:
                return _("%(name)sをどのグループにも入れない") % values
            case PinKind.TOGETHER:
                return _("%(name)sと%(other)sを同じグループにする") % values
            case PinKind.SEPARATE:
                return _("%(name)sと%(other)sを別のグループにする") % values
            case PinKind.MONTH:
                return _("%(name)sを%(month)sに始める") % (
                    values | {"month": format_month(pin.month) if pin.month else ""}
                )


def _level(level: Level) -> GoalProof:
    label, unit = goal_words(level.goal)
    return GoalProof(label, unit, level.value, level.bound)


def goal_words(goal: Goal) -> tuple[str, str]:
    """What a goal measures, and in what."""
    return {
        Goal.UNPLACED: (_("グループに入らない団体"), _("団体")),
        Goal.YEN: (_("グループの共通費用と二重払い"), _("円")),
        Goal.MISFIT: (_("中心の団体との隔たり"), _("点")),
    }[goal]

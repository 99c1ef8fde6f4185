"""Proposals of whole groups: asking for one, calculating it, making a joint group of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clouds.inventory_choices import USUAL_FILE_GATES, ProposalState
from clouds.models import GroupProposal, JointGroup
from clouds.planning.formats import (
    input_hash,
    pin_document,
    problem_document,
    proposal_document,
    read_groups,
    read_problem,
)
from clouds.planning.problem import Progress
from clouds.selectors.grouping_input import (
    Conditions,
    conditions_document,
    grouping_parties,
    problem_of,
    read_conditions,
)
from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.jobs.services import start_job
from portal.organisations.models import Organisation

from .joint_groups import create_joint_group
from .permits import require

SOLVE_JOB = "clouds.solve_groups"
TIME_LIMIT_S, SEED = 60, 0


@dataclass(frozen=True, slots=True)
class Outcome:
    state: ProposalState
    result: dict[str, Any]


@transaction.atomic
def create_proposal(
    *,
    actor: Actor,
    prefecture: Organisation,
    name: str,
    business: str,
    conditions: Conditions,
    time_limit_s: int = TIME_LIMIT_S,
    queue: bool = True,
) -> GroupProposal:
    """Freeze the inventory as it is now and queue the calculation (`queue=False`: the caller calculates).

    Raises RuleViolation for another prefecture, where nobody has recorded the business, for pins against each other.
    """
    record_as(actor)
    if not actor.coordinates or actor.organisation_id != prefecture.pk:
        raise RuleViolation("own_prefecture", _("グループの案は、自分の都道府県についてだけ作成できます。"))
    parties = grouping_parties(actor, business)
    if len(parties) < conditions.min_size:
        sentence = _("この業務を台帳に登録した団体が%(count)d団体しかありません。先に台帳への登録を依頼してください。")
        raise RuleViolation("too_few_records", sentence % {"count": len(parties)}, field="business")
    instance = problem_document(problem_of(parties, conditions))
    proposal = GroupProposal.objects.create(
        prefecture=prefecture,
        name=name,
        business=business,
        conditions=conditions_document(conditions),
        instance=instance | {"hash": input_hash(instance), "seed": SEED, "time_limit_s": time_limit_s},
        is_sample=any(party.record is not None and party.record.is_sample for party in parties.values()),
        created_by=actor.user,
    )
    regrant(proposal)
    if queue:
        proposal.job = start_job(SOLVE_JOB, actor=actor, proposal_id=proposal.pk)
        proposal.save(update_fields=["job"])
    return proposal


def calculate(
    proposal: GroupProposal,
    *,
    progress: Callable[[Progress], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> Outcome:
    """The groups with the reasons of those without one, or the pins that contradict each other."""
    # The solver takes seconds to import and much memory; only the process that plans shall pay for it.
    from clouds.planning.explain import reasons, smallest_conflict
    from clouds.planning.grouping import solve

    problem, instance = read_problem(proposal.instance), proposal.instance
    try:
        found = solve(
            problem,
            time_limit_s=instance["time_limit_s"],
            seed=instance["seed"],
            progress=progress,
            is_cancelled=is_cancelled,
        )
    except TimeoutError:
        return Outcome(ProposalState.FAILED, {})
    if found is None:
        conflict = [pin_document(pin) for pin in smallest_conflict(problem)]
        return Outcome(ProposalState.IMPOSSIBLE, {"conflict": conflict})
    return Outcome(ProposalState.SOLVED, proposal_document(found, reasons(problem, found)))


def store_outcome(*, proposal_id: int, outcome: Outcome) -> None:
    """Keep what came out; a second delivery of the same job changes nothing."""
    waiting = GroupProposal.objects.filter(pk=proposal_id, state=ProposalState.WAITING)
    waiting.update(state=outcome.state, result=outcome.result)


@transaction.atomic
def adopt_group(*, actor: Actor, proposal: GroupProposal, index: int, name: str) -> JointGroup:
    """A joint group with the members of one proposed group. Raises RuleViolation: not permitted, no such group."""
    record_as(actor, reason=_("案「%(name)s」から作成") % {"name": proposal})
    require(actor, "change", proposal, _("この案からグループを作成する権限がありません。"))
    groups = read_groups(proposal.result) if proposal.state == ProposalState.SOLVED else []
    if not 0 <= index < len(groups):
        raise RuleViolation("no_such_group", _("このグループは案にありません。ページを読み込み直してください。"))
    group, conditions = groups[index], read_conditions(proposal.conditions)
    members = Organisation.objects.current().filter(pk__in=[int(code) for code in group.members])
    return create_joint_group(
        actor=actor,
        prefecture=proposal.prefecture,
        members=list(members),
        name=name,
        businesses=[proposal.business],
        start_month=group.month.first_day,
        file_gates=USUAL_FILE_GATES,
        setup_yen=conditions.setup_yen,
        years=conditions.years,
        yearly_fixed_yen=conditions.yearly_fixed_yen,
        yearly_member_yen=conditions.yearly_member_yen,
        is_sample=proposal.is_sample,
    )

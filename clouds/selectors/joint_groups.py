"""A joint group as its readers see it: gates, shares of the cost, what a leaving changes.

What a member pays today is its own and the prefecture's to know; the shares of the joint system are every member's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from clouds.inventory_choices import Gate
from clouds.models import GateStep, JointGroup, JointMember, SystemRecord
from clouds.planning.joint_costs import (
    CostModel,
    Leaving,
    Member,
    Split,
    costs_of,
    least_paying_size,
    leaving,
    share_at_size,
)
from portal.access.actor import Actor
from portal.reports.charts import Chart, Series, Shape

from .populations import populations_of

MORE_MEMBERS = 4  # how far the curve goes beyond the present size
A_MAN = 10_000  # charts are drawn in 万円


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member with its gates in order. None: not known, or not for the reader's eyes."""

    member: JointMember
    gates: Sequence[GateStep]
    population: int
    share_yen: int
    today_yen: int | None
    saving_yen: int | None
    least_size: int | None
    is_own: bool

    @property
    def name(self) -> str:
        return self.member.organisation.name


@dataclass(frozen=True, slots=True)
class Standing:
    """Who is in a group and who was; `total_yen` over all its years."""

    rows: Sequence[MemberRow]
    former: Sequence[JointMember]
    total_yen: int


@dataclass(frozen=True, slots=True)
class LeavingRow:
    """What a remaining member pays before and after."""

    name: str
    before: int
    after: int

    @property
    def increase(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class GroupPage:
    """All that the page of one group shows besides its own fields."""

    rows: Sequence[MemberRow]
    former: Sequence[JointMember]
    total_yen: int
    leaver: MemberRow | None
    leaving: Sequence[LeavingRow]
    charts: Sequence[Chart]
    unknown_today: Sequence[str]


def groups_in_brief(actor: Actor) -> QuerySet[JointGroup]:
    """With the number of members and of gates that are still open."""
    present = Q(members__left_on__isnull=True)
    is_open = present & Q(members__gates__passed_on__isnull=True)
    return (
        JointGroup.objects.permitted_to(actor)
        .select_related("prefecture")
        .annotate(
            member_count=Count("members", filter=present, distinct=True),
            open_gates=Count("members__gates", filter=is_open, distinct=True),
        )
    )


def model_of(group: JointGroup) -> CostModel:
    return CostModel(
        setup_yen=group.setup_yen,
        years=group.years,
        yearly_fixed_yen=group.yearly_fixed_yen,
        yearly_member_yen=group.yearly_member_yen,
        split=Split(group.split),
        population_percent=group.population_percent,
    )


def group_page(actor: Actor, group: JointGroup, *, leaver: int | None = None) -> GroupPage:
    """A constant number of queries. `leaver` is the member whose leaving is looked at; else the first one's."""
    standing = standings(actor, [group])[group.pk]
    rows = standing.rows
    gone = next((row for row in rows if row.member.pk == leaver), rows[0] if len(rows) > 1 else None)
    return GroupPage(
        rows=rows,
        former=standing.former,
        total_yen=standing.total_yen,
        leaver=gone,
        leaving=_leaving(group, rows, gone) if gone else [],
        charts=_charts(group, rows, gone),
        unknown_today=[row.name for row in rows if row.today_yen is None and _may_know_today(actor, row.member)],
    )


def _may_know_today(actor: Actor, member: JointMember) -> bool:
    return actor.is_prefecture_side or member.organisation_id == actor.organisation_id


def standings(actor: Actor, groups: Sequence[JointGroup]) -> dict[int, Standing]:
    """By group: who is in it, how far each has come and what each pays. Four queries, however many groups."""
    rows = JointMember.objects.filter(group__in=groups).select_related("organisation").prefetch_related("gates")
    members: dict[int, list[JointMember]] = {group.pk: [] for group in groups}
    for member in rows:
        members[member.group_id].append(member)
    present = {pk: [one for one in found if one.left_on is None] for pk, found in members.items()}
    ids = {one.organisation_id for found in present.values() for one in found}
    people, yearly = populations_of(ids), _yearly_costs(ids)
    return {
        group.pk: Standing(
            rows=_rows(actor, group, present[group.pk], people, _todays_costs(group, yearly)),
            former=[one for one in members[group.pk] if one.left_on is not None],
            total_yen=model_of(group).total_yen(len(present[group.pk])),
        )
        for group in groups
    }


def _rows(
    actor: Actor,
    group: JointGroup,
    members: Sequence[JointMember],
    people: Mapping[int, int],
    today: Mapping[int, int],
) -> list[MemberRow]:
    known = [Member(str(one.pk), people.get(one.organisation_id, 0), today.get(one.organisation_id)) for one in members]
    model = model_of(group)
    costs = {cost.code: cost for cost in costs_of(model, known)}
    rows = []
    for member in members:
        cost, may_know = costs[str(member.pk)], _may_know_today(actor, member)
        is_known = may_know and cost.today_yen is not None
        rows.append(
            MemberRow(
                member=member,
                gates=_in_order(member),
                population=people.get(member.organisation_id, 0),
                share_yen=cost.share_yen,
                today_yen=cost.today_yen if may_know else None,
                saving_yen=cost.saving_yen if may_know else None,
                least_size=least_paying_size(model, known, cost.code) if is_known else None,
                is_own=member.organisation_id == actor.organisation_id,
            )
        )
    return rows


def _in_order(member: JointMember) -> list[GateStep]:
    order = list(Gate)
    return sorted(member.gates.all(), key=lambda step: order.index(Gate(step.gate)))


def _yearly_costs(organisations: Iterable[int]) -> dict[int, dict[str, int]]:
    """Organisation id → business → yen a year, where that is recorded."""
    records = SystemRecord.objects.filter(inventory__organisation__in=organisations, yearly_cost_yen__isnull=False)
    found: dict[int, dict[str, int]] = {}
    for organisation, business, yen in records.values_list("inventory__organisation", "business", "yearly_cost_yen"):
        found.setdefault(organisation, {})[business] = yen or 0
    return found


def _todays_costs(group: JointGroup, yearly: Mapping[int, Mapping[str, int]]) -> dict[int, int]:
    """Organisation id → yen a year for all businesses of the group; only where each of them has a recorded cost."""
    shared = set(group.businesses)
    return {pk: sum(costs[one] for one in shared) for pk, costs in yearly.items() if shared <= costs.keys()}


def _leaving(group: JointGroup, rows: Sequence[MemberRow], gone: MemberRow) -> list[LeavingRow]:
    population = {str(row.member.pk): row.population for row in rows}
    change: Leaving = leaving(model_of(group), population, str(gone.member.pk))
    return [
        LeavingRow(row.name, change.before[str(row.member.pk)], change.after[str(row.member.pk)])
        for row in rows
        if row.member.pk != gone.member.pk
    ]


def _charts(group: JointGroup, rows: Sequence[MemberRow], shown: MemberRow | None) -> list[Chart]:
    if len(rows) < 2 or shown is None:
        return []
    return [bars_of(group, rows), _curve(group, rows, next((row for row in rows if row.is_own), shown))]


def bars_of(group: JointGroup, rows: Sequence[MemberRow]) -> Chart:
    """What each member pays, beside what it pays today where the reader may know that."""
    series = [Series(_("共同利用の負担"), [_man(row.share_yen) for row in rows], Shape.BARS)]
    if any(row.today_yen is not None for row in rows):
        series.append(Series(_("今のままの費用"), [_man(row.today_yen) for row in rows], Shape.BARS))
    return Chart(
        title=_("団体ごとの%(years)d年間の費用") % {"years": group.years},
        labels=[row.name for row in rows],
        series=series,
        unit=_("万円"),
        summary=_("同じ数字は、費用の表にあります。"),
    )


def _curve(group: JointGroup, rows: Sequence[MemberRow], row: MemberRow) -> Chart:
    """One member's share over the size of the group, beside what it pays today."""
    members = [Member(str(one.member.pk), one.population, None) for one in rows]
    sizes = range(1, len(rows) + MORE_MEMBERS + 1)
    model, code = model_of(group), str(row.member.pk)
    series = [Series(_("共同利用の負担"), [_man(share_at_size(model, members, code, size)) for size in sizes])]
    if row.today_yen is not None:
        series.append(Series(_("今のままの費用"), [_man(row.today_yen)] * len(sizes), Shape.LINE))
    summary = _("参加団体が増えるほど、1団体の負担は変わります。")
    if row.least_size is not None:
        summary = _("%(size)d団体以上で、今の費用以下になります。") % {"size": row.least_size}
    return Chart(
        title=_("参加団体の数と%(name)sの%(years)d年間の費用") % {"name": row.name, "years": group.years},
        labels=[_("%(size)d団体") % {"size": size} for size in sizes],
        series=series,
        unit=_("万円"),
        summary=summary,
    )


def _man(yen: int | None) -> float | None:
    return None if yen is None else yen / A_MAN

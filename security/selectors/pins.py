"""What is fixed by hand, and why a month cannot be fixed: in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from portal.audit.selectors import AuditEntry, history_of
from security.models import Pin, Programme
from security.planning.formats import read_problem
from security.planning.objective import load
from security.planning.problem import Month, Move, Problem

from .planning_input import planning_instance
from .rule_sentences import month_words


def planning_problem(programme: Programme) -> Problem:
    """The programme as it is today, with the plan in force and everything that is fixed."""
    return read_problem(planning_instance(programme, keeps_published=True))


def pins_by_organisation(programme: Programme) -> dict[int, Pin]:
    """Organisation id → pin with its author; one query."""
    return {pin.organisation_id: pin for pin in programme.pins.select_related("author", "organisation")}


def pin_history(programme: Programme) -> list[AuditEntry]:
    """Every pin that was set, changed or released, newest first; released ones included."""
    label = str(Pin._meta.verbose_name)
    return [entry for entry in history_of(programme, include=["pins"]) if str(entry.what).startswith(label)]


def pin_refusal(problem: Problem, code: str, month: Month) -> str:
    """Why this organisation cannot be fixed in this month; empty if it can. Its pin until now does not count."""
    move = problem.move_of.get(code)
    if move is None:
        return _("この団体は、この事業に参加していません。")
    others = {other: pinned for other, pinned in problem.fixed.items() if other != code}
    return next(_refusals(problem, move, month, others), "")


def _refusals(problem: Problem, move: Move, month: Month, others: Mapping[str, Month]) -> Iterator[str]:
    yield from _outside(problem, month)
    if month not in problem.at:
        return
    mates = _mates(problem, move.code)
    for mate in mates:
        if others.get(mate, month) != month:
            yield _(
                "%(name)sと%(mate)sは同じ月に切り替える組です。%(mate)sが%(month)sに固定されているため、"
                "先にその固定を変更または解除してください。"
            ) % {"name": move.name, "mate": problem.move_of[mate].name, "month": month_words(others[mate])}
    for code in (move.code, *mates):
        yield from _own_months(problem, problem.move_of[code], month)
    yield from _out_of_order(problem, move, month, others)
    yield from _over_capacity(problem, {**others, **dict.fromkeys((move.code, *mates), month)})


def _outside(problem: Problem, month: Month) -> Iterator[str]:
    if not problem.first <= month <= problem.last:
        first, last = month_words(problem.first), month_words(problem.last)
        yield _("切替月は、切替期間（%(first)sから%(last)sまで）の中から選んでください。") % {
            "first": first,
            "last": last,
        }
    elif month in problem.blackouts:
        yield _("%(month)sは切替不可の月です。ほかの月を選んでください。") % {"month": month_words(month)}


def _own_months(problem: Problem, move: Move, month: Month) -> Iterator[str]:
    if month not in move.allowed:
        yield _(
            "%(name)sは、希望申請で%(month)sを「切替できない月」としています。ほかの月を選ぶか、"
            "団体と調整して希望申請を変更してもらってください。"
        ) % {"name": move.name, "month": month_words(month)}
    elif not problem.has_room_for_work(move, month):
        yield _("%(month)sでは、%(name)sの準備作業の月が予定表より前になります。もっと後の月を選んでください。") % {
            "name": move.name,
            "month": month_words(month),
        }


def _out_of_order(problem: Problem, move: Move, month: Month, others: Mapping[str, Month]) -> Iterator[str]:
    fixed = {**others, move.code: month}
    for order in problem.order:
        if move.code not in (order.first, order.then) or not {order.first, order.then} <= fixed.keys():
            continue
        if problem.at[fixed[order.then]] < problem.at[fixed[order.first]] + order.lag:
            yield _("%(then)sは、%(first)sの切替から%(lag)dか月以上あとに切り替える決まりです。") % {
                "first": problem.move_of[order.first].name,
                "then": problem.move_of[order.then].name,
                "lag": order.lag,
            }


def _over_capacity(problem: Problem, fixed: Mapping[str, Month]) -> Iterator[str]:
    """What the fixed organisations alone take; whoever is not fixed can still go elsewhere."""
    switching, units = Counter(fixed.values()), load(problem, fixed)
    sentence = _("固定した団体だけで、%(month)sの%(what)sが上限を超えます（%(value)d／%(limit)d）。")
    for index, month in enumerate(problem.months):
        for what, value, limit in (
            (_("作業量"), units[index], problem.units[index]),
            (_("切替件数"), switching[month], problem.switches[index]),
        ):
            if value > limit:
                yield sentence % {"month": month_words(month), "what": what, "value": value, "limit": limit}


def _mates(problem: Problem, code: str) -> list[str]:
    """The organisations that switch together with this one."""
    groups = [group for group in problem.together if code in group]
    return list(dict.fromkeys(mate for group in groups for mate in group if mate != code))

"""The hard rules in words: as conditions that contradict each other, and as what a plan breaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from portal.lib.months import MonthRange, format_month, format_month_range, parse_month
from security.planning.problem import Month, Order, Problem
from security.planning.rules import Rule, RuleKind, Violation

MANY = 5  # names; beyond that only their number is said


def month_words(month: Month) -> str:
    """平成30年4月."""
    return format_month(parse_month(month))


def names(problem: Problem, codes: Sequence[str], *, most: int = MANY) -> str:
    """「岸和田市、豊中市」 or 「岸和田市、豊中市ほか3団体」."""
    known = [_name(problem, code) for code in dict.fromkeys(codes)]
    if len(known) <= most:
        return "、".join(known)
    return _("%(names)sほか%(count)d団体") % {"names": "、".join(known[:most]), "count": len(known) - most}


def _name(problem: Problem, code: str) -> str:
    """The name; beside it the code where another organisation has the same name, as 府中市 and many towns have."""
    if code not in problem.move_of or not (name := problem.move_of[code].name):
        return code
    return name if sum(move.name == name for move in problem.moves) == 1 else f"{name}（{code}）"


# --- conditions -------------------------------------------------------------------------------------------------


def conditions(problem: Problem, rules: Iterable[Rule]) -> list[str]:
    """The rules as sentences; months with the same limit, and many organisations, are told together."""
    found = sorted(rules)
    kinds = {kind: [rule for rule in found if rule.kind is kind] for kind in RuleKind}
    return [
        *_limits(problem, kinds[RuleKind.UNITS], problem.units, _("%(months)sの作業量の上限は、月%(limit)d単位です。")),
        *_limits(
            problem,
            kinds[RuleKind.SWITCHES],
            problem.switches,
            _("%(months)sに切替できるのは、月%(limit)d件までです。"),
        ),
        *_blackouts(kinds[RuleKind.BLACKOUT]),
        *_allowed(problem, kinds[RuleKind.ALLOWED]),
        *(condition(problem, rule) for kind in _SINGLE for rule in kinds[kind]),
    ]


_SINGLE = (RuleKind.FIXED, RuleKind.TOGETHER, RuleKind.ORDER)


def condition(problem: Problem, rule: Rule) -> str:
    """One rule about organisations as a sentence."""
    if rule.kind is RuleKind.FIXED:
        values = {"name": names(problem, [rule.subject]), "month": month_words(problem.fixed[rule.subject])}
        return _("%(name)sは%(month)sに固定されています。") % values
    if rule.kind is RuleKind.TOGETHER:
        return _("%(names)sは同じ月に切り替えます。") % {"names": names(problem, problem.together[int(rule.subject)])}
    return _order(problem, problem.order[int(rule.subject)])


def _order(problem: Problem, order: Order) -> str:
    values = {"then": names(problem, [order.then]), "first": names(problem, [order.first]), "lag": abs(order.lag)}
    if order.lag > 0:
        return _("%(then)sは、%(first)sの切替から%(lag)dか月以上あとに切り替えます。") % values
    if order.lag == 0:
        return _("%(then)sは、%(first)sと同じ月か、それよりあとに切り替えます。") % values
    return _("%(then)sは、%(first)sの切替の%(lag)dか月前より早くは切り替えません。") % values


def _limits(problem: Problem, rules: Sequence[Rule], limits: Sequence[int], sentence: str) -> Iterator[str]:
    months = sorted(problem.at[rule.subject] for rule in rules)
    runs = groupby(enumerate(months), key=lambda pair: (pair[1] - pair[0], limits[pair[1]]))
    for (_start, limit), run in runs:
        places = [place for _index, place in run]
        yield sentence % {"months": _run_words(problem.months[places[0]], problem.months[places[-1]]), "limit": limit}


def _run_words(first: Month, last: Month) -> str:
    if first == last:
        return month_words(first)
    return format_month_range(MonthRange(parse_month(first), parse_month(last)))


def _blackouts(rules: Sequence[Rule]) -> Iterator[str]:
    if rules:
        months = "、".join(month_words(rule.subject) for rule in rules)
        yield _("%(months)sは切替不可の月です。") % {"months": months}


def _allowed(problem: Problem, rules: Sequence[Rule]) -> Iterator[str]:
    if len(rules) > MANY:
        who = names(problem, [rule.subject for rule in rules])
        yield _("%(names)sは、希望申請で切替できるとした月の中で切り替えます。") % {"names": who}
        return
    for rule in rules:
        possible = sorted(month for month in problem.move_of[rule.subject].allowed if month in problem.at)
        values = {"name": names(problem, [rule.subject]), "months": month_list(possible)}
        yield (
            _("%(name)sが切替できる月は、%(months)sだけです。") % values
            if possible
            else _("%(name)sには切替できる月がありません。") % values
        )


def month_list(months: Sequence[Month]) -> str:
    """Months in order as runs: 「平成29年4月～平成29年9月、平成30年1月」."""
    parsed = [parse_month(month) for month in months]
    runs = groupby(enumerate(parsed), key=lambda pair: pair[1].year * 12 + pair[1].month - pair[0])
    parts = []
    for _start, run in runs:
        members = [month for _index, month in run]
        parts.append(_run_words(str(members[0]), str(members[-1])))
    return "、".join(parts)


# --- broken rules -----------------------------------------------------------------------------------------------


def broken_rule(problem: Problem, violation: Violation, month_of: Mapping[str, Month]) -> str:
    """What is wrong with this assignment, where and by how much."""
    rule = violation.rule
    if rule.kind in (RuleKind.UNITS, RuleKind.SWITCHES):
        return _over_capacity(problem, violation)
    if rule.kind is RuleKind.BLACKOUT:
        values = {"month": month_words(rule.subject), "names": names(problem, violation.codes)}
        return _("%(month)sは切替不可の月ですが、%(names)sの切替が入っています。") % values
    if rule.kind in (RuleKind.ALLOWED, RuleKind.WORK, RuleKind.UNKNOWN):
        return _own(problem, rule, month_of.get(rule.subject))
    return _("守られない決まり：%(rule)s") % {"rule": condition(problem, rule)}


def _own(problem: Problem, rule: Rule, month: Month | None) -> str:
    values = {"name": names(problem, [rule.subject]), "month": month_words(month) if month else ""}
    if rule.kind is RuleKind.UNKNOWN:
        return _("%(name)sはこの事業に参加していません。") % values
    if month is None:
        return _("%(name)sの切替月が決まっていません。") % values
    if rule.kind is RuleKind.WORK:
        return _("%(month)sでは、%(name)sの準備作業の月が予定表より前になります。") % values
    return _("%(month)sは、%(name)sが切替できる月ではありません。") % values


def _over_capacity(problem: Problem, violation: Violation) -> str:
    rule = violation.rule
    is_units = rule.kind is RuleKind.UNITS
    limit = (problem.units if is_units else problem.switches)[problem.at[rule.subject]]
    values = {"month": month_words(rule.subject), "limit": limit, "used": limit + violation.excess}
    if is_units:
        return _("%(month)sの作業量が上限を超えます（%(used)d単位／上限%(limit)d単位）。") % values
    return _("%(month)sの切替件数が上限を超えます（%(used)d件／上限%(limit)d件）。") % values

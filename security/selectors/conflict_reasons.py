"""Why the conditions of a conflict contradict each other, and the whole explanation as running text."""

from __future__ import annotations

from django.utils.translation import gettext as _

from security.planning.explanation import Explanation, Repair
from security.planning.problem import Problem
from security.planning.reason import NoMonth, NoRoom, Reason, WrongOrder, reason_of
from security.planning.rules import Rule, RuleKind

from .explanations import change_sentence
from .rule_sentences import conditions, month_list, month_words, names

MOST_WAYS_OUT = 3


def conflict_sentences(problem: Problem, explanation: Explanation) -> list[str]:
    """The conflicting conditions in words and why they contradict each other, kept with the explanation."""
    return [*conditions(problem, explanation.conflict), why_sentence(problem, explanation)]


def explanation_text(problem: Problem, explanation: Explanation) -> list[str]:
    """The conditions, why they contradict each other, and the cheapest ways out with their price."""
    return [
        _("条件をすべて満たす計画はありません。次の%(count)d件の条件を同時に守ることができないためです。")
        % {"count": len(explanation.conflict)},
        *conflict_sentences(problem, explanation),
        *_ways_out_text(problem, explanation),
    ]


def why_sentence(problem: Problem, explanation: Explanation) -> str:
    """What makes the conditions contradict each other, and whether each of them is needed for that."""
    reason = reason_of(problem, explanation.conflict)
    if reason is None:
        sentence = _("切替月のどの組合せを選んでも、このうちのどれかが守れなくなります。")
    else:
        sentence = _reason_sentence(problem, reason)
    if explanation.is_minimal and len(explanation.conflict) > 1:
        sentence += _("このうちどれか1件でもなければ、残りの条件は同時に守れます。")
    return sentence


def ways_out(explanation: Explanation) -> list[Repair]:
    """The three cheapest that differ in what they touch; the same change in another month comes after them."""
    by_rules: dict[frozenset[Rule], Repair] = {}
    for repair in explanation.repairs:
        by_rules.setdefault(frozenset(change.rule for change in repair.changes), repair)
    others = [repair for repair in explanation.repairs if repair not in by_rules.values()]
    return sorted([*by_rules.values(), *others][:MOST_WAYS_OUT], key=lambda repair: repair.price)


def _ways_out_text(problem: Problem, explanation: Explanation) -> list[str]:
    if not explanation.repairs:
        return [_("時間内に解決策は見つかりませんでした。上の条件のどれかを緩められないか、ご検討ください。")]
    intro = _(
        "次のどれか1つを行えば、計画が成り立ちます。「変更の大きさ」は、月の上限を1増やすごとに1、"
        "切り替えられる月を1つ加えるごとに2、条件を1つ取りやめるごとに3として合計した値です。"
    )
    if explanation.is_cheapest:
        intro += _("案1より小さな変更では成り立たないことを確かめています。")
    return [intro] + [
        _("案%(number)d（変更の大きさ %(price)d）：%(changes)s")
        % {
            "number": number,
            "price": repair.price,
            "changes": "".join(change_sentence(problem, change) for change in repair.changes),
        }
        for number, repair in enumerate(ways_out(explanation), start=1)
    ]


def _reason_sentence(problem: Problem, reason: Reason) -> str:
    if isinstance(reason, NoMonth):
        return _no_month(problem, reason)
    if isinstance(reason, WrongOrder):
        return _wrong_order(problem, reason)
    return _no_room(problem, reason)


def _no_month(problem: Problem, reason: NoMonth) -> str:
    params = {"names": names(problem, reason.codes)}
    if len(reason.codes) == 1:
        return _("%(names)sには、これらの条件を守って切り替えられる月が残りません。") % params
    return _("同じ月に切り替える%(names)sには、全団体が切り替えられる共通の月がありません。") % params


def _wrong_order(problem: Problem, reason: WrongOrder) -> str:
    return _(
        "%(first)sが切り替えられるのは早くても%(earliest)sですが、%(then)sは遅くとも%(latest)sまでに"
        "切り替えなければならず、順序が守れません。"
    ) % {
        "first": names(problem, [reason.order.first]),
        "then": names(problem, [reason.order.then]),
        "earliest": month_words(reason.earliest),
        "latest": month_words(reason.latest),
    }


def _no_room(problem: Problem, reason: NoRoom) -> str:
    is_one, in_all = len(reason.codes) == 1, _("合わせて")
    params = {
        "months": month_list(reason.months),
        "names": names(problem, reason.codes),
        "needed": reason.needed,
        "limit": reason.limit,
        "together": "" if is_one else in_all,
        "in_all": in_all if len(reason.months) > 1 else "",
    }
    if reason.kind is RuleKind.UNITS:
        return (
            _(
                "%(names)sは、どの月に切り替えても%(months)sに%(together)s%(needed)d単位以上の作業が必要ですが、"
                "上限は%(in_all)s%(limit)d単位です。"
            )
            % params
        )
    params["crowd"] = params["names"] if is_one else _("%(names)sの%(needed)d団体") % params
    if not reason.limit:
        return _("%(crowd)sは%(months)sに切り替えるしかありませんが、切替できる件数の枠がありません。") % params
    return (
        _("%(crowd)sは%(months)sに切り替えるしかありませんが、切替できるのは%(in_all)s%(limit)d件までです。") % params
    )

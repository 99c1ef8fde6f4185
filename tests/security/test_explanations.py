"""The sentences that say why a plan is impossible, as coordinators read them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from security.planning.explanation import Change, Explanation, Repair
from security.planning.problem import Cost, Move, Order, Problem
from security.planning.rules import Rule, RuleKind
from security.selectors.conflict_reasons import explanation_text, ways_out, why_sentence
from security.selectors.explanations import change_sentence
from security.selectors.rule_sentences import conditions
from tests.factories.switch_problems import MONTHS
from tests.support.planning_standard import checker, instance_file

SAKAI, OSAKA, IZUMI = "271403", "271004", "272191"


def programme(**changes: Any) -> Problem:
    allowed = {month: Cost() for month in ("2017-12", "2018-01", "2018-03")}
    problem = Problem(
        months=MONTHS,
        first="2017-12",
        last="2018-03",
        units=(7, 7, 6, 7, 7),
        switches=(2, 2, 0, 2, 2),
        moves=(
            Move(OSAKA, (2, 2, 3), allowed, "大阪市"),
            Move(SAKAI, (1, 2), {"2018-01": Cost()}, "堺市"),
            Move(IZUMI, (1,), {month: Cost() for month in MONTHS}, "和泉市"),
        ),
        blackouts=frozenset({"2018-02"}),
        fixed={SAKAI: "2018-01"},
        together=((OSAKA, SAKAI),),
        order=(Order(SAKAI, IZUMI, 2), Order(SAKAI, IZUMI, 0), Order(SAKAI, IZUMI, -1)),
    )
    return replace(problem, **changes)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("units:2018-01", "平成30年1月の作業量の上限は、月6単位です。"),
        ("switches:2018-02", "平成30年2月に切替できるのは、月2件までです。"),
        ("blackout:2018-02", "平成30年2月は切替不可の月です。"),
        (f"allowed:{SAKAI}", "堺市が切替できる月は、平成30年1月だけです。"),
        (f"fixed:{SAKAI}", "堺市は平成30年1月に固定されています。"),
        ("together:0", "大阪市、堺市は同じ月に切り替えます。"),
        ("order:0", "和泉市は、堺市の切替から2か月以上あとに切り替えます。"),
        ("order:1", "和泉市は、堺市と同じ月か、それよりあとに切り替えます。"),
        ("order:2", "和泉市は、堺市の切替の1か月前より早くは切り替えません。"),
    ],
)
def test_every_kind_of_rule_has_a_sentence_of_its_own(rule: str, sentence: str) -> None:
    assert conditions(programme(), [_rule(rule)]) == [sentence]


def _rule(name: str) -> Rule:
    kind, _, subject = name.partition(":")
    return Rule(RuleKind(kind), subject)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (Change(_rule("units:2018-01"), add=2), "平成30年1月の作業量の上限を2単位増やす（6→8単位）。"),
        (Change(_rule("switches:2018-01"), add=1), "平成30年1月の切替件数の上限を1件増やす（0→1件）。"),
        (Change(_rule(f"allowed:{SAKAI}"), also="2018-03"), "堺市が平成30年3月にも切替できるようにする。"),
        (Change(_rule("blackout:2018-02")), "平成30年2月の切替不可を取りやめる。"),
        (Change(_rule(f"fixed:{SAKAI}")), "堺市の固定（平成30年1月）を解除する。"),
        (Change(_rule("together:0")), "次の条件を外す：大阪市、堺市は同じ月に切り替えます。"),
        (Change(_rule("order:1")), "次の条件を外す：和泉市は、堺市と同じ月か、それよりあとに切り替えます。"),
    ],
)
def test_every_kind_of_change_has_a_sentence_of_its_own(change: Change, sentence: str) -> None:
    assert change_sentence(programme(), change) == sentence


def _two_in_one_month() -> tuple[Move, ...]:
    only = {"2018-01": Cost()}
    osaka, sakai, izumi = programme().moves
    return osaka, sakai, replace(izumi, allowed=only)


@pytest.mark.parametrize(
    ("rules", "changes", "reason"),
    [
        (
            ("together:0", f"allowed:{OSAKA}", f"fixed:{SAKAI}", "blackout:2018-02"),
            {"fixed": {SAKAI: "2018-02"}},
            "同じ月に切り替える大阪市、堺市には、全団体が切り替えられる共通の月がありません。",
        ),
        (
            (f"allowed:{SAKAI}", f"fixed:{SAKAI}"),
            {"fixed": {SAKAI: "2018-03"}},
            "堺市には、これらの条件を守って切り替えられる月が残りません。",
        ),
        (
            (f"fixed:{SAKAI}", f"fixed:{IZUMI}", "order:0"),
            {"fixed": {SAKAI: "2018-01", IZUMI: "2018-02"}},
            (
                "堺市が切り替えられるのは早くても平成30年1月ですが、和泉市は遅くとも平成30年2月までに"
                "切り替えなければならず、順序が守れません。"
            ),
        ),
        (
            (f"allowed:{SAKAI}", "units:2018-01"),
            {"units": (7, 7, 3, 7, 7)},
            ("大阪市、堺市は、どの月に切り替えても平成30年1月に合わせて4単位以上の作業が必要ですが、上限は3単位です。"),
        ),
        (
            (f"allowed:{SAKAI}", f"allowed:{IZUMI}", "switches:2018-01"),
            {"switches": (2, 2, 1, 2, 2), "moves": _two_in_one_month()},
            "堺市、和泉市の2団体は平成30年1月に切り替えるしかありませんが、切替できるのは1件までです。",
        ),
        (
            (f"allowed:{SAKAI}", "switches:2018-01"),
            {},
            "堺市は平成30年1月に切り替えるしかありませんが、切替できる件数の枠がありません。",
        ),
    ],
)
def test_the_reason_says_what_makes_the_rules_contradict_each_other(
    rules: tuple[str, ...], changes: dict[str, Any], reason: str
) -> None:
    found = why_sentence(programme(**changes), Explanation(tuple(map(_rule, rules)), ()))

    assert found == reason + "このうちどれか1件でもなければ、残りの条件は同時に守れます。"


def test_where_no_reason_is_seen_at_a_glance_the_sentence_says_only_what_is_known() -> None:
    conflict = (_rule("blackout:2018-02"), _rule("order:0"))

    assert why_sentence(programme(), Explanation(conflict, (), is_minimal=False)) == (
        "切替月のどの組合せを選んでも、このうちのどれかが守れなくなります。"
    )


def test_the_ways_out_shown_differ_in_what_they_touch() -> None:
    months = [Repair((Change(_rule(f"allowed:{SAKAI}"), also=month),)) for month in MONTHS[1:4]]
    dropped = Repair((Change(_rule("together:0")),))
    explanation = Explanation((_rule("together:0"),), (*months, dropped))

    assert ways_out(explanation) == [months[0], months[1], dropped]
    assert explanation_text(programme(), explanation)[-1] == (
        "案3（変更の大きさ 3）：次の条件を外す：大阪市、堺市は同じ月に切り替えます。"
    )


def test_towns_of_the_same_name_are_told_apart_by_their_codes() -> None:
    moves = (*programme().moves[:2], Move(IZUMI, (1,), {}, "堺市"))

    assert conditions(programme(moves=moves), [_rule("together:0")]) == [
        "大阪市、堺市（271403）は同じ月に切り替えます。"
    ]


def explained(instance: Path, output: Path) -> dict[str, Any]:
    call_command("explain", "migration", str(instance), "--output", str(output))
    answer: dict[str, Any] = json.loads(output.read_text("utf-8"))
    return answer


def test_the_command_writes_an_explanation_that_the_checker_accepts(tmp_path: Path, capsys: Any) -> None:
    instance = instance_file("migration-43-impossible-25")

    answer = explained(instance, tmp_path / "explanation.json")

    verdict = checker.conflict(json.loads(instance.read_text("utf-8")), answer)
    assert (verdict["impossible"], verdict["minimal"], answer["format"]) == (True, True, "migration-explanation/1")
    assert capsys.readouterr().out.splitlines() == answer["sentences"]
    assert "大阪市" in "".join(answer["sentences"])
    assert answer["sentences"][0] == (
        "条件をすべて満たす計画はありません。次の3件の条件を同時に守ることができないためです。"
    )


def test_the_command_says_so_when_there_is_a_plan(tmp_path: Path) -> None:
    answer = explained(instance_file("migration-43-easy-21"), tmp_path / "explanation.json")

    assert (answer["conflict"], answer["repairs"], answer["sentences"]) == (
        [],
        [],
        ["この条件をすべて満たす計画があります。矛盾する条件はありません。"],
    )

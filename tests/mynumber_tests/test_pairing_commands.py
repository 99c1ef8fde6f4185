"""`manage.py solve pairing` and `explain pairing`: answers the public checker accepts, and sentences for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from mynumber_tests.planner_files import sentences
from mynumber_tests.planning.formats import PairingFault, problem_document
from tests.factories.pairing_problems import Shape, load_checker, make_problem


@pytest.fixture
def instance() -> dict[str, Any]:
    """Twelve organisations; many of their inquiries have nobody to serve them."""
    return problem_document(make_problem(Shape(12, 1.0, 3)))


def run(command: str, instance: dict[str, Any], tmp_path: Path, **options: Any) -> dict[str, Any]:
    source, output = tmp_path / "instance.json", tmp_path / "answer.json"
    source.write_text(json.dumps(instance, ensure_ascii=False), "utf-8")
    call_command(command, "pairing", str(source), "--output", str(output), **options)
    answer: dict[str, Any] = json.loads(output.read_text("utf-8"))
    return answer


def test_a_solved_instance_is_accepted_by_the_specification_and_says_why_inquiries_stay_unserved(instance, tmp_path):
    plan = run("solve", instance, tmp_path, time_limit=3)

    broken, objective = load_checker().pairing(instance, plan)
    assert (plan["format"], broken, plan["objective"]) == ("pairing-plan/1", [], objective)
    assert len(plan["unserved"]) == objective["unserved"] > 0
    assert all(entry["why"].endswith("。") for entry in plan["unserved"])


def test_a_fixed_test_that_breaks_a_rule_is_explained_with_ways_out_by_price(instance, tmp_path):
    inquiry = instance["inquiries"][0]
    who = instance["organisations"][0]
    outside = next(slot for slot in instance["slots"] if slot not in who["slots"])
    offer = next(
        o for o in instance["offers"] if o["scenario"] == inquiry["scenario"] and o["organisation"] != who["id"]
    )
    fixed = {"inquirer": who["id"], "scenario": inquiry["scenario"], "provider": offer["organisation"], "slot": outside}
    provider = next(o for o in instance["organisations"] if o["id"] == offer["organisation"])
    provider["slots"] = instance["slots"]
    instance["excluded"] = []
    impossible = instance | {"fixed": [fixed]}

    assert run("solve", impossible, tmp_path, time_limit=3)["status"] == "infeasible"
    explanation = run("explain", impossible, tmp_path)

    assert explanation["conflict"] == ["fixed:0", f"slots:{who['id']}"]
    assert [repair["price"] for repair in explanation["repairs"]] == [2, 3]
    assert explanation["repairs"][0]["changes"] == [{"rule": f"slots:{who['id']}", "also": outside}]
    assert explanation["sentences"][0].startswith("固定した組合せをすべて守る計画はありません。次の2件")


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"format": "migration/1"}, "/format：pairing/1 にしてください。"),
        ({"slots": ["クール1", "クール1"]}, "/slots/1：クール クール1 が重複しています。"),
        ({"wanted": [["O0000"]]}, "/wanted/0：異なる2団体を並べてください。"),
        ({"excluded": [["O0000", "誰か"]]}, "/excluded/0/1：団体 誰か は organisations にありません。"),
        ({"inquiries": [{"organisation": "O0000", "scenario": "S99"}]}, "/inquiries/0/scenario：シナリオ S99 は"),
        ({"offers": "なし"}, "/offers：配列（[ ]）にしてください。"),
    ],
)
def test_a_wrong_member_is_named_with_what_would_be_right(instance, tmp_path, members, message):
    with pytest.raises(CommandError) as error:
        run("solve", instance | members, tmp_path)
    assert message in str(error.value)


def test_every_fault_of_the_format_has_a_sentence():
    assert set(sentences()) == {*PairingFault}

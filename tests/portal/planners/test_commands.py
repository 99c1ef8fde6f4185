"""`manage.py solve`: answers that the specification accepts, and a sentence for every file that it cannot read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.lib.json_nodes import Fault
from portal.planners.bad_documents import general_sentences
from security.planner_files import sentences
from security.planning.formats import MigrationFault
from tests.support.planning_standard import checker, instance_file

EASY = instance_file("migration-43-easy-21")


def solve(instance: Path, output: Path, **options: Any) -> dict[str, Any]:
    call_command("solve", "migration", str(instance), "--time-limit", "60", "--output", str(output), **options)
    answer: dict[str, Any] = json.loads(output.read_text("utf-8"))
    return answer


def changed(tmp_path: Path, **members: Any) -> Path:
    path = tmp_path / "instance.json"
    path.write_text(json.dumps(json.loads(EASY.read_text("utf-8")) | members), "utf-8")
    return path


def test_a_solved_instance_is_accepted_by_the_specification_and_proved(tmp_path: Path) -> None:
    answer = solve(EASY, tmp_path / "plan.json")
    broken, objective = checker.migration(json.loads(EASY.read_text("utf-8")), answer)
    assert (answer["format"], answer["status"], broken, answer["objective"], answer["bound"]) == (
        "migration-plan/1",
        "optimal",
        [],
        objective,
        objective,
    )


def test_an_impossible_instance_is_said_to_be_infeasible(tmp_path: Path) -> None:
    instance = instance_file("migration-43-impossible-24")
    assert solve(instance, tmp_path / "plan.json")["status"] == "infeasible"


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"format": "pairing/1"}, "/format：migration/1 にしてください。"),
        ({"months": []}, "/months：月を1つ以上並べてください。"),
        ({"window": {"first": "2030-01", "last": "2030-02"}}, "/window/first："),
        ({"fixed": {"999999": "2018-04"}}, "団体コード 999999 は organisations にありません。"),
        ({"organisations": "43"}, "/organisations：配列（[ ]）にしてください。"),
    ],
)
def test_a_wrong_member_is_named_with_what_would_be_right(
    tmp_path: Path, members: dict[str, Any], message: str
) -> None:
    with pytest.raises(CommandError) as error:
        solve(changed(tmp_path, **members), tmp_path / "plan.json")
    assert message in str(error.value)


def test_a_missing_file_a_text_that_is_no_json_and_an_unknown_planner_each_have_their_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{", "utf-8")
    with pytest.raises(CommandError, match="を読めません"):
        solve(tmp_path / "missing.json", tmp_path / "plan.json")
    with pytest.raises(CommandError, match="UTF-8のJSONではありません"):
        solve(broken, tmp_path / "plan.json")
    with pytest.raises(CommandError, match="という計画はありません。使えるのは"):
        call_command("solve", "unknown", str(EASY), "--output", str(tmp_path / "plan.json"))


def test_every_fault_that_reading_can_find_has_a_sentence() -> None:
    assert (set(general_sentences()), set(sentences())) == ({*Fault}, {*MigrationFault})

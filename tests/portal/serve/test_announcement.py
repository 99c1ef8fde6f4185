"""The last words of a start."""

from __future__ import annotations

import json
from pathlib import Path

from portal.serve.announcement import announcement, table
from portal.serve.data_folder import DataFolder

ENVIRON = {"PORTAL_BASE_URL": "http://localhost:8123"}


def test_columns_line_up_for_full_width_characters() -> None:
    assert table([("役割", "x"), ("情報担当者", "y"), ("ab", "z")]) == [
        "    役割        x",
        "    情報担当者  y",
        "    ab          z",
    ]


def test_the_sign_ins_of_the_sample_are_shown(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    row = {"role": "府県担当者", "organisation": "大阪府", "email": "a@osaka.example", "password": "secret-word"}
    folder.demo_sign_ins.write_text(json.dumps([row]), "utf-8")
    lines = announcement(ENVIRON, folder).splitlines()
    assert "  アドレス: http://localhost:8123/" in lines
    assert "    府県担当者  大阪府  a@osaka.example  secret-word" in lines


def test_a_portal_without_sample_shows_its_address_only(tmp_path: Path) -> None:
    assert "パスワード" not in announcement(ENVIRON, DataFolder(tmp_path))

"""What the portal's processes know: given by the operator, else found or made in the data folder."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from portal.serve.data_folder import DataFolder
from portal.serve.environment import complete
from portal.serve.errors import StartError


def test_secrets_are_made_once_for_the_owner_alone(tmp_path: Path) -> None:
    first, second = (complete({"PORTAL_DATA": str(tmp_path)}) for _ in range(2))
    names = ("SECRET_KEY", "API_TOKEN_PEPPER")
    files = sorted((tmp_path / "keys").iterdir())
    assert [first[name] for name in names] == [second[name] for name in names]
    assert len({first[name] for name in names}) == 2
    assert all(len(first[name]) >= 50 for name in names)
    assert [(file.name, stat.S_IMODE(file.stat().st_mode)) for file in files] == [
        ("api_token_pepper", 0o600),
        ("secret_key", 0o600),
    ]


def test_two_data_folders_have_different_secrets(tmp_path: Path) -> None:
    keys = {complete({"PORTAL_DATA": str(tmp_path / name)})["SECRET_KEY"] for name in ("a", "b")}
    assert len(keys) == 2


def test_what_the_operator_gives_is_kept(tmp_path: Path) -> None:
    given = {
        "PORTAL_DATA": str(tmp_path),
        "SECRET_KEY": "given",
        "API_TOKEN_PEPPER": "given too",
        "DATABASE_URL": "postgresql://db.example/portal",
        "REDIS_URL": "redis://redis.example/0",
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
    }
    assert complete(given) == given
    assert not (tmp_path / "keys").exists()


def test_outside_of_development_nothing_is_made_up(tmp_path: Path) -> None:
    given = {"PORTAL_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "portal.settings.prod"}
    assert complete(given) == given


def test_a_deep_data_folder_keeps_its_sockets_where_their_path_is_short(tmp_path: Path) -> None:
    deep = DataFolder(tmp_path.joinpath(*["d" * 30] * 4))
    deep.create()
    assert len(str(deep.sockets / "pg" / ".s.PGSQL.5432.lock")) < 100
    assert stat.S_IMODE(deep.sockets.stat().st_mode) == 0o700
    deep.sockets.rmdir()


def test_a_folder_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StartError, match="PORTAL_DATA で指定してください"):
        DataFolder(tmp_path / "file" / "data").create()


def test_a_folder_is_held_by_one_process_at_a_time(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with folder.lock():
        assert folder.is_in_use()
        with pytest.raises(StartError, match="すでに動いています"), folder.lock():
            pass
    assert not folder.is_in_use()

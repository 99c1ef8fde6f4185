"""Static files: foreign ones are unchanged and named, none asks an outside host, modules find each other."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.management.commands.collectstatic import Command
from django.core.management import call_command
from django.test import Client, override_settings

WEB = Path(settings.BASE_DIR) / "portal" / "web"
STATIC = WEB / "static" / "portal"
VENDORED = json.loads((WEB / "vendored.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("entry", VENDORED, ids=lambda entry: entry["name"])
def test_a_vendored_file_is_the_one_that_was_recorded_and_has_its_licence(entry: dict[str, str]) -> None:
    assert hashlib.sha256((WEB / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert (WEB / entry["licence_file"]).read_text(encoding="utf-8").strip()


def test_every_foreign_file_is_recorded() -> None:
    recorded = {entry["file"] for entry in VENDORED}
    assert {str(path.relative_to(WEB)) for path in (STATIC / "vendor").iterdir()} <= recorded


@pytest.mark.parametrize(
    "path", sorted(STATIC.rglob("*.css")) + sorted((STATIC / "js").glob("*.js")), ids=lambda p: p.name
)
def test_our_own_files_ask_no_outside_host_and_run_no_text_as_code(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    text = "" if path.name == "tokens.css" else text
    assert re.findall(r"https?://|\beval\(|new Function|innerHTML|outerHTML|document\.write|\.style\.", text) == []


def test_styles_use_only_tokens_that_exist() -> None:
    defined: set[str] = set()
    used: set[str] = set()
    for path in (STATIC / "css").glob("*.css"):
        text = path.read_text(encoding="utf-8")
        defined |= set(re.findall(r"^\s*(--[\w-]+):", text, re.MULTILINE))
        used |= set(re.findall(r"var\((--[\w-]+)", text))
    assert used - defined == set()


@pytest.mark.parametrize("path", sorted((STATIC / "css").glob("*.css")), ids=lambda path: path.name)
def test_no_text_is_smaller_than_fourteen_pixels_on_screen(path: Path) -> None:
    if path.name in {"print.css", "tokens.css", "gantt.css"}:  # paper; definitions; labels inside the drawing
        return
    sizes = re.findall(r"font-size:\s*(?:var\(--font-size-(\d+)\)|([\d.]+)rem)", path.read_text(encoding="utf-8"))
    assert [size for size in sizes if float(size[0] or float(size[1]) * 16) < 14] == []


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our static files under their hashed names, as in production; other packages' bundles only take time."""
    root = tmp_path_factory.mktemp("static")
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": "portal.web.storage.PortalStaticFilesStorage"}}
    with override_settings(STATIC_ROOT=root, STORAGES=storages):
        call_command(
            Command(), interactive=False, verbosity=0, ignore_patterns=["drf_spectacular_sidecar*", "rest_framework*"]
        )
    return root


def test_script_modules_import_each_other_by_hashed_names(collected: Path) -> None:
    names = json.loads((collected / "staticfiles.json").read_text(encoding="utf-8"))["paths"]
    imported: set[str] = set()
    for name in (name for name in names if name.startswith("portal/js/")):
        text = (collected / names[name]).read_text(encoding="utf-8")
        imported |= set(re.findall(r'(?:from|import)\s*"\./([^"]+)"', text))
    existing = {Path(hashed).name for name, hashed in names.items() if name.startswith("portal/js/")}
    assert len(imported) > 10
    assert imported - existing == set()


def test_files_lie_compressed_beside_the_original(collected: Path) -> None:
    names = json.loads((collected / "staticfiles.json").read_text(encoding="utf-8"))["paths"]
    tokens = collected / names["portal/css/tokens.css"]
    assert Path(f"{tokens}.br").stat().st_size < Path(f"{tokens}.gz").stat().st_size < tokens.stat().st_size


def test_static_files_are_served_by_the_portal_itself(client: Client) -> None:
    response = client.get("/static/portal/css/base.css")
    assert (response.status_code, response["Content-Type"]) == (200, 'text/css; charset="utf-8"')
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"

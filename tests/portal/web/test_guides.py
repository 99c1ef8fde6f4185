"""The guides call every button, menu and page by the name that it bears on the screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
SOURCES = ("templates", "portal", "clouds", "security", "mynumber_tests")
KINDS = ("*.html", "*.py", "*.csv", "*.json")
CITED = re.compile(r"「((?:[^「」]|「[^「」]*」)+)」")


@pytest.fixture(scope="module")
def words_of_the_product() -> str:
    paths = [path for folder in SOURCES for kind in KINDS for path in (REPOSITORY / folder).rglob(kind)]
    return "\n".join(path.read_text("utf-8") for path in paths)


@pytest.mark.parametrize("guide", ["guide-municipality.md", "guide-prefecture.md"])
def test_every_name_that_a_guide_cites_stands_on_a_screen(guide: str, words_of_the_product: str) -> None:
    cited = CITED.findall((REPOSITORY / "docs" / guide).read_text("utf-8"))
    assert len(cited) > 40
    assert [name for name in cited if name not in words_of_the_product] == []

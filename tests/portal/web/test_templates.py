"""Every template of the portal obeys the content security policy and the house rules of forms."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

TEMPLATES = Path(settings.BASE_DIR) / "templates"
STATIC = Path(settings.BASE_DIR) / "portal" / "web" / "static" / "portal"
HTML = sorted(TEMPLATES.rglob("*.html"))
COMMENT = re.compile(r"{%\s*comment\s*%}.*?{%\s*endcomment\s*%}|{#.*?#}", re.DOTALL)
CONDITIONS = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
FORM = re.compile(r"<form\b(?P<attributes>(?:[^>{]|{%.*?%}|{{.*?}})*)>(?P<body>.*?)</form>", re.DOTALL)

pytestmark = pytest.mark.parametrize("path", HTML, ids=lambda path: str(path.relative_to(TEMPLATES)))


@cache
def source(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def test_it_compiles(path: Path) -> None:
    assert engines["django"].get_template(str(path.relative_to(TEMPLATES))) is not None


def test_it_has_no_inline_style_script_or_handler(path: Path) -> None:
    text = source(path)
    assert re.findall(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=|javascript:|\shx-on\b|\sjs:", text) == []
    inline = [tag for tag in re.findall(r"<script\b[^>]*>", text) if "src=" not in tag]
    assert [tag for tag in inline if "application/json" not in tag] == []


def test_it_names_no_outside_host(path: Path) -> None:
    assert re.findall(r"""(?:src|href|action|url)\s*=\s*["'](?:https?:)?//[^"']*""", source(path)) == []


def test_it_has_no_placeholder_and_no_disabled_control(path: Path) -> None:
    assert re.findall(r"\splaceholder\s*=|<(?:input|select|textarea|button)\b[^>]*\sdisabled", source(path)) == []


def test_its_posting_forms_carry_a_token_and_leave_checking_to_us(path: Path) -> None:
    forms = [(match["attributes"], match["body"]) for match in FORM.finditer(source(path))]
    posting = [(attributes, body) for attributes, body in forms if 'method="post"' in attributes]
    assert [attributes for attributes, body in posting if "csrf_token" not in body] == []
    assert [
        attributes for attributes, _body in forms if "novalidate" not in attributes and "dialog" not in attributes
    ] == []


@cache
def icons() -> set[str]:
    return set(re.findall(r'<symbol id="([a-z]+)"', (STATIC / "img" / "icons.svg").read_text(encoding="utf-8")))


def test_its_icons_exist(path: Path) -> None:
    assert set(re.findall(r'{% icon "([^"]+)"', source(path))) - icons() == set()


def test_its_words_go_through_gettext(path: Path) -> None:
    if path.name == "500.html":  # must come when nothing else works: a plain file, without tags and values
        assert re.findall(r"{[%{]", source(path)) == []
        return
    visible = CONDITIONS.sub(
        "", re.sub(r"{%\s*(blocktranslate).*?{%\s*endblocktranslate\s*%}", "", source(path), flags=re.DOTALL)
    )
    outside = [line.strip() for line in visible.splitlines() if re.search(r"[ぁ-んァ-ヶ一-龠]", line)]
    assert outside == []

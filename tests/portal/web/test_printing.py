"""The margin of printed pages: who, when, where; nothing in it can leave the string."""

from __future__ import annotations

import re

from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.models import User
from portal.web.printing import css_string


def read_css(text: str) -> str:
    """What a browser makes of the inside of a CSS string."""
    return re.sub(r"\\([0-9a-f]{1,6}) ", lambda match: chr(int(match[1], 16)), text)


@given(st.text(st.characters(exclude_categories=["Cs"]).filter(lambda sign: sign != "\0")))
def test_any_text_stays_inside_its_string_and_is_read_back(text: str) -> None:
    escaped = css_string(text)
    assert re.findall(r'["<>&\n\r\f]', escaped) == []
    assert read_css(escaped) == text


def test_a_printed_page_names_its_address_time_and_reader(client: Client, coordinator: User) -> None:
    User.objects.filter(pk=coordinator.pk).update(name='</style>"; } body { display: none } 担当')
    client.force_login(coordinator)
    html = client.get("/").content.decode()
    [(attributes, rule)] = re.findall(r"<style([^>]*)>(.*?)</style>", html)
    assert 'media="print"' in attributes
    text = read_css(re.findall(r'content: "(.*?)"', rule)[0])
    assert re.fullmatch(
        r'http://testserver/  令和\d+年\d+月\d+日 \d+時\d\d分  </style>"; } body { display: none } 担当（大阪府）', text
    )
    assert rule.count("{") == 2

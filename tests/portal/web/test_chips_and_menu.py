"""The words of states with their colours, and the menu that apps fill."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.conf import settings
from django.template import engines
from django.test import Client
from django.urls import reverse

from portal.access.actor import ANONYMOUS, Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.web import menu
from portal.web.chips import Tone, chip_words, register_chip, tone_of

from .test_static_files import STATIC

# design-tokens.md, "Status words and motion"
LAW = {
    "下書き": "gray",
    "提出済み": "blue",
    "審査中": "cyan",
    "差戻し": "orange",
    "受理": "green",
    "却下": "outline",
    "取下げ": "outline",
    "期限超過": "red",
}


def render(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize(("word", "tone"), LAW.items())
def test_a_status_word_has_the_colour_of_the_design_tokens(word: str, tone: str) -> None:
    assert render("{% chip word %}", word=word) == f'<span class="chip chip--{tone}">{word}</span>'


def test_every_registered_word_has_a_colour_that_the_styles_know() -> None:
    import_module(settings.ROOT_URLCONF)  # with the pages, all words of all apps are known
    styles = (STATIC / "css" / "components.css").read_text(encoding="utf-8")
    assert [word for word, tone in chip_words().items() if f".chip--{tone} {{" not in styles] == []


def test_a_word_cannot_get_a_second_colour() -> None:
    register_chip("下書き", Tone.GRAY)
    with pytest.raises(ValueError, match="下書き"):
        register_chip("下書き", Tone.RED)
    assert tone_of("下書き") == Tone.GRAY


def test_a_word_is_text_and_never_markup() -> None:
    assert render("{% chip word %}", word="<script>") == '<span class="chip chip--gray">&lt;script&gt;</span>'


@pytest.fixture
def own_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(menu, "_items", {})


def only_prefecture(actor: Actor) -> bool:
    return actor.is_prefecture_side


@pytest.mark.usefixtures("own_menu")
def test_the_menu_shows_in_order_what_the_actor_may_see(coordinator: User, staff: User) -> None:
    menu.register_menu(menu.MenuItem("見本", "web:styleguide", 20, only_prefecture))
    menu.register_menu(menu.MenuItem("ホーム", "web:home", 10))
    shown = [
        [item.label for item in menu.menu_for(actor)] for actor in (actor_for(coordinator), actor_for(staff), ANONYMOUS)
    ]
    assert shown == [["ホーム", "見本"], ["ホーム"], []]


@pytest.mark.usefixtures("own_menu")
def test_the_current_page_is_marked_in_the_menu(client: Client, coordinator: User) -> None:
    menu.register_menu(menu.MenuItem("ホーム", "web:home", 10))
    menu.register_menu(menu.MenuItem("見本", "web:styleguide", 20, section="/styleguide/"))
    client.force_login(coordinator)
    html = client.get(reverse("web:styleguide")).content.decode()
    assert '<a class="global-menu__link" href="/styleguide/" aria-current="true">見本</a>' in html
    assert '<a class="global-menu__link" href="/">ホーム</a>' in html


def test_every_entry_of_the_menu_leads_somewhere(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    items = menu.menu_for(actor_for(coordinator))
    assert [item.url_name for item in items if client.get(reverse(item.url_name)).status_code != 200] == []

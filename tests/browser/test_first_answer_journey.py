"""From a mail to a first answer that was handed in: every page, click and field is counted, so that none is added."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Frame, Locator, Page, expect

from portal.access.choices import Role
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.accounts.services.invitations import invite
from portal.notifications.models import Notice
from portal.notifications.services.sending import assemble_mails, send_due_mails
from portal.organisations.models import Organisation
from portal.surveys.models import Response, Survey
from tests.factories.people import PASSWORD
from tests.factories.surveys import STANCES, make_open_survey
from tests.support.browser import PageFor
from tests.support.mail_sink import SinkServer

pytestmark = pytest.mark.django_db(transaction=True)
CHOSEN = "nagai-aikotoba-no-rei"


@dataclass
class Walk:
    """What a person had to do: pages that were loaded, things clicked, fields filled in."""

    page: Page
    pages: int = 0
    clicks: int = 0
    fields: int = 0

    def __post_init__(self) -> None:
        self.page.on("framenavigated", self._arrived)

    def _arrived(self, frame: Frame) -> None:
        if frame == self.page.main_frame and not frame.url.startswith("about:"):
            self.pages += 1

    def follow(self, mailed: str) -> None:
        """Open the first link of a mail; the name of the house is that of the test's server."""
        link = re.search(r"https?://\S+", mailed)
        assert link is not None
        self.page.goto(urlsplit(link.group()).path)

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def fill(self, label: str, text: str) -> None:
        self.fields += 1
        named = self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}(?!（)"))  # a mark may follow the words
        self.page.locator("input").and_(named).fill(text)

    def answer(self) -> None:
        self.click(self.page.get_by_label(STANCES[0]))
        self.click(self.page.get_by_role("button", name="確認画面へ進む"))
        self.click(self.page.get_by_role("button", name="提出する"))
        expect(self.page.get_by_role("heading", name="回答を提出しました")).to_be_visible()


@pytest.fixture
def survey(coordinator: User, municipality: Organisation) -> Survey:
    return make_open_survey(actor_for(coordinator), title="はじめての照会")


@pytest.fixture
def walk(page_for: PageFor) -> Callable[[], Walk]:
    return lambda: Walk(page_for())


def mail_to(server: SinkServer, address: str) -> str:
    [text] = [mail.text for mail in server.sink.taken if mail.recipient == address]
    return text


def test_somebody_new_comes_from_the_invitation_mail_to_an_answer_handed_in(
    survey: Survey,
    administrator: User,
    municipality: Organisation,
    mail_server: SinkServer,
    walk: Callable[[], Walk],
) -> None:
    facts: dict[str, Any] = {"email": "shinnin@example.lg.jp", "name": "新任 花子", "roles": [Role.STAFF]}
    invite(actor=actor_for(administrator), organisation=municipality, **facts)
    new = walk()
    new.follow(mail_to(mail_server, "shinnin@example.lg.jp"))
    new.fill("パスワード", CHOSEN)
    new.fill("パスワード（確認）", CHOSEN)
    new.click(new.page.get_by_role("button", name="登録する"))
    waiting = new.page.locator("main section").first.get_by_role("link").first  # it stands before everything else
    expect(waiting).to_contain_text("はじめての照会")
    new.click(waiting)
    new.answer()
    assert Response.objects.answered().filter(survey=survey, organisation=municipality).exists()
    assert new.pages <= 5
    assert new.clicks <= 5
    assert new.fields <= 2


def test_the_mail_about_a_survey_leads_through_the_sign_in_to_where_it_is_answered(
    staff: User, survey: Survey, municipality: Organisation, mail_server: SinkServer, walk: Callable[[], Walk]
) -> None:
    assemble_mails()
    send_due_mails()
    known = walk()
    known.follow(mail_to(mail_server, staff.email))
    known.fill("メールアドレス", staff.email)
    known.fill("パスワード", PASSWORD)
    known.click(known.page.get_by_role("button", name="サインイン", exact=True))
    expect(known.page.get_by_role("heading", name="はじめての照会")).to_be_visible()
    known.answer()
    assert Response.objects.answered().filter(survey=survey, organisation=municipality).exists()
    assert known.pages <= 4
    assert known.clicks <= 4
    assert known.fields <= 2


def test_a_notice_is_four_clicks_away_from_an_answer_handed_in(page_for: PageFor, staff: User, survey: Survey) -> None:
    page = page_for(staff)
    page.goto("/notices/")
    noticed = Walk(page)
    noticed.click(page.get_by_role("link", name="照会「はじめての照会」が届きました"))
    noticed.answer()
    assert noticed.clicks <= 4
    assert Notice.objects.filter(recipient=staff).exists()

"""What mails say: plain facts in both parts, and nothing that a person typed becomes markup, a link or a header."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default

import pytest
from django.conf import settings

from portal.notifications.mails import Addressee, Mail, MailItem, digest_mail, folded, notice_mail, reminder_mail

TO = Addressee("staff@example.lg.jp", "市町村 担当", "岸和田市")
ITEM = MailItem("希望申請の受付が始まりました。", [("受付期限", "令和8年12月11日")], "/applications/", "申請")


def parts(mail: Mail) -> tuple[str, str]:
    """The text and the HTML as they travel."""
    sent = message_from_bytes(mail.message().message().as_bytes(), policy=default)
    bodies = {part.get_content_type(): part.get_content() for part in sent.walk() if not part.is_multipart()}
    assert set(bodies) == {"text/plain", "text/html"}  # no attachment that a gateway would strip
    return bodies["text/plain"], bodies["text/html"]


@pytest.mark.parametrize(
    "mail",
    [
        notice_mail(TO, ITEM),
        reminder_mail(TO, ITEM, stage="期限の3開庁日前"),
        digest_mail(TO, [ITEM, ITEM], unsubscribe_token="x"),
    ],
    ids=["notice", "reminder", "digest"],
)
def test_each_part_alone_says_everything(mail: Mail) -> None:
    link = f"{settings.PORTAL_BASE_URL}/applications/"
    for part in parts(mail):
        for words in (
            "岸和田市",
            "市町村 担当 様",
            "希望申請の受付が始まりました。",
            "受付期限",
            "令和8年12月11日",
            link,
        ):
            assert words in part
        assert f"{settings.PORTAL_BASE_URL}/notices/mails/" in part


def test_the_last_call_says_so_and_offers_no_way_to_stop_it() -> None:
    text, html = parts(reminder_mail(TO, ITEM, stage="期限の当日", is_last_call=True))
    for part in (text, html):
        assert "期限についての最後のお知らせです（期限の当日）。" in part
        assert "unsubscribe" not in part


def test_a_digest_can_be_stopped_with_one_click() -> None:
    mail = digest_mail(TO, [ITEM], unsubscribe_token="abc:def")
    address = f"{settings.PORTAL_BASE_URL}/notices/unsubscribe/abc:def/"
    assert mail.headers["List-Unsubscribe"] == f"<{address}>"
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert all(address in part for part in parts(mail))


@pytest.mark.parametrize(
    "typed",
    [
        '<a href="https://evil.example/">ここ</a>',
        "<img src=x onerror=alert(1)>",
        "山田\n\n至急 https://evil.example/ を開いてください",
        "山田\r\nBcc: all@example.lg.jp",
        "[ここ](https://evil.example/)",
        "山田\u2028https://evil.example/\u202e",
        "www.evil.example",
    ],
)
def test_what_people_type_stays_text(typed: str) -> None:
    addressee = Addressee("staff@example.lg.jp", typed, typed)
    item = MailItem(typed, [(typed, typed)], "/applications/", typed)
    for mail in (
        notice_mail(addressee, item),
        reminder_mail(addressee, item, stage=typed),
        digest_mail(addressee, [item], unsubscribe_token="x"),
    ):
        sent = message_from_bytes(mail.message().message().as_bytes(), policy=default)
        assert (sent["Bcc"], sent["To"]) == (None, "staff@example.lg.jp")
        assert "\n" not in mail.subject
        text, html = parts(mail)
        assert "evil.example" not in "".join(word for word in text.split() if "://" in word)
        assert "www.evil" not in text + html
        assert "https://evil" not in text + html
        assert '<a href="https：' not in html
        assert "<img" not in html
        assert not any(line.startswith(("至急", "Bcc")) for line in text.splitlines())


def test_folding_leaves_ordinary_names_alone() -> None:
    assert folded("株式会社 髙﨑・データ（大阪）") == "株式会社 髙﨑・データ（大阪）"


def test_a_long_sentence_is_cut_in_the_subject_only() -> None:
    mail = notice_mail(TO, MailItem("長" * 300))
    assert len(mail.subject) == len(settings.ACCOUNT_EMAIL_SUBJECT_PREFIX) + 80
    assert "長" * 300 in mail.html

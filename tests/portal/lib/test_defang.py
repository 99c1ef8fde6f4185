"""What is shared of an attack leads nowhere, and everything else stays as it was written."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.lib.defang import FILE_EXTENSIONS, addresses_in, defang, refang

HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
LIVE_SCHEME = re.compile(r"(?:https?|ftps?|mailto|javascript):", re.IGNORECASE)
LIVE_HOST = re.compile(r"[A-Za-z0-9-]+\.([A-Za-z]{2,})")
LIVE_IPV4 = re.compile(r"(?<![0-9.])(?:[0-9]{1,2}\.){3}[0-9]{1,2}(?![0-9.])")

labels = st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)
hosts = st.builds(lambda names, top: ".".join([*names, top]), st.lists(labels, min_size=1, max_size=3),
                  st.sampled_from(["jp", "com", "example", "lg.jp", "zip"]))  # fmt: skip
ipv4 = st.ip_addresses(v=4).map(str)
ipv6 = st.ip_addresses(v=6).map(str)
urls = st.builds("{}://{}{}".format, st.sampled_from(["http", "https", "ftp"]), hosts | ipv4,
                 st.sampled_from(["", "/", "/login.php?id=1", ":8080/a.b/c"]))  # fmt: skip
mails = st.builds("{}@{}".format, st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8})?", fullmatch=True), hosts)
addresses = urls | hosts | mails | ipv4 | ipv6
japanese = st.text(alphabet="不審なメールが届きました。、「」（）・ー請求書アイウ　\n", max_size=20)


def full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def live(text: str) -> list[str]:
    """What a mail program would make a link of."""
    half = text.translate(HALF_WIDTH)
    hosts_left = [m[0] for m in LIVE_HOST.finditer(half) if m[1].lower() not in FILE_EXTENSIONS]
    return [m[0] for m in LIVE_SCHEME.finditer(half)] + hosts_left + LIVE_IPV4.findall(half)


@pytest.mark.parametrize(
    ("typed", "shared"),
    [
        ("https://example.jp", "hxxps://example[.]jp"),
        ("HTTP://Example.JP/a", "hxxp://Example[.]JP/a"),
        ("user@example.jp", "user[at]example[.]jp"),
        ("192.0.2.1", "192[.]0[.]2[.]1"),
        ("2001:db8::1", "2001[:]db8[:][:]1"),
        ("ｈｔｔｐｓ：／／ｅｘａｍｐｌｅ．ｊｐ／ａ", "hxxps://example[.]jp／ａ"),
        ("ｕｓｅｒ＠ｅｘａｍｐｌｅ．ｊｐ", "user[at]example[.]jp"),
        ("１９２．０．２．１から接続", "192[.]0[.]2[.]1から接続"),
        ("リンク先はhttps://例え.jpです。", "リンク先はhxxps://例え[.]jpです。"),
        ("javascript:alert(1)", "javascript[:]alert(1)"),
        ("mailto:user@example.jp", "mailto[:]user[at]example[.]jp"),
        ("file://server/share", "file[:]//server/share"),
        ("www.example.jpを開かせる", "www[.]example[.]jpを開かせる"),
        ("https://user:pass@example.jp:8443/", "hxxps://user:pass[at]example[.]jp:8443/"),
        ("添付は 請求書.pdf と invoice.exe", "添付は 請求書.pdf と invoice.exe"),
        ("photo.zip", "photo[.]zip"),
        ("evil.com.exe", "evil[.]com[.]exe"),
    ],
)
def test_an_address_is_shown_broken(typed, shared):
    assert defang(typed) == shared


@pytest.mark.parametrize(
    "text",
    [
        "令和8年10月5日14:05に届いた不審メール（件名「【重要】請求書のご送付」）です。",
        "10:20:30に検知。版は1.2.3、容量は3.5MBである．Macは対象外",
        "ＡＢＣ株式会社：担当／山田　ＴＥＬ０６－６９４１－０３５１",
        "00:1A:2B:3C:4D:5E",
        "添付ファイル.xlsm、報告書.docx",
        "",
    ],
)
def test_words_that_are_no_addresses_stay_as_they_were_typed(text):
    assert defang(text) == text


@given(st.lists(japanese | addresses | addresses.map(full_width), max_size=6).map("".join) | st.text(max_size=60))
@example("http://http://example.jp")
@example("a@b@example.jp")
def test_nothing_that_could_become_a_link_survives(text):
    assert live(defang(text)) == []


@given(st.lists(japanese | addresses | addresses.map(full_width), max_size=6).map("".join) | st.text(max_size=60))
def test_doing_it_twice_changes_nothing(text):
    once = defang(text)
    assert defang(once) == once


@given(addresses)
def test_a_broken_address_can_be_read_back(address):
    assert refang(defang(address)) == address


@given(japanese, addresses, japanese)
def test_the_words_around_an_address_are_kept(before, address, after):
    shared = defang(f"{before}　{address}　{after}")
    assert shared.startswith(f"{before}　")
    assert shared.endswith(f"　{after}")


def test_the_addresses_of_a_text_are_listed_once_each():
    text = "差出人：user@example.jp\nよろしくお願いします\nhxxps://example[.]jp/a\nhttps://example.jp/a\n"
    assert addresses_in(text) == ["差出人：user[at]example[.]jp", "hxxps://example[.]jp/a"]

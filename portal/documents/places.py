"""Where in a file something stands, in words."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.lib.individual_number import Finding, Place, mask_individual_numbers


class PlaceKind(StrEnum):
    """The kinds of places that extractors tell apart."""

    FILE_NAME = "file_name"
    MEMBER_NAME = "member_name"
    CELL = "cell"
    CELL_COMMENT = "cell_comment"
    SHEET_NAME = "sheet_name"
    SHEET = "sheet"
    DEFINED_NAME = "defined_name"
    SHARED_STRING = "shared_string"
    PROPERTIES = "properties"
    BODY = "body"
    HEADER = "header"
    FOOTER = "footer"
    NOTE = "note"
    COMMENT = "comment"
    TEXT_BOX = "text_box"
    SLIDE = "slide"
    SLIDE_NOTES = "slide_notes"
    PAGE = "page"
    PDF_FIELD = "pdf_field"
    PDF_NOTE = "pdf_note"
    CSV_CELL = "csv_cell"
    LINE = "line"
    EVENT = "event"
    PART = "part"


_WORDS: dict[str, str | Promise] = {
    PlaceKind.FILE_NAME: gettext_lazy("ファイル名"),
    PlaceKind.MEMBER_NAME: gettext_lazy("圧縮ファイルの中のファイル名「%(name)s」"),
    PlaceKind.CELL: gettext_lazy("シート「%(part)s」のセル%(name)s"),
    PlaceKind.CELL_COMMENT: gettext_lazy("シート「%(part)s」のセル%(name)sのコメント"),
    PlaceKind.SHEET_NAME: gettext_lazy("シート名「%(part)s」"),
    PlaceKind.SHEET: gettext_lazy("シート「%(part)s」のセル以外の場所（図形、ヘッダー、入力規則など）"),
    PlaceKind.DEFINED_NAME: gettext_lazy("名前の定義「%(name)s」"),
    PlaceKind.SHARED_STRING: gettext_lazy("どのセルにも表示されていない文字列"),
    PlaceKind.PROPERTIES: gettext_lazy("ファイルのプロパティ（作成者、タイトルなど）"),
    PlaceKind.BODY: gettext_lazy("本文の%(line)s段落目"),
    PlaceKind.HEADER: gettext_lazy("ヘッダー"),
    PlaceKind.FOOTER: gettext_lazy("フッター"),
    PlaceKind.NOTE: gettext_lazy("脚注"),
    PlaceKind.COMMENT: gettext_lazy("コメント"),
    PlaceKind.TEXT_BOX: gettext_lazy("テキストボックス"),
    PlaceKind.SLIDE: gettext_lazy("スライド%(name)s"),
    PlaceKind.SLIDE_NOTES: gettext_lazy("スライド%(name)sのノート"),
    PlaceKind.PAGE: gettext_lazy("%(name)sページ"),
    PlaceKind.PDF_FIELD: gettext_lazy("入力欄「%(name)s」"),
    PlaceKind.PDF_NOTE: gettext_lazy("%(name)sページの注釈"),
    PlaceKind.CSV_CELL: gettext_lazy("%(part)s行%(name)s列"),
    PlaceKind.LINE: gettext_lazy("%(line)s行目"),
    PlaceKind.EVENT: gettext_lazy("予定の項目「%(name)s」"),
    PlaceKind.PART: gettext_lazy("文書の内部データ（%(part)s）"),
}
SHOWN = 5


def describe(finding: Finding) -> str:
    """The place in Japanese, without anything that may be an individual number."""
    place = finding.place
    words = str(_WORDS[place.kind]) % {"part": place.part, "name": place.name, "line": _line(finding)}
    if place.within:
        words = _("「%(member)s」の%(place)s") % {"member": place.within, "place": words}
    return mask_individual_numbers(words)


def describe_all(findings: list[Finding]) -> str:
    """The first few places and how many more there are."""
    places = list(dict.fromkeys(describe(finding) for finding in findings))
    shown = "、".join(places[:SHOWN])
    if len(places) > SHOWN:
        shown += _("、ほか%(count)dか所") % {"count": len(places) - SHOWN}
    return shown


def _line(finding: Finding) -> int:
    """Long texts come in portions; the name of the place says how many lines went before."""
    before = int(finding.place.name) if finding.place.name.isdigit() else 0
    return before + finding.line


def in_member(place: Place, member: str) -> Place:
    """The same place inside a member of an archive."""
    return place._replace(within=f"{member}／{place.within}" if place.within else member)

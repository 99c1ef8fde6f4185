"""Why a file was not taken, in words: what is wrong with it and what to do. One sentence for each code."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.exceptions import RuleViolation
from portal.lib.individual_number import mask_individual_numbers

SENTENCES: dict[str, str | Promise] = {
    "file_empty": _("「%(name)s」は空のファイルです。中身のあるファイルを選んでください。"),
    "file_too_large": _(
        "「%(name)s」は大きすぎます（%(size)s）。%(limit)sまでです。画像を小さくするか、ファイルを分けてください。"
    ),
    "file_type_not_allowed": _("「%(name)s」の種類のファイルは受け付けていません。%(allowed)sにしてください。"),
    "file_old_office": _(
        "「%(name)s」は旧形式のOfficeファイルです。%(application)sで開き、「名前を付けて保存」で%(extension)s形式にしてください。"
    ),
    "file_macro": _(
        "「%(name)s」にはマクロが含まれています。マクロは受け付けていません。マクロなしの形式（%(extension)s）で保存し直してください。"
    ),
    "file_svg": _("SVG画像（「%(name)s」）は受け付けていません。PNGに変換してください。"),
    "file_html": _("「%(name)s」はウェブページ（HTML）です。PDFなどに変換してください。"),
    "file_other_archive": _(
        "「%(name)s」は受け付けていない圧縮形式です。圧縮せずに、ファイルを1つずつ選んでください。"
    ),
    "file_type_mismatch": _(
        "「%(name)s」の中身は%(label)sではありません。拡張子を変えただけのファイルは受け付けられません。元のソフトで%(label)sとして保存し直してください。"
    ),
    "file_broken": _("「%(name)s」が壊れているため読み取れません。パソコンで開けるか確かめ、保存し直してください。"),
    "file_encrypted": _("「%(name)s」はパスワードで保護されています。パスワードを外して保存し直してください。"),
    "file_external_link": _(
        "「%(name)s」には他のファイルや外部データへのリンクが含まれています。リンクを解除するか、新しい文書に値だけを貼り付けて保存し直してください。"
    ),
    "file_dde": _(
        "「%(name)s」には他のプログラムを呼び出す式（DDE）が含まれています。その式を消して保存し直してください。"
    ),
    "file_ole": _(
        "「%(name)s」には他のファイルが埋め込まれています。埋め込みを外し、必要なら別のファイルとして添付してください。"
    ),
    "file_activex": _(
        "「%(name)s」にはActiveXコントロール（ボタンや入力欄の部品）が含まれています。部品を消して保存し直してください。"
    ),
    "file_unknown_part": _(
        "「%(name)s」の中に、検査できない種類のファイル（動画、音声など）が入っています。取り除いて保存し直してください。"
    ),
    "file_xml_entity": _(
        "「%(name)s」に、文書には使われない危険な定義（XMLの実体宣言）があります。新しい文書に内容を貼り付けて保存し直してください。"
    ),
    "file_too_complex": _(
        "「%(name)s」の構造が複雑すぎて検査できません。新しい文書に内容を貼り付けて保存し直してください。"
    ),
    "file_too_many_cells": _(
        "「%(name)s」のセルが多すぎます（%(limit)s個まで）。使っていない行と列を削除するか、ファイルを分けてください。"
    ),
    "archive_too_many_entries": _("「%(name)s」の中のファイルが多すぎます（%(limit)s個まで）。分けてください。"),
    "archive_too_large": _("「%(name)s」は展開すると大きすぎます（全体で%(limit)sまで）。ファイルを分けてください。"),
    "archive_entry_too_large": _(
        "「%(name)s」の中に、展開すると%(limit)sを超えるものがあります（%(member)s）。小さくするか、分けてください。"
    ),
    "archive_ratio": _(
        "「%(name)s」の圧縮率が異常に高いため、安全のため受け付けられません（%(member)s）。不要な空白や書式を削除して保存し直してください。"
    ),
    "archive_symlink": _(
        "「%(name)s」の中に、ファイルではなくリンクが入っています（%(member)s）。実際のファイルを入れて圧縮し直してください。"
    ),
    "archive_nested": _(
        "「%(name)s」の中に圧縮ファイルが入っています（%(member)s）。中のファイルを取り出してから、まとめ直してください。"
    ),
    "archive_bad_name": _(
        "「%(name)s」の中に、使えない名前のファイルが入っています（%(member)s）。名前を変えて圧縮し直してください。"
    ),
    "archive_unreadable": _(
        "「%(name)s」は対応していない圧縮方式です。Windowsの「ZIPファイルに圧縮する」で作り直してください。"
    ),
    "image_too_many_pixels": _(
        "「%(name)s」の画素数が多すぎます（%(pixels)s万画素）。%(limit)s万画素までに縮小してください。"
    ),
    "text_encoding": _(
        "「%(name)s」の文字コードを読み取れません。UTF-8かシフトJIS（Windowsの標準）で保存し直してください。"
    ),
    "text_binary": _(
        "「%(name)s」に文字ではないデータが含まれています。元のソフトで%(label)sとして保存し直してください。"
    ),
    "csv_malformed": _(
        '「%(name)s」の%(line)s行目をCSVとして読み取れません。引用符（"）の閉じ忘れがないか確かめてください。'
    ),
    "calendar_attachment": _(
        "「%(name)s」の予定にファイルが埋め込まれています。添付ファイルを外して書き出し直してください。"
    ),
    "pdf_active": _(
        "「%(name)s」には自動で動く処理（スクリプトなど）が含まれています。「印刷」から「PDFとして保存」で作り直してください。"
    ),
    "pdf_attachment": _(
        "「%(name)s」には他のファイルが添付されています。添付を外し、必要なら別のファイルとして添付してください。"
    ),
    "pdf_too_many_pages": _("「%(name)s」のページが多すぎます（%(limit)sページまで）。ファイルを分けてください。"),
    "pdf_unreadable": _(
        "「%(name)s」の文字を検査できませんでした。「印刷」から「PDFとして保存」で作り直してからお試しください。"
    ),
    "file_malware": _(
        "「%(name)s」からウイルスが見つかったため受け付けられません。情報セキュリティの担当者に連絡してください。"
    ),
    "malware_scan_failed": _(
        "ウイルス検査ができないため、今は「%(name)s」を受け付けられません。しばらくしてからお試しください。"
    ),
    "individual_number": _(
        "「%(name)s」に個人番号（マイナンバー）と思われる12桁の数字があるため受け付けられません。場所：%(places)s。"
        "番号を消してから、もう一度お試しください。"
        "日時は「2026-11-23 14:05」、金額は「1,234円」か桁区切りの表示形式にすると受け付けられます。"
    ),
}


def refusal(code: str, *, name: str, **params: object) -> RuleViolation:
    """The error for a file. Names of files and members are shown without anything that may be an individual number."""
    shown = {key: mask_individual_numbers(str(value)) for key, value in {"name": name, **params}.items()}
    return RuleViolation(code, str(SENTENCES[code]) % shown)

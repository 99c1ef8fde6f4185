"""The columns of the answer workbook: one for each field of a connection profile that people fill in."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.sheets.columns import Column, Kind, SheetForm
from security.models import ConnectionProfile

CODE, NAME = "code", "name"
PROFILE_ID, VERSION = "profile_id", "version"  # hidden: which row this is, and what it was made from
STAMP = "接続状況調査票 第1版"
_column = partial(Column, ConnectionProfile)

COLUMNS = (
    _column("isp", Kind.TEXT, 20, gettext_lazy("現在契約している接続事業者の名称"), "○○通信株式会社"),
    _column("contract_start_on", Kind.DATE, 18, gettext_lazy("現在の契約の開始日"), "平成26年4月1日"),
    _column("contract_end_on", Kind.DATE, 18, gettext_lazy("最初の契約期間の満了日（更新前のもの）"), "H29.3.31"),
    _column("renewal_months", Kind.NUMBER, 12, gettext_lazy("自動更新1回の長さ。自動更新がない契約は0"), "12"),
    _column("notice_value", Kind.NUMBER, 10, gettext_lazy("満了のどれだけ前までに解約を申し出るか"), "3"),
    _column("notice_unit", Kind.CHOICE, 10, gettext_lazy("解約予告の期間の単位"), "か月前"),
    _column("monthly_cost_yen", Kind.NUMBER, 12, gettext_lazy("回線と接続サービスの月額（税込み、円）"), "185,000"),
    _column("penalty_rule", Kind.CHOICE, 24, gettext_lazy("満了前に解約したときの違約金の決め方"), "残月数×月額の割合"),
    _column(
        "penalty_yen",
        Kind.NUMBER,
        12,
        gettext_lazy("決め方が「定額」のときの金額、「残月数×定額」のときの1か月あたりの金額（円）"),
        "300,000",
    ),
    _column(
        "penalty_percent",
        Kind.NUMBER,
        10,
        gettext_lazy("決め方が「残月数×月額の割合」か「契約総額の割合」のときの割合（％）"),
        "50",
    ),
    _column("bandwidth_mbps", Kind.NUMBER, 10, gettext_lazy("契約上の回線速度（Mbps）"), "100"),
    _column("user_count", Kind.NUMBER, 10, gettext_lazy("インターネットを利用する職員などの人数"), "850"),
    _column("domains", Kind.LINES, 28, gettext_lazy("利用しているドメイン。1行に1つ"), "city.example.lg.jp"),
    _column("mail_service", Kind.TEXT, 20, gettext_lazy("メールの運用方式"), "庁内メールサーバー"),
    _column(
        "published_servers",
        Kind.LINES,
        28,
        gettext_lazy("公開サーバー。1行に1台。ないときは「なし」"),
        "広報ウェブ",
    ),
    _column("individual_number_zone", Kind.CHOICE, 12, gettext_lazy("分離の状況"), "対応済み"),
    _column("individual_number_evidence", Kind.TEXT, 24, gettext_lazy("状況を確かめられる資料など"), "H28.12 構成図"),
    _column("lgwan_zone", Kind.CHOICE, 12, gettext_lazy("分離の状況"), "対応中"),
    _column("lgwan_evidence", Kind.TEXT, 24, gettext_lazy("状況を確かめられる資料など"), "H29.1 契約書"),
    _column("internet_zone", Kind.CHOICE, 12, gettext_lazy("分離の状況"), "未着手"),
    _column("internet_evidence", Kind.TEXT, 24, gettext_lazy("状況を確かめられる資料など"), "H29年度 予算要求書"),
    _column("separation_model", Kind.CHOICE, 12, gettext_lazy("職員の端末をどこに置くか"), "αモデル"),
    _column("remarks", Kind.LINES, 30, gettext_lazy("切替にあたって伝えておきたいこと"), ""),
)
COLUMN_OF = {column.name: column for column in COLUMNS}
FIELD_NAMES = tuple(COLUMN_OF)


def sheet_form() -> SheetForm:
    """The workbook as it is handed out and read."""
    return SheetForm(
        stamp=STAMP,
        keys={CODE: _("団体コード"), NAME: _("団体名")},
        columns=COLUMNS,
        hidden={PROFILE_ID: _("管理番号"), VERSION: _("更新回数")},
        guide=[
            _(
                "1．シート「入力」に、1団体1行で記入してください。灰色の欄（団体コード、団体名）と見出しは変更しないでください。"
            ),
            _(
                "2．いま登録されている内容が入っています。変わったところだけを直してください。空欄にすると、登録も空欄になります。"
            ),
            _(
                "3．分からない項目は空欄のままにしてください。「なし」と分かっている項目は「なし」、数字の項目は0と記入します。"
            ),
            _("4．日付は和暦でも西暦でも記入できます。数字は全角でも、桁区切りのカンマがあっても読み取ります。"),
            _(
                "5．セルを結合したり、列の見出しを消したりしないでください。列や行を並べ替えるときは、行全体を一緒に動かしてください。"
            ),
            _("6．個人番号（マイナンバー）は記入しないでください。含まれているファイルは受け付けません。"),
        ],
        key_widths={CODE: 11, NAME: 16},
    )

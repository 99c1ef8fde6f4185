"""The columns of the inventory's answer workbook."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clouds.models import SystemRecord
from portal.sheets.columns import Column, Kind, SheetForm

CODE, NAME, BUSINESS, VERSION = "code", "name", "business", "version"
STAMP = "業務システム調査票 第1版"
_column = partial(Column, SystemRecord)

COLUMNS = (
    _column("product", Kind.TEXT, 22, gettext_lazy("使っているシステムの製品名"), "○○住民情報システム"),
    _column("vendor", Kind.TEXT, 20, gettext_lazy("契約している事業者の名称"), "○○情報株式会社"),
    _column("hosting", Kind.CHOICE, 22, gettext_lazy("システムをどこで動かしているか"), "データセンター（単独）"),
    _column("contract_start_on", Kind.DATE, 18, gettext_lazy("現在の契約の開始日"), "令和4年4月1日"),
    _column("contract_end_on", Kind.DATE, 18, gettext_lazy("最初の契約期間の満了日（更新前のもの）"), "R9.3.31"),
    _column("renewal_months", Kind.NUMBER, 12, gettext_lazy("自動更新1回の長さ。自動更新がない契約は0"), "12"),
    _column("notice_value", Kind.NUMBER, 10, gettext_lazy("満了のどれだけ前までに解約を申し出るか"), "3"),
    _column("notice_unit", Kind.CHOICE, 10, gettext_lazy("解約予告の期間の単位"), "か月前"),
    _column("lead_months", Kind.NUMBER, 12, gettext_lazy("予算や議会など、解約予告までに庁内で必要な月数"), "9"),
    _column("yearly_cost_yen", Kind.NUMBER, 16, gettext_lazy("1年間の費用（税込み、円）"), "12,000,000"),
    _column("customisation", Kind.CHOICE, 18, gettext_lazy("製品にどれだけ手を加えているか"), "一部あり"),
    _column("next_wish", Kind.CHOICE, 20, gettext_lazy("次の更新でどうしたいか"), "共同利用したい"),
    _column(
        "wanted_functions",
        Kind.CHOICES,
        30,
        gettext_lazy("次のシステムに求める機能。複数のときは「、」で区切る"),
        "ガバメントクラウド、コンビニ交付",
    ),
    _column("remarks", Kind.LINES, 30, gettext_lazy("そのほか伝えておきたいこと"), ""),
)
COLUMN_OF = {column.name: column for column in COLUMNS}


def sheet_form() -> SheetForm:
    """The workbook as it is handed out and read."""
    return SheetForm(
        stamp=STAMP,
        keys={CODE: _("団体コード"), NAME: _("団体名"), BUSINESS: _("業務")},
        columns=COLUMNS,
        hidden={VERSION: _("更新回数")},
        guide=[
            _(
                "1．シート「入力」に、1業務1行で記入してください。灰色の欄（団体コード、団体名、業務）と見出しは変更しないでください。"
            ),
            _(
                "2．いま登録されている内容が入っています。変わったところだけを直してください。空欄にすると、登録も空欄になります。"
            ),
            _("3．使っていない業務の行は、空欄のままにするか、行ごと削除してください。"),
            _("4．日付は和暦でも西暦でも記入できます。数字は全角でも、桁区切りのカンマがあっても読み取ります。"),
            _("5．セルを結合したり、列の見出しを消したりしないでください。"),
            _("6．個人番号（マイナンバー）は記入しないでください。含まれているファイルは受け付けません。"),
        ],
        key_widths={CODE: 11, NAME: 16, BUSINESS: 22},
    )

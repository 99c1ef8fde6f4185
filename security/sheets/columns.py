"""The columns of the answer workbook: one for each field of a connection profile that people fill in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from django.db.models import Field
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.lib.japanese_dates import format_wareki
from security.models import ConnectionProfile

CODE, NAME = "code", "name"
PROFILE_ID, VERSION = "profile_id", "version"  # hidden: which row this is, and what it was made from


class Kind(Enum):
    TEXT = auto()
    LINES = auto()  # several entries, one a line
    DATE = auto()
    NUMBER = auto()
    CHOICE = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """One field with its place in the workbook. `width` in characters; `hint` says what to write, `example` how."""

    name: str
    kind: Kind
    width: int
    hint: str | Promise = ""
    example: str = ""

    @property
    def field(self) -> Field[Any, Any]:
        return ConnectionProfile._meta.get_field(self.name)  # type: ignore[return-value]

    @property
    def header(self) -> str:
        return str(self.field.verbose_name)

    @property
    def labels(self) -> dict[str, str]:
        """Stored value → label of a choice."""
        return {str(value): str(label) for value, label in self.field.flatchoices}

    def words(self, value: Any) -> str:
        """A stored value as the workbook shows it."""
        if value is None or value == "":
            return ""
        if self.kind == Kind.DATE:
            return format_wareki(value)
        return f"{value:,}" if self.kind == Kind.NUMBER else self.labels.get(value, str(value))


COLUMNS = (
    Column("isp", Kind.TEXT, 20, gettext_lazy("現在契約している接続事業者の名称"), "○○通信株式会社"),
    Column("contract_start_on", Kind.DATE, 18, gettext_lazy("現在の契約の開始日"), "平成26年4月1日"),
    Column("contract_end_on", Kind.DATE, 18, gettext_lazy("最初の契約期間の満了日（更新前のもの）"), "H29.3.31"),
    Column("renewal_months", Kind.NUMBER, 12, gettext_lazy("自動更新1回の長さ。自動更新がない契約は0"), "12"),
    Column("notice_value", Kind.NUMBER, 10, gettext_lazy("満了のどれだけ前までに解約を申し出るか"), "3"),
    Column("notice_unit", Kind.CHOICE, 10, gettext_lazy("解約予告の期間の単位"), "か月前"),
    Column("monthly_cost_yen", Kind.NUMBER, 12, gettext_lazy("回線と接続サービスの月額（税込み、円）"), "185,000"),
    Column("penalty_rule", Kind.CHOICE, 24, gettext_lazy("満了前に解約したときの違約金の決め方"), "残月数×月額の割合"),
    Column(
        "penalty_yen",
        Kind.NUMBER,
        12,
        gettext_lazy("決め方が「定額」のときの金額、「残月数×定額」のときの1か月あたりの金額（円）"),
        "300,000",
    ),
    Column(
        "penalty_percent",
        Kind.NUMBER,
        10,
        gettext_lazy("決め方が「残月数×月額の割合」か「契約総額の割合」のときの割合（％）"),
        "50",
    ),
    Column("bandwidth_mbps", Kind.NUMBER, 10, gettext_lazy("契約上の回線速度（Mbps）"), "100"),
    Column("user_count", Kind.NUMBER, 10, gettext_lazy("インターネットを利用する職員などの人数"), "850"),
    Column("domains", Kind.LINES, 28, gettext_lazy("利用しているドメイン。1行に1つ"), "city.example.lg.jp"),
    Column("mail_service", Kind.TEXT, 20, gettext_lazy("メールの運用方式"), "庁内メールサーバー"),
    Column(
        "published_servers",
        Kind.LINES,
        28,
        gettext_lazy("公開サーバー。1行に1台。ないときは「なし」"),
        "広報ウェブ",
    ),
    Column("individual_number_zone", Kind.CHOICE, 12, gettext_lazy("分離の状況"), "対応済み"),
    Column("individual_number_evidence", Kind.TEXT, 24, gettext_lazy("状況を確かめられる資料など"), "H28.12 構成図"),
    Column("lgwan_zone", Kind.CHOICE, 12, gettext_lazy("分離の状況"), "対応中"),
    Column("lgwan_evidence", Kind.TEXT, 24, gettext_lazy("状況を確かめられる資料など"), "H29.1 契約書"),
    Column("internet_zone", Kind.CHOICE, 12, gettext_lazy("分離の状況"), "未着手"),
    Column("internet_evidence", Kind.TEXT, 24, gettext_lazy("状況を確かめられる資料など"), "H29年度 予算要求書"),
    Column("separation_model", Kind.CHOICE, 12, gettext_lazy("職員の端末をどこに置くか"), "αモデル"),
    Column("remarks", Kind.LINES, 30, gettext_lazy("切替にあたって伝えておきたいこと"), ""),
)
COLUMN_OF = {column.name: column for column in COLUMNS}
FIELD_NAMES = tuple(COLUMN_OF)


def headers() -> dict[str, str]:
    """Key of each column → its heading, in the order of the workbook."""
    keys = {CODE: _("団体コード"), NAME: _("団体名")}
    hidden = {PROFILE_ID: _("管理番号"), VERSION: _("更新回数")}
    return keys | {column.name: column.header for column in COLUMNS} | hidden

"""Choices of suspicious-mail and incident notices. A leaf: anyone may import it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class IncidentKind(TextChoices):
    SUSPICIOUS_MAIL = "suspicious_mail", _("不審メール")
    UNAUTHORISED_ACCESS = "unauthorised_access", _("不正アクセス")
    MALWARE = "malware", _("マルウェア感染の疑い")
    DEFACEMENT = "defacement", _("Web改ざん")
    LEAK = "leak", _("情報漏えいの疑い")
    OTHER = "other", _("その他")


class Urgency(TextChoices):
    URGENT = "urgent", _("至急")
    NORMAL = "normal", _("通常")


class ReportState(TextChoices):
    DRAFT = "draft", _("下書き")
    REPORTED = "reported", _("報告済み")
    CHECKING = "checking", _("確認中")
    SHARED = "shared", _("共有済み")
    NOT_SHARED = "not_shared", _("共有しない")
    CLOSED = "closed", _("終結")


class ReportAction(TextChoices):
    """What people do to a report; the labels are the words of its history."""

    REPORT = "report", _("報告")
    START_CHECK = "start_check", _("確認開始")
    SHARE = "share", _("共有")
    NOT_SHARE = "not_share", _("共有しないことに決定")
    RECHECK = "recheck", _("確認の再開")
    CLOSE = "close", _("終結")
    NOTE = "note", _("続報・連絡")


class Tlp(TextChoices):
    """Traffic Light Protocol 2.0 (FIRST): how far what is shared may travel."""

    RED = "red", _("TLP:RED")
    AMBER_STRICT = "amber_strict", _("TLP:AMBER+STRICT")
    AMBER = "amber", _("TLP:AMBER")
    GREEN = "green", _("TLP:GREEN")
    CLEAR = "clear", _("TLP:CLEAR")


TLP_EXPLANATIONS: Mapping[Tlp, str | Promise] = {
    Tlp.RED: _("指定した団体の情報担当者と承認者だけが見られます。団体内でも、ほかの人には伝えないでください。"),
    Tlp.AMBER_STRICT: _("対象の団体の中だけで共有できます。委託先など団体の外には伝えないでください。"),
    Tlp.AMBER: _("対象の団体の中と、対策に必要な範囲の委託先で共有できます。"),
    Tlp.GREEN: _("府県内の団体と関係機関の間で共有できます。公開の場には載せないでください。"),
    Tlp.CLEAR: _("共有の範囲に制限はありません。公開できます。"),
}
# From the closest circle to the widest.
TLP_ORDER = (Tlp.RED, Tlp.AMBER_STRICT, Tlp.AMBER, Tlp.GREEN, Tlp.CLEAR)
COMMUNITY = (Tlp.GREEN, Tlp.CLEAR)  # read beyond the organisations that are asked to answer


class NoticeAudience(TextChoices):
    """Who is asked to answer."""

    ALL = "all", _("府県内のすべての団体")
    PROGRAMME = "programme", _("事業の参加団体")
    KINDS = "kinds", _("種別で選んだ団体")
    CHOSEN = "chosen", _("指定した団体")


class NoticeState(TextChoices):
    DRAFT = "draft", _("下書き")
    PUBLISHED = "published", _("共有中")
    WITHDRAWN = "withdrawn", _("撤回")
    CLOSED = "closed", _("対応終了")


class Answer(TextChoices):
    CHECKED = "checked", _("確認済み")
    DONE = "done", _("対応済み")
    NOT_APPLICABLE = "not_applicable", _("該当なし")


UNREAD, READ = _("未読"), _("既読")

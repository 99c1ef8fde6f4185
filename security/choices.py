"""Choices of the security cloud. A leaf: anyone may import it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.sheets.choices import ImportState as ImportState

WISH_KIND = "security.wish"  # the kind of application by which an organisation says when it can switch
CHANGE_KIND = "security.change_request"  # by which it asks for another month after the publication


class AcknowledgementState(TextChoices):
    """Whether an organisation has confirmed its switch month."""

    PENDING = "pending", _("未確認")
    DONE = "done", _("確認済み")
    REPLACED = "replaced", _("新しい版に更新")


class PlanState(TextChoices):
    DRAFT = "draft", _("下書き")
    PUBLISHED = "published", _("公開")
    DISCARDED = "discarded", _("破棄")


class ScenarioState(TextChoices):
    WAITING = "waiting", _("計算待ち")
    SOLVED = "solved", _("計算済み")
    IMPOSSIBLE = "impossible", _("成立する計画なし")
    FAILED = "failed", _("計算できず")


class PenaltyRule(TextChoices):
    """What the provider asks for when a contract ends before its term."""

    NONE = "none", _("違約金なし")
    FIXED = "fixed", _("定額")
    PER_REMAINING_MONTH = "per_remaining_month", _("残月数×定額")
    REMAINING_MONTHS = "remaining_months", _("残月数×月額の割合")
    CONTRACT_TOTAL = "contract_total", _("契約総額の割合")
    NOT_CANCELLABLE = "not_cancellable", _("中途解約不可（満了まで支払い）")


class SeparationStatus(TextChoices):
    """How far the three-zone separation (三層の対策) has come."""

    NOT_STARTED = "not_started", _("未着手")
    IN_PROGRESS = "in_progress", _("対応中")
    DONE = "done", _("対応済み")


class SeparationItemStatus(TextChoices):
    """How far one item of the separation checklist has come."""

    NOT_STARTED = "not_started", _("未着手")
    IN_PROGRESS = "in_progress", _("対応中")
    DONE = "done", _("対応済み")
    NOT_APPLICABLE = "not_applicable", _("該当なし")


class SeparationModel(TextChoices):
    ALPHA = "alpha", _("αモデル")
    ALPHA_PRIME = "alpha_prime", _("α'モデル")
    BETA = "beta", _("βモデル")
    BETA_PRIME = "beta_prime", _("β'モデル")


class CostShare(TextChoices):
    """Who pays for a service of the menu."""

    NONE = "none", _("団体の負担なし")
    FIXED = "fixed", _("団体ごとに定額")
    EQUAL = "equal", _("利用団体で均等割")
    POPULATION = "population", _("利用団体で人口割")


class MilestoneState(TextChoices):
    """Of a milestone of the procurement."""

    PLANNED = "planned", _("予定")
    DONE = "done", _("完了")
    CANCELLED = "cancelled", _("中止")

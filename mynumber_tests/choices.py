"""Choices of the joint operation test. A leaf: anyone may import it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

APPLICATION_KIND = "mynumber_tests.participation"


class RulesState(TextChoices):
    """Of one version of the unified test rules."""

    DRAFT = "draft", _("下書き")
    PUBLISHED = "published", _("公開中")
    REPLACED = "replaced", _("旧版")


class Side(TextChoices):
    """Who does a step of a scenario."""

    INQUIRER = "inquirer", _("照会側")
    PROVIDER = "provider", _("提供側")
    BOTH = "both", _("双方")


class RoleKind(TextChoices):
    """What an organisation does in a scenario. A helper has passed it already and offers to provide to others."""

    INQUIRER = "inquirer", _("照会")
    PROVIDER = "provider", _("提供")
    HELPER = "helper", _("応援（合格済み）")


PROVIDING = (RoleKind.PROVIDER, RoleKind.HELPER)


class WishKind(TextChoices):
    """What an organisation says about a possible counterpart."""

    WANTED = "wanted", _("希望する相手先")
    EXCLUDED = "excluded", _("除外する相手先")


class PairingState(TextChoices):
    """Of one calculation of a pairing."""

    WAITING = "waiting", _("計算中")
    SOLVED = "solved", _("計算済み")
    IMPOSSIBLE = "impossible", _("成立しない")
    FAILED = "failed", _("時間内に見つからない")


class PlanState(TextChoices):
    """Of one version of the pairing."""

    DRAFT = "draft", _("下書き")
    PUBLISHED = "published", _("公開済み")
    DISCARDED = "discarded", _("破棄")


class ProposalState(TextChoices):
    """Of one proposed day of a pair."""

    OPEN = "open", _("回答待ち")
    ACCEPTED = "accepted", _("決定")
    DECLINED = "declined", _("都合がつかない")
    WITHDRAWN = "withdrawn", _("取下げ")


class Result(TextChoices):
    """What a side records of one step."""

    NOT_RUN = "not_run", _("未実施")
    PASSED = "passed", _("合格")
    FAILED = "failed", _("不合格")
    BLOCKED = "blocked", _("実施できない")
    NO_PARTNER = "no_partner", _("相手先なし")


class RunState(TextChoices):
    """Where one test of a pair stands; follows from the steps that both sides record."""

    NOT_STARTED = "not_started", _("未着手")
    RUNNING = "running", _("実施中")
    BLOCKED = "blocked", _("中断")
    FAILED = "failed", _("不合格")
    PASSED = "passed", _("合格（完了確認待ち）")
    NO_PARTNER = "no_partner", _("相手先なし")
    SIGNED_OFF = "signed_off", _("完了")


OVER_STATES = (RunState.SIGNED_OFF, RunState.NO_PARTNER)


class Severity(TextChoices):
    """Of a defect."""

    CRITICAL = "critical", _("重大")
    MAJOR = "major", _("中程度")
    MINOR = "minor", _("軽微")


class DefectState(TextChoices):
    """Of a defect: found, mended and waiting for the retest, closed by a passed retest."""

    OPEN = "open", _("対応中")
    FIXED = "fixed", _("再テスト待ち")
    CLOSED = "closed", _("解決")


class StepState(TextChoices):
    """Of one of the six steps of one organisation."""

    NOT_DONE = "not_done", _("未完了")
    DONE = "done", _("完了")
    NOT_APPLICABLE = "not_applicable", _("該当なし")


class WorkKind(TextChoices):
    """Why something stands on the coordinator's worklist."""

    SILENT_PAIR = "silent_pair", _("確認がない相手先")
    NO_DATE = "no_date", _("日程が決まらない")
    MISMATCH = "mismatch", _("結果の食い違い")
    BLOCKED_RUN = "blocked_run", _("中断・不合格のテスト")
    DEFECT = "defect", _("解決していない障害")
    CONSULTATION = "consultation", _("回答していない相談")


class ImportState(TextChoices):
    """Of one workbook that was read."""

    CHECKED = "checked", _("確認待ち")
    REFUSED = "refused", _("誤りあり")
    APPLIED = "applied", _("取込済み")
    DISCARDED = "discarded", _("取りやめ")

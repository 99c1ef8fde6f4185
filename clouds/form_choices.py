"""Choices of the output forms. A leaf: anyone may import it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from clouds.planning.form_fit import AnswerKind, Fit, Level


class FormKind(TextChoices):
    """What an output form is for."""

    CERTIFICATE = "certificate", _("証明書")
    NOTICE = "notice", _("通知書")
    BILL = "bill", _("納付書")
    LIST = "list", _("一覧表")
    STATISTICS = "statistics", _("統計")
    OTHER = "other", _("その他")


class NeedLevel(TextChoices):
    """What an organisation says of a form."""

    MUST = Level.MUST.value, _("必須")
    WANTED = Level.WANTED.value, _("希望")
    NOT_NEEDED = Level.NOT_NEEDED.value, _("不要")
    OWN = Level.OWN.value, _("独自様式")


class VendorAnswerKind(TextChoices):
    """What a vendor says of a form."""

    STANDARD = AnswerKind.STANDARD.value, _("標準")
    PLANNED = AnswerKind.PLANNED.value, _("予定")
    ALTERNATIVE = AnswerKind.ALTERNATIVE.value, _("代替案")
    CUSTOM = AnswerKind.CUSTOM.value, _("カスタマイズ")
    IMPOSSIBLE = AnswerKind.IMPOSSIBLE.value, _("不可")


class FitResult(TextChoices):
    """How an answer meets a need."""

    NOT_NEEDED = Fit.NOT_NEEDED.value, _("不要")
    STANDARD = Fit.STANDARD.value, _("標準で対応")
    PLANNED = Fit.PLANNED.value, _("予定で対応")
    ALTERNATIVE = Fit.ALTERNATIVE.value, _("代替案で対応")
    PAID = Fit.PAID.value, _("有償で対応")
    LATE = Fit.LATE.value, _("予定が間に合わない")
    REFUSED = Fit.REFUSED.value, _("代替案では不足")
    NO_OWN = Fit.NO_OWN.value, _("独自様式に不対応")
    IMPOSSIBLE = Fit.IMPOSSIBLE.value, _("不可")
    UNANSWERED = Fit.UNANSWERED.value, _("未回答")


FIT_MARKS = {
    FitResult.NOT_NEEDED: _("－"),
    FitResult.STANDARD: _("○"),
    FitResult.PLANNED: _("予定"),
    FitResult.ALTERNATIVE: _("代替"),
    FitResult.PAID: _("有償"),
    FitResult.LATE: _("×遅れ"),
    FitResult.REFUSED: _("×代替"),
    FitResult.NO_OWN: _("×独自"),
    FitResult.IMPOSSIBLE: _("×不可"),
    FitResult.UNANSWERED: _("×未回答"),
}  # where there is room for a word of two letters only


class CommonSetState(TextChoices):
    """Of a calculation."""

    WAITING = "waiting", _("計算待ち")
    SOLVED = "solved", _("計算済み")


class SheetKind(TextChoices):
    """What a workbook holds."""

    CATALOGUE = "catalogue", _("様式の一覧")
    NEEDS = "needs", _("必要度の回答")
    ANSWERS = "answers", _("事業者の回答")

"""Types, states and actions of surveys. A leaf: anyone may import it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class QuestionType(TextChoices):
    SINGLE = "single", _("1つ選ぶ")
    MULTIPLE = "multiple", _("当てはまるものをすべて選ぶ")
    NUMBER = "number", _("数値（単位付き）")
    MONEY = "money", _("金額（円）")
    DATE = "date", _("日付")
    MONTHS = "months", _("期間（年月から年月まで）")
    TABLE = "table", _("表")
    TEXT = "text", _("自由記述")
    FILE = "file", _("ファイル")


class ColumnType(TextChoices):
    """What one column of a table question holds."""

    TEXT = "text", _("文字")
    NUMBER = "number", _("数値")
    MONEY = "money", _("金額（円）")
    DATE = "date", _("日付")


class SurveyState(TextChoices):
    DRAFT = "draft", _("作成中")
    OPEN = "open", _("回答受付中")
    CLOSED = "closed", _("受付終了")


class ResponseState(TextChoices):
    """Where an answer stands in its own house."""

    UNANSWERED = "unanswered", _("未回答")
    DRAFT = "draft", _("下書き")
    AWAITING_APPROVAL = "awaiting_approval", _("承認待ち")
    SUBMITTED = "submitted", _("回答済み")


class Standing(TextChoices):
    """How the prefecture sees an answer: what is written but not sent is the other house's affair."""

    UNANSWERED = "unanswered", _("未回答")
    REOPENED = "reopened", _("差戻し")
    ANSWERED = "answered", _("回答済み")


class Action(TextChoices):
    """What people do to an answer; the labels are the words of its history."""

    SUBMIT = "submit", _("提出")
    REQUEST_APPROVAL = "request_approval", _("承認依頼")
    TAKE_BACK = "take_back", _("承認依頼の取消し")
    DECLINE = "decline", _("承認者による差戻し")
    APPROVE = "approve", _("承認・提出")
    REVISE = "revise", _("回答の訂正を開始")
    REOPEN = "reopen", _("差戻し")


CHOOSING = (QuestionType.SINGLE, QuestionType.MULTIPLE)
# In these the organisation may type.
EDITABLE_STATES = (ResponseState.UNANSWERED, ResponseState.DRAFT)

"""States, actions and sides of applications. A leaf: anyone may import it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ApplicationState(TextChoices):
    DRAFT = "draft", _("下書き")
    AWAITING_APPROVAL = "awaiting_approval", _("承認待ち")
    SUBMITTED = "submitted", _("提出済み")
    IN_REVIEW = "in_review", _("審査中")
    RETURNED = "returned", _("差戻し")
    ACCEPTED = "accepted", _("受理")
    REJECTED = "rejected", _("却下")
    WITHDRAWN = "withdrawn", _("取下げ")


class Action(TextChoices):
    """What people do to an application; the labels are the words of its history."""

    CREATE = "create", _("作成")
    SUBMIT = "submit", _("提出")
    REQUEST_APPROVAL = "request_approval", _("承認依頼")
    REMIND_APPROVER = "remind_approver", _("承認の催促")
    TAKE_BACK = "take_back", _("承認依頼の取消し")
    DECLINE = "decline", _("承認者による差戻し")
    APPROVE = "approve", _("承認・提出")
    RESUBMIT = "resubmit", _("再提出")
    START_REVIEW = "start_review", _("審査開始")
    RETURN = "return", _("差戻し")
    ACCEPT = "accept", _("受理")
    REJECT = "reject", _("却下")
    WITHDRAW = "withdraw", _("取下げ")


class AudienceKind(TextChoices):
    ALL_MUNICIPALITIES = "all_municipalities", _("府県内のすべての市区町村")
    CHOSEN = "chosen", _("選んだ団体")


class Period(TextChoices):
    """Where a window stands now."""

    COMING = "coming", _("受付前")
    OPEN = "open", _("受付中")
    OVER = "over", _("受付終了")


NOT_SUBMITTED = _("未提出")

# The applicant may type in these; the prefecture waits.
EDITABLE_STATES = (ApplicationState.DRAFT, ApplicationState.RETURNED)
# In these the applicant's house holds the pen: what it sees is newer than what was submitted.
UNSENT_STATES = (*EDITABLE_STATES, ApplicationState.AWAITING_APPROVAL)
# Nothing follows; the organisation may apply anew.
CLOSED_STATES = (ApplicationState.REJECTED, ApplicationState.WITHDRAWN)
UNNUMBERED_STATES = (ApplicationState.DRAFT, ApplicationState.AWAITING_APPROVAL, ApplicationState.WITHDRAWN)
# An approval inside the applicant's house is no business of the prefecture: there it stays 差戻し.
STATES_SHOWN_AS_RETURNED = (ApplicationState.RETURNED, ApplicationState.AWAITING_APPROVAL)

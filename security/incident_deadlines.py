"""When organisations owe an answer to a notice."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.deadlines.registry import DeadlineKind, Debts, declare_deadline, not_a_deadline
from security.models import IncidentNotice, NoticeRecipient
from security.services.notice_answers import give_more_time


def _answers_owed() -> list[Debts]:
    """Open notices that an organisation was asked about, each with the due date of its own."""
    return [
        Debts(
            NoticeRecipient.objects.unsettled(),
            object="notice",
            due_at="due_at",
            coordinator="notice__prefecture",
            subject="notice__current__title",
        )
    ]


declare_deadline(
    DeadlineKind(
        code="security.incident_notice",
        title=_("注意喚起への回答"),
        model=IncidentNotice,
        fields=("due_at", "security.NoticeRecipient.due_at"),
        debts=_answers_owed,
        link="security:incident-notice-detail",
        extend=give_more_time,
    )
)
not_a_deadline("security.NoticeRevision.due_at", "A copy of what was shared; each recipient has a due date of its own.")

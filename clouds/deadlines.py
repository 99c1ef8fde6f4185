"""Due dates of the municipal cloud: replies, answers to minutes, action items, the next step of support."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from clouds import form_deadlines, inventory_deadlines  # noqa: F401 (each declares its own)
from clouds.models import ActionItem, Attendance, Meeting, Minutes, MinutesResponse, SupportEntry
from clouds.services import actions, invitations, responses, support
from portal.deadlines.registry import DeadlineKind, Debts, declare_deadline


def _replies_owed() -> list[Debts]:
    """Invitations to what is to come, each with the day of its own."""
    return [
        Debts(
            Attendance.objects.unanswered(),
            object="meeting",
            due_on="reply_due_on",
            coordinator="meeting__group__prefecture",
            subject="meeting__title",
        )
    ]


def _answers_owed() -> list[Debts]:
    """Comments and objections of the round at hand; nobody owes anything once the minutes are confirmed."""
    return [
        Debts(
            MinutesResponse.objects.pending(),
            object="minutes",
            due_on="due_on",
            coordinator="minutes__meeting__group__prefecture",
            subject="minutes__meeting__title",
        )
    ]


declare_deadline(
    DeadlineKind(
        code="clouds.reply",
        title=_("会議の出欠の回答"),
        model=Meeting,
        fields=("reply_by", "clouds.Attendance.reply_due_on"),
        debts=_replies_owed,
        link="clouds:meeting-detail",
        extend=invitations.give_more_time_to_reply,
    )
)
declare_deadline(
    DeadlineKind(
        code="clouds.minutes",
        title=_("議事録の確認"),
        model=Minutes,
        fields=("answer_by", "clouds.MinutesResponse.due_on"),
        debts=_answers_owed,
        link="clouds:minutes-detail",
        extend=responses.give_more_time,
    )
)
declare_deadline(
    DeadlineKind(
        code="clouds.action",
        title=_("検討会のアクション項目"),
        model=ActionItem,
        fields=("due_on",),
        debts=lambda: [
            Debts(ActionItem.objects.open(), due_on="due_on", coordinator="group__prefecture", subject="title")
        ],
        link="clouds:action-detail",
        extend=actions.give_more_time,
    )
)
declare_deadline(
    DeadlineKind(
        code="clouds.support",
        title=_("個別支援の次の対応"),
        model=SupportEntry,
        fields=("follow_up_on",),
        debts=lambda: [
            Debts(
                SupportEntry.objects.to_be_followed_up(),
                due_on="follow_up_on",
                organisation="prefecture",
                coordinator="prefecture",
                subject="next_step",
            )
        ],
        link="clouds:support-detail",
        extend=support.give_more_time,
    )
)

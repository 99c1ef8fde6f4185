"""What each organisation does with a notice: reads it, answers; and the reminder of those who have not."""

from __future__ import annotations

from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.querysets import is_permitted
from portal.applications.services.checks import acting_person
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from portal.web.validators import INDIVIDUAL_NUMBER, validate_no_individual_number
from security.incident_choices import Answer, NoticeState
from security.models import IncidentNotice, NoticeRecipient

from .incident_tellings import tell_of_reminder

ANSWERED_MEANWHILE = "answered_meanwhile"


@transaction.atomic
def mark_notice_read(*, actor: Actor, notice: IncidentNotice) -> None:
    """The first person of the organisation who opens it counts; machines and the prefecture do not."""
    record_as(actor)
    rows = NoticeRecipient.objects.permitted_to(actor, "answer").filter(notice=notice, read_at__isnull=True)
    now = timezone.now()
    rows.update(read_at=now, read_by=actor.user, updated_at=now)


@transaction.atomic
def answer_notice(
    *, actor: Actor, notice: IncidentNotice, answer: Answer, comment: str = "", version: int | None = None
) -> NoticeRecipient:
    """Answer for one's organisation; a later answer replaces an earlier one, which stays in the history.

    `version` is the one of the row that the actor saw. Raises RuleViolation: not asked, ended, ANSWERED_MEANWHILE, or
    該当なし without a word on how that was found out.
    """
    person, _organisation = acting_person(actor)
    record_as(actor)
    row = _own_row(actor, notice)
    if version is not None and version != row.version:
        raise RuleViolation(ANSWERED_MEANWHILE, _meanwhile(row))
    if answer == Answer.NOT_APPLICABLE and not comment.strip():
        sentence = _("「該当なし」のときは、確かめた方法をコメントに書いてください。例：受信記録を検索し、該当なし。")
        raise RuleViolation("comment_required", sentence, "comment")
    _check_comment(comment)
    now = timezone.now()
    row.answer, row.comment = answer, comment.strip()
    row.answered_at, row.answered_by = now, person
    if row.read_at is None:
        row.read_at, row.read_by = now, person
    row.version += 1
    row.save()
    return row


def _check_comment(comment: str) -> None:
    try:
        validate_no_individual_number(comment)
    except ValidationError as error:
        raise RuleViolation(INDIVIDUAL_NUMBER, "".join(error.messages), "comment") from error


def give_more_time(key: str, organisation: Organisation, due_on: date) -> None:
    """A later day, at the same hour, for one organisation that owes its answer; inside the service that checked it."""
    for row in NoticeRecipient.objects.unsettled().filter(notice=int(key), organisation=organisation):
        hour = timezone.localtime(row.due_at).time()
        row.due_at = timezone.make_aware(datetime.combine(due_on, hour))
        row.save(update_fields=["due_at", "updated_at"])


def _own_row(actor: Actor, notice: IncidentNotice) -> NoticeRecipient:
    rows = NoticeRecipient.objects.select_related("answered_by").filter(notice=notice, organisation=actor.organisation)
    row = rows.asked().select_for_update(of=("self",)).first()
    if row is None or not is_permitted(actor, "answer", notice):
        state = IncidentNotice.objects.filter(pk=notice.pk).values_list("state", flat=True).get()
        if row is not None and state != NoticeState.PUBLISHED:
            sentence = _("この注意喚起は「%(state)s」のため、回答は受け付けていません。")
            raise RuleViolation("notice_ended", sentence % {"state": NoticeState(state).label})
        raise RuleViolation("not_asked", _("この注意喚起に回答できるのは、対象の団体の情報担当者と市町村承認者です。"))
    return row


def _meanwhile(row: NoticeRecipient) -> str:
    who = row.answered_by.name if row.answered_by else _("ほかの人")
    if not row.answer:
        return _("画面を開いた後に内容が更新されました。最新の内容を確かめてから、もう一度回答してください。")
    return _("%(name)sさんが先に「%(answer)s」と回答しました。変更するときは、もう一度回答してください。") % {
        "name": who,
        "answer": row.get_answer_display(),
    }


@transaction.atomic
def remind(*, actor: Actor, notice: IncidentNotice, organisation: Organisation | None = None) -> int:
    """Tell those who still owe an answer (all, or one), each at most once a day; gives how many were told.

    Raises RuleViolation without the right, or if nobody is left to be told today.
    """
    record_as(actor)
    if not is_permitted(actor, "change", notice):
        raise RuleViolation("not_permitted", _("督促できるのは、この注意喚起を出した府県の担当者です。"))
    today = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    owing = NoticeRecipient.objects.filter(notice=notice).unsettled()
    due = owing.filter(Q(reminded_at__isnull=True) | Q(reminded_at__lt=today))
    if organisation is not None:
        due = due.filter(organisation=organisation)
    rows = list(due.select_for_update(of=("self",)))
    if not rows:
        raise RuleViolation("nobody_to_remind", _("督促が必要な団体はありません。督促は、1つの団体に1日1回までです。"))
    for row in rows:
        row.reminded_at, row.reminder_count = timezone.now(), row.reminder_count + 1
    NoticeRecipient.objects.bulk_update(rows, ["reminded_at", "reminder_count"], batch_size=500)
    current = notice.current
    assert current is not None
    tell_of_reminder(actor, notice, current.title, [row.organisation_id for row in rows])
    return len(rows)

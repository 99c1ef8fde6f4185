"""Minutes: written, sent round for comments, opened to objections, confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clouds.choices import ASKING, MeetingState, MinutesState
from clouds.models import Decision, Meeting, Minutes, MinutesResponse
from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.editing.rows import locked, save_changed, stale
from portal.exceptions import RuleViolation
from portal.notifications.services import notify
from portal.web.rendering import display_value

from .permits import MEMBERS, require

MOST_DECISIONS = 50


@transaction.atomic
def write_minutes(
    *, actor: Actor, meeting: Meeting, version: int, body: str, decisions: Sequence[str], change_note: str = ""
) -> Minutes:
    """Keep the draft; `version` 0 where none was shown. A draft after confirmed minutes is their correction.

    Raises RuleViolation: not permitted, changed since (STALE), not held, sent round, no reason; ValidationError.
    """
    record_as(actor)
    require(actor, "change", meeting, _("議事録を作成する権限がありません。"))
    Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    stored = meeting.minutes.exclude(state=MinutesState.CONFIRMED).select_for_update().first()
    if stored is None:
        stored = _new_draft(meeting, version)
    elif version != stored.version:
        raise stale()
    if stored.state != MinutesState.DRAFT:
        raise RuleViolation("sent_round", _("照会中の議事録は変更できません。下書きに戻してから変更してください。"))
    if stored.number > 1 and not change_note:
        raise RuleViolation("no_reason", _("確定した議事録を訂正する理由を入力してください。"), field="change_note")
    values = {"body": body, "change_note": change_note}
    if stored.pk:
        save_changed(stored, values)
    else:
        stored.body, stored.change_note = body, change_note
        stored.full_clean()
        stored.save()
    _write_decisions(stored, decisions)
    return stored


def _new_draft(meeting: Meeting, version: int) -> Minutes:
    if version:
        raise stale()  # confirmed since
    if Meeting.objects.get(pk=meeting.pk).state != MeetingState.HELD:
        raise RuleViolation("not_held", _("議事録は、当日の出欠を記録した後に作成できます。"))
    last = meeting.minutes.aggregate(last=Max("number"))["last"] or 0
    return Minutes(meeting=meeting, number=last + 1)


def _write_decisions(minutes: Minutes, decisions: Sequence[str]) -> None:
    """Exactly these, in this order; rows that say the same stay as they are."""
    if len(decisions) > MOST_DECISIONS:
        sentence = _("決定事項は%(most)d件までです。")
        raise RuleViolation("too_many_decisions", sentence % {"most": MOST_DECISIONS}, field="decisions")
    known = {row.position: row for row in minutes.decisions.all()}
    for position, text in enumerate(decisions, start=1):
        row = known.get(position) or Decision(minutes=minutes, position=position)
        if row.text != text:
            row.text = text
            row.full_clean()
            row.save()
    minutes.decisions.filter(position__gt=len(decisions)).delete()


@transaction.atomic
def discard_minutes(*, actor: Actor, minutes: Minutes, version: int) -> None:
    """Throw a draft away that nobody else has seen. Raises RuleViolation: not permitted, changed since, sent round."""
    record_as(actor)
    stored = _lock(actor, minutes, version, MinutesState.DRAFT)
    if stored.round:
        raise RuleViolation("sent_round", _("一度照会した議事録は削除できません。"))
    stored.delete()


@transaction.atomic
def ask_for_comments(*, actor: Actor, minutes: Minutes, version: int, answer_by: date) -> Minutes:
    """Send a draft round: every member says whether it has a comment (意見).

    Raises RuleViolation: not permitted, changed since (STALE), no draft, day in the past, nobody to ask.
    """
    record_as(actor)
    stored = _lock(actor, minutes, version, MinutesState.DRAFT)
    stored.was_commented = True
    sentence = _("「%(meeting)s」の議事録（案）への意見を、%(due)sまでに回答してください。")
    return _send_round(actor, stored, MinutesState.COMMENTING, answer_by, sentence)


@transaction.atomic
def open_objections(*, actor: Actor, minutes: Minutes, version: int, answer_by: date) -> Minutes:
    """Send the final text round: whoever does not object (異議) until the day agrees.

    Raises RuleViolation: not permitted, changed since (STALE), never commented, comments unanswered, nobody to ask.
    """
    record_as(actor)
    stored = _lock(actor, minutes, version, MinutesState.DRAFT, MinutesState.COMMENTING)
    if not stored.was_commented and stored.number == 1:
        raise RuleViolation("not_commented", _("先に、議事録（案）への意見を照会してください。"))
    if left := stored.responses.unresolved().count():
        sentence = _(
            "事務局の対応を書いていない意見・異議が%(count)d件あります。すべてに対応を書いてから進めてください。"
        )
        raise RuleViolation("unresolved", sentence % {"count": left})
    sentence = _("「%(meeting)s」の議事録に異議があるときは、%(due)sまでに申し出てください。申出がなければ確定します。")
    return _send_round(actor, stored, MinutesState.OBJECTION, answer_by, sentence)


def _send_round(actor: Actor, minutes: Minutes, stage: MinutesState, answer_by: date, sentence: str) -> Minutes:
    if answer_by < timezone.localdate():
        raise RuleViolation("in_the_past", _("回答期限は、今日以降の日付で入力してください。"), field="answer_by")
    members = list(minutes.meeting.group.members.present().values_list("organisation", flat=True))
    if not members:
        raise RuleViolation("no_members", _("構成団体がないため、照会できません。"))
    minutes.state, minutes.answer_by, minutes.round = stage, answer_by, minutes.round + 1
    _count_up(minutes)
    asked = {"minutes": minutes, "round": minutes.round, "stage": stage, "due_on": answer_by}
    MinutesResponse.objects.bulk_create([MinutesResponse(**asked, organisation_id=pk) for pk in members])
    tell(actor, minutes, sentence % {"meeting": minutes.meeting, "due": display_value(answer_by)}, members)
    return minutes


@transaction.atomic
def take_back(*, actor: Actor, minutes: Minutes, version: int, reason: str) -> Minutes:
    """Back to the draft, to be reworded; what was answered stays. Raises RuleViolation as the others."""
    record_as(actor, reason=reason)
    stored = _lock(actor, minutes, version, *ASKING)
    asked = list(stored.responses.filter(round=stored.round).values_list("organisation", flat=True))
    stored.state = MinutesState.DRAFT
    _count_up(stored)
    sentence = _("「%(meeting)s」の議事録は、内容を直すため照会を取りやめました。理由：%(reason)s")
    tell(actor, stored, sentence % {"meeting": stored.meeting, "reason": reason}, asked)
    return stored


@transaction.atomic
def confirm_minutes(*, actor: Actor, minutes: Minutes, version: int) -> Minutes:
    """Fix the text for good: the window is over or everybody has answered, and no objection is open.

    Raises RuleViolation: not permitted, changed since (STALE), window still open, objection without an answer.
    """
    record_as(actor)
    stored = _lock(actor, minutes, version, MinutesState.OBJECTION)
    if stored.responses.unresolved().exists():
        raise RuleViolation(
            "unresolved", _("事務局の対応を書いていない異議があります。対応を書いてから確定してください。")
        )
    if stored.responses.pending().filter(due_on__gte=timezone.localdate()).exists():
        raise RuleViolation(
            "window_open", _("異議の申出期間が終わっていません。全団体の回答がそろうか、期限が過ぎると確定できます。")
        )
    stored.state = MinutesState.CONFIRMED
    stored.confirmed_at, stored.confirmed_by = timezone.now(), actor.user
    _count_up(stored)
    asked = list(stored.responses.filter(round=stored.round).values_list("organisation", flat=True))
    tell(actor, stored, _("「%(meeting)s」の議事録が確定しました。") % {"meeting": stored.meeting}, asked)
    return stored


def confirm_due_minutes() -> int:
    """Confirm what nobody has objected to in time; gives how many. Finds its work in the tables."""
    waiting = Minutes.objects.filter(state=MinutesState.OBJECTION, answer_by__lt=timezone.localdate())
    confirmed = 0
    for minutes in waiting:
        try:
            confirm_minutes(actor=Actor.system(), minutes=minutes, version=minutes.version)
        except RuleViolation:  # somebody has more time or an objection is open: its page says so
            continue
        confirmed += 1
    return confirmed


def tell(actor: Actor, minutes: Minutes, text: str, organisations: Sequence[int]) -> None:
    link = reverse("clouds:minutes-detail", args=[minutes.pk])
    notify(actor=actor, organisations=organisations, roles=MEMBERS, text=text, link=link)


def _lock(actor: Actor, minutes: Minutes, version: int, *states: MinutesState) -> Minutes:
    require(actor, "change", minutes, _("この議事録を変更する権限がありません。"))
    stored = locked(Minutes, minutes.pk, version)
    if stored.state not in states:
        sentence = _("この議事録は「%(state)s」のため、この操作はできません。")
        raise RuleViolation("wrong_state", sentence % {"state": stored.get_state_display()})
    return stored


def _count_up(minutes: Minutes) -> None:
    minutes.version += 1
    minutes.save()

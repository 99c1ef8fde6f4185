"""What members say to minutes, and what the prefecture makes of it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clouds.choices import Answer, MinutesState
from clouds.models import Minutes, MinutesResponse
from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.editing.rows import locked
from portal.exceptions import RuleViolation
from portal.notifications.services import notify
from portal.organisations.models import Organisation
from portal.web.rendering import display_value

from .permits import SECRETARIAT, require


@transaction.atomic
def answer_minutes(
    *, actor: Actor, response: MinutesResponse, version: int, answer: Answer, text: str = ""
) -> MinutesResponse:
    """Answer for one's organisation in the round at hand; a later answer replaces an earlier one while it runs.

    Raises RuleViolation: not asked (any more), changed since (STALE), the window is over, a comment without a word.
    """
    record_as(actor)
    Minutes.objects.select_for_update(no_key=True).get(pk=response.minutes_id)  # not while it is being confirmed
    if not MinutesResponse.objects.at_hand().filter(pk=response.pk).exists():
        raise RuleViolation("round_over", _("この議事録への回答の受付は終わっています。事務局に連絡してください。"))
    require(actor, "answer", response, _("回答できるのは、照会を受けた団体の担当者です。"))
    stored = locked(MinutesResponse, response.pk, version)
    if stored.stage == MinutesState.OBJECTION and stored.due_on < timezone.localdate():
        sentence = _("異議の申出は%(due)sで締め切りました。事務局に連絡してください。")
        raise RuleViolation("window_over", sentence % {"due": display_value(stored.due_on)})
    if answer == Answer.SOME and not text:
        sentence = _("意見や異議の内容を、議事録のどこをどう直すかが分かるように入力してください。")
        raise RuleViolation("no_text", sentence, field="text")
    stored.answer, stored.text = answer, text if answer == Answer.SOME else ""
    stored.resolution = ""
    stored.answered_at, stored.answered_by = timezone.now(), actor.user
    stored.full_clean()
    stored.save()
    if stored.answer == Answer.SOME:
        _tell_secretariat(actor, stored)
    return stored


def _tell_secretariat(actor: Actor, response: MinutesResponse) -> None:
    minutes = response.minutes
    is_objection = response.stage == MinutesState.OBJECTION
    sentence = (
        _("%(organisation)sから「%(meeting)s」の議事録に異議の申出がありました。")
        if is_objection
        else _("%(organisation)sから「%(meeting)s」の議事録に意見がありました。")
    )
    notify(
        actor=actor,
        organisations=[minutes.meeting.group.prefecture_id],
        roles=SECRETARIAT,
        text=sentence % {"organisation": response.organisation, "meeting": minutes.meeting},
        link=reverse("clouds:minutes-detail", args=[minutes.pk]),
    )


@transaction.atomic
def resolve_response(*, actor: Actor, response: MinutesResponse, version: int, resolution: str) -> MinutesResponse:
    """Say what becomes of a comment or an objection.

    Raises RuleViolation: not permitted, changed since (STALE), nothing said, confirmed.
    """
    record_as(actor)
    require(actor, "change", response, _("事務局の対応を書く権限がありません。"))
    stored = locked(MinutesResponse, response.pk, version)
    if stored.answer != Answer.SOME:
        raise RuleViolation("nothing_said", _("この団体から意見や異議は出ていません。"))
    if stored.minutes.state == MinutesState.CONFIRMED:
        raise RuleViolation("confirmed", _("議事録が確定しているため、対応は変更できません。"))
    stored.resolution = resolution
    stored.full_clean()
    stored.save()
    return stored


def give_more_time(key: str, organisation: Organisation, due_on: date) -> None:
    """A later day for one organisation; inside the service that has checked it."""
    MinutesResponse.objects.pending().filter(minutes=int(key), organisation=organisation).update(due_on=due_on)

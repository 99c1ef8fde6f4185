"""Action items (アクション項目): given to a member or to the prefecture, told how they stand, done."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clouds.choices import ActionState, MeetingState
from clouds.models import ActionItem, Meeting, StudyGroup
from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.editing.rows import locked, save_changed
from portal.exceptions import RuleViolation
from portal.notifications.services import notify
from portal.organisations.models import Organisation
from portal.web.rendering import display_value

from .permits import MEMBERS, SECRETARIAT, require


def owners(group: StudyGroup) -> list[Organisation]:
    """Who can be given something to do: the prefecture and the members."""
    members = Organisation.objects.filter(group_memberships__in=group.members.present())
    return [group.prefecture, *members.order_by("code", "kana", "pk")]


@transaction.atomic
def add_action(*, actor: Actor, group: StudyGroup, meeting: Meeting | None = None, **fields: Any) -> ActionItem:
    """Raises RuleViolation: not permitted, not a member, due in the past; ValidationError for wrong fields."""
    record_as(actor)
    require(actor, "change", group, _("この検討会のアクション項目を登録する権限がありません。"))
    if meeting is not None and meeting.state not in (MeetingState.INVITED, MeetingState.HELD):
        raise RuleViolation("wrong_state", _("案内する前の会議と中止した会議には、アクション項目を登録できません。"))
    item = ActionItem(group=group, meeting=meeting, **fields)
    _check_owner(item)
    _check_day(item.due_on)
    item.full_clean()
    item.save()
    _tell_owner(actor, item)
    return item


@transaction.atomic
def update_action(*, actor: Actor, item: ActionItem, version: int, **fields: Any) -> ActionItem:
    """Raises RuleViolation: not permitted, changed since (STALE), not a member, done in the future."""
    record_as(actor)
    require(actor, "change", item, _("このアクション項目を変更する権限がありません。"))
    stored = locked(ActionItem, item.pk, version)
    former = stored.organisation_id
    save_changed(stored, _with_day(stored, fields))
    _check_owner(stored)
    if stored.organisation_id != former:
        _tell_owner(actor, stored)
    return stored


@transaction.atomic
def report_action(
    *, actor: Actor, item: ActionItem, version: int, state: ActionState, result: str, done_on: date | None
) -> ActionItem:
    """Whoever owes it tells how it stands. Raises RuleViolation: not permitted, changed since (STALE), dropped."""
    record_as(actor)
    require(actor, "report", item, _("状況を報告できるのは、担当団体と事務局です。"))
    stored = locked(ActionItem, item.pk, version)
    if stored.state == ActionState.DROPPED or state == ActionState.DROPPED:
        raise RuleViolation("dropped", _("取りやめにできるのも、取りやめを戻せるのも、事務局だけです。"))
    was_open = stored.state == ActionState.OPEN
    save_changed(stored, _with_day(stored, {"state": state, "result": result, "done_on": done_on}))
    if was_open and stored.state == ActionState.DONE and actor.organisation_id != stored.group.prefecture_id:
        sentence = _("%(organisation)sが「%(title)s」を完了しました。")
        text = sentence % {"organisation": stored.organisation, "title": stored.title}
        _tell(actor, stored, [stored.group.prefecture_id], SECRETARIAT, text)
    return stored


def _with_day(item: ActionItem, fields: dict[str, Any]) -> dict[str, Any]:
    """What is done has its day, the rest none."""
    if fields.get("state", item.state) != ActionState.DONE:
        return fields | {"done_on": None}
    done_on = fields.get("done_on")
    if done_on is None:
        raise RuleViolation("done_without_day", _("完了にするときは、完了日を入力してください。"), field="done_on")
    if done_on > timezone.localdate():
        raise RuleViolation("done_in_future", _("完了日は今日までの日付で入力してください。"), field="done_on")
    return fields


def _check_owner(item: ActionItem) -> None:
    if item.state == ActionState.OPEN and item.organisation not in owners(item.group):
        sentence = _("担当団体は、構成団体か事務局の都道府県から選んでください。")
        raise RuleViolation("not_a_member", sentence, field="organisation")


def _check_day(due_on: date) -> None:
    if due_on < timezone.localdate():
        raise RuleViolation("due_in_the_past", _("期限は、今日以降の日付で入力してください。"), field="due_on")


def _tell_owner(actor: Actor, item: ActionItem) -> None:
    sentence = _("「%(group)s」のアクション項目「%(title)s」の担当になりました。期限は%(due)sです。")
    text = sentence % {"group": item.group, "title": item.title, "due": display_value(item.due_on)}
    _tell(actor, item, [item.organisation_id], (*MEMBERS, *SECRETARIAT), text)


def _tell(actor: Actor, item: ActionItem, organisations: list[int], roles: Any, text: str) -> None:
    link = reverse("clouds:action-detail", args=[item.pk])
    notify(actor=actor, organisations=organisations, roles=roles, text=text, link=link)


def give_more_time(key: str, organisation: Organisation, due_on: date) -> None:
    """A later day for one organisation; inside the service that has checked it."""
    ActionItem.objects.open().filter(pk=int(key), organisation=organisation).update(due_on=due_on)

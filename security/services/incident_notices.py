"""Notices (注意喚起): writing, second look, sharing, correcting, withdrawing. The only code that writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.access.grants import regrant
from portal.access.querysets import is_permitted
from portal.applications.services.checks import acting_person
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.lib.defang import defang
from portal.lib.fiscal_years import fiscal_year_of
from security.incident_choices import NoticeAudience, NoticeState, Tlp
from security.incident_workflow import CHECKER
from security.models import IncidentNotice, IncidentReport, NoticeRevision
from security.models.incident_notices import CONTENT_FIELDS
from security.selectors.incident_audience import addressees

from .incident_numbers import NOTICE_PREFIX, next_number
from .incident_reports import mark_shared
from .incident_tellings import tell_of_end, tell_of_look, tell_of_publication
from .notice_recipients import ask_addressees

STALE = "notice_changed_meanwhile"
SHARED_TEXTS = ("title", "summary", "indicators", "actions", "contact")
ISSUING = (Role.COORDINATOR, Role.MANAGER)


@transaction.atomic
def create_notice(
    *, actor: Actor, values: Mapping[str, Any], report: IncidentReport | None = None, is_sample: bool = False
) -> IncidentNotice:
    """A draft, from a report or of the prefecture's own accord; every address in it is broken as it is stored.

    Raises RuleViolation without the right, and for an audience that does not go with the TLP.
    """
    person, organisation = acting_person(actor)
    if not organisation.is_prefecture or not actor.has_role(*ISSUING):
        raise RuleViolation("not_permitted", _("注意喚起を作成できるのは、府県担当者と府県管理者です。"))
    if report is not None and not is_permitted(actor, CHECKER, report):
        raise RuleViolation("not_permitted", _("この連絡票から注意喚起を作成する権限がありません。"))
    record_as(actor)
    notice = IncidentNotice(
        prefecture=organisation, report=report, edited_by=person, edited_at=timezone.now(), is_sample=is_sample
    )
    _assign(notice, values)
    notice.save()
    notice.chosen.set(values.get("chosen", ()))
    regrant(notice)
    return notice


@transaction.atomic
def update_notice(*, actor: Actor, notice: IncidentNotice, version: int, values: Mapping[str, Any]) -> IncidentNotice:
    """Change the working copy as it was at `version`; readers go on seeing what was shared.

    Raises RuleViolation: no right, ended, with the code STALE if somebody else changed it since.
    """
    person, _organisation = acting_person(actor)
    locked = _locked(actor, notice)
    _check_version(locked, version)
    _assign(locked, values)
    locked.version += 1
    locked.edited_by, locked.edited_at = person, timezone.now()
    locked.save()
    locked.chosen.set(values.get("chosen", ()))
    return locked


@transaction.atomic
def ask_for_look(*, actor: Actor, notice: IncidentNotice) -> None:
    """Tell the colleagues that a notice waits for a second pair of eyes."""
    tell_of_look(actor, _locked(actor, notice))


@transaction.atomic
def approve_notice(*, actor: Actor, notice: IncidentNotice, version: int) -> IncidentNotice:
    """The second look: just this text may be shared. Raises RuleViolation for whoever wrote it, and as above."""
    locked = _locked(actor, notice)
    _check_version(locked, version)
    if actor.user is None or locked.edited_by_id == actor.user.pk:
        raise RuleViolation("own_text", _("最後に編集した人とは別の担当者が確認してください。"))
    locked.looked_by, locked.looked_version = actor.user, locked.version
    locked.save(update_fields=["looked_by", "looked_version"])
    return locked


@transaction.atomic
def publish_notice(
    *,
    actor: Actor,
    notice: IncidentNotice,
    version: int,
    reason: str = "",
    asks_again: bool = False,
    hides_previous: bool = False,
) -> NoticeRevision:
    """Share the working copy as the next revision, ask everybody it is for, and tell them.

    Raises RuleViolation: no right, ended, changed meanwhile, not looked at, due in the past, nobody to ask, or a
    correction that changes nothing or gives no reason.
    """
    person, _organisation = acting_person(actor)
    record_as(actor, reason=reason)
    locked = _locked(actor, notice)
    _check_version(locked, version)
    previous = locked.current
    _check_publication(locked, previous, reason, asks_again)
    now = timezone.now()
    revision = _revision(locked, previous, reason.strip(), asks_again)
    revision.published_by, revision.published_at = person, now
    revision.save(force_insert=True)
    if previous is None:
        year = fiscal_year_of(timezone.localtime(now).date())
        locked.reference_number = next_number(locked.prefecture_id, NOTICE_PREFIX, year)
        locked.published_at = now
    if hides_previous:
        locked.shown_from = revision.number
    locked.state, locked.current, locked.updated_at = NoticeState.PUBLISHED, revision, now
    locked.version += 1
    locked.save()
    ask_addressees(locked, revision, previous)
    if locked.report is not None:
        mark_shared(actor, locked.report)
    tell_of_publication(actor, locked, revision)
    return revision


@transaction.atomic
def withdraw_notice(*, actor: Actor, notice: IncidentNotice, version: int, reason: str) -> IncidentNotice:
    """Take a shared notice back; it stays visible as withdrawn, and nobody is asked any more."""
    return _end(actor, notice, version, reason, NoticeState.WITHDRAWN)


@transaction.atomic
def close_notice(*, actor: Actor, notice: IncidentNotice, version: int, reason: str) -> IncidentNotice:
    """Ask for no more answers; what was shared and answered stays."""
    return _end(actor, notice, version, reason, NoticeState.CLOSED)


@transaction.atomic
def discard_notice(*, actor: Actor, notice: IncidentNotice) -> None:
    """Throw away a draft that was never shared. Raises RuleViolation for any other."""
    record_as(actor)
    locked = _locked(actor, notice)
    if locked.state != NoticeState.DRAFT:
        raise RuleViolation("not_a_draft", _("共有した注意喚起は削除できません。取りやめるときは撤回してください。"))
    locked.delete()


def _end(actor: Actor, notice: IncidentNotice, version: int, reason: str, state: NoticeState) -> IncidentNotice:
    record_as(actor, reason=reason)
    locked = _locked(actor, notice)
    _check_version(locked, version)
    if locked.current is None:
        raise RuleViolation("not_published", _("まだ共有していない注意喚起です。"))
    if not reason.strip():
        raise RuleViolation("reason_required", _("理由を入力してください。受け取った団体に表示されます。"), "reason")
    now = timezone.now()
    locked.state, locked.end_reason, locked.ended_at, locked.updated_at = state, defang(reason.strip()), now, now
    locked.version += 1
    locked.save()
    tell_of_end(actor, locked, locked.current.title)
    return locked


def _locked(actor: Actor, notice: IncidentNotice) -> IncidentNotice:
    """The row, ours until the transaction ends. Raises RuleViolation without the right, and for an ended notice."""
    if not is_permitted(actor, "change", notice):
        raise RuleViolation("not_permitted", _("この注意喚起を変更する権限がありません。"))
    related = IncidentNotice.objects.select_related("prefecture", "report", "current")
    locked = related.select_for_update(of=("self",)).get(pk=notice.pk)
    if locked.state in (NoticeState.WITHDRAWN, NoticeState.CLOSED):
        sentence = _("この注意喚起は「%(state)s」のため、変更できません。") % {"state": locked.get_state_display()}
        raise RuleViolation("notice_ended", sentence)
    return locked


def _check_version(locked: IncidentNotice, version: int) -> None:
    if locked.version != version:
        raise RuleViolation(
            STALE, _("他の人が先に更新しました。違いを確かめて、必要であれば入力し直してから保存してください。")
        )


def _assign(notice: IncidentNotice, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name != "chosen":
            setattr(notice, name, defang(value) if name in SHARED_TEXTS else value)
    if notice.tlp == Tlp.RED and notice.audience_kind != NoticeAudience.CHOSEN:
        raise RuleViolation(
            "red_needs_names", _("TLP:REDで共有するときは「指定した団体」を選んでください。"), "audience_kind"
        )
    notice.full_clean(exclude=["prefecture", "report", "current", "edited_by", "looked_by", "programme"])


def _check_publication(notice: IncidentNotice, previous: NoticeRevision | None, reason: str, asks_again: bool) -> None:
    if notice.needs_second_look and not notice.is_looked_at:
        raise RuleViolation(
            "second_look_missing", _("共有の前に、最後に編集した人とは別の担当者が内容を確認してください。")
        )
    is_due_new = previous is None or asks_again or previous.due_at != notice.due_at
    if is_due_new and notice.due_at <= timezone.now():
        raise RuleViolation("due_in_the_past", _("回答期限は、現在より後の日時にしてください。"), "due_at")
    if not addressees(notice, notice).exists():
        raise RuleViolation("nobody_asked", _("対象の団体がありません。共有する範囲を選び直してください。"))
    if previous is not None and not reason.strip():
        raise RuleViolation("reason_required", _("訂正の理由を入力してください。"), "reason")


def _revision(notice: IncidentNotice, previous: NoticeRevision | None, reason: str, asks_again: bool) -> NoticeRevision:
    """The copy that readers see; whoever reported stands in it by name only where that was released."""
    revision = NoticeRevision(
        notice=notice,
        number=previous.number + 1 if previous else 1,
        reason=defang(reason),
        asks_again=asks_again,
        **{name: getattr(notice, name) for name in CONTENT_FIELDS},
    )
    if notice.releases_reporter and notice.report is not None:
        revision.reporter_name = notice.report.organisation.name
    return revision

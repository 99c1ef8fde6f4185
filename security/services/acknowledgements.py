"""Telling organisations what a version means for them, and taking down that they have taken note."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.choices import Party
from portal.access.grants import regrant
from portal.access.querysets import is_permitted
from portal.audit.tracking import record_as
from portal.calendars.selectors import closed_days_between
from portal.exceptions import RuleViolation
from portal.lib.business_days import add_business_days
from portal.lib.months import Month, format_month
from portal.notifications.services import Words, notify_each
from portal.organisations.models import Organisation
from portal.web.rendering import display_value
from security.choices import AcknowledgementState
from security.models import Acknowledgement, MigrationPlan
from security.selectors.publication import publication_rules
from security.selectors.versions import moved_organisations

LONGEST_CLOSURE = timedelta(days=60)


def ask_for_acknowledgement(*, actor: Actor, plan: MigrationPlan) -> list[Acknowledgement]:
    """Tell everybody whose month a version sets, moves or takes away, and ask them to confirm it.

    Runs in the transaction of the publication. What an organisation had not confirmed yet of an earlier version is
    replaced, because it no longer holds.
    """
    moved = moved_organisations(plan)
    pending = Acknowledgement.objects.pending().filter(plan__programme=plan.programme_id, organisation__in=moved)
    pending.update(state=AcknowledgementState.REPLACED)
    assert plan.published_at
    due_on = _due_on(plan, plan.published_at)
    rows = Acknowledgement.objects.bulk_create(
        Acknowledgement(
            plan=plan,
            organisation_id=organisation,
            month_before=before.first_day if before else None,
            month_after=after.first_day if after else None,
            notified_at=plan.published_at,
            due_on=due_on,
        )
        for organisation, (before, after) in sorted(moved.items())
    )
    prefetch_related_objects([plan.programme], "prefectures")  # asked for once, not for every row
    if rows:
        regrant(*rows)
        _tell(actor, rows)
    return rows


def _due_on(plan: MigrationPlan, published_at: datetime) -> date:
    """So many business days after the publication, by the closed days that the offices keep."""
    day, count = timezone.localdate(published_at), publication_rules(plan.programme).acknowledgement_days
    return add_business_days(day, count, closed_days_between(day, day + timedelta(days=2 * count) + LONGEST_CLOSURE))


def _tell(actor: Actor, rows: Sequence[Acknowledgement]) -> None:
    roles = [role for role, rights in Acknowledgement.access_rules[Party.OWNER].items() if "acknowledge" in rights]
    words = {
        row.organisation_id: Words(_sentence(row), reverse("security:acknowledgement-detail", args=[row.pk]))
        for row in rows
    }
    notify_each(actor=actor, words=words, roles=roles)


def _sentence(row: Acknowledgement) -> str:
    values = {
        "programme": row.plan.programme.name,
        "version": row.plan,
        "before": _month(row.before),
        "after": _month(row.after),
        "due": display_value(row.due_on),
    }
    if row.before is None:
        sentence = _("%(programme)sの切替計画%(version)sで、貴団体の切替月が%(after)sに決まりました。")
    elif row.after is None:
        sentence = _("%(programme)sの切替計画%(version)sで、貴団体（変更前：%(before)s）は計画から外れました。")
    else:
        sentence = _("%(programme)sの切替計画%(version)sで、貴団体の切替月が%(before)sから%(after)sに変わりました。")
    return (sentence + _("%(due)sまでに内容を確認してください。")) % values


def _month(month: Month | None) -> str:
    return format_month(month) if month else ""


def give_more_time(key: str, organisation: Organisation, due_on: date) -> None:
    """A later day for one organisation that has not confirmed yet; called inside the service that has checked it."""
    Acknowledgement.objects.pending().filter(pk=key, organisation=organisation).update(due_on=due_on)


@transaction.atomic
def acknowledge(*, actor: Actor, acknowledgement: Acknowledgement) -> Acknowledgement:
    """Take down that the organisation knows its month. A second click changes nothing.

    Raises RuleViolation without the right, or where a newer version has taken the place of this one.
    """
    record_as(actor)
    if not is_permitted(actor, "acknowledge", acknowledgement):
        raise RuleViolation("not_permitted", _("切替月の確認をする権限がありません。"))
    locked = Acknowledgement.objects.select_for_update().get(pk=acknowledgement.pk)
    if locked.state == AcknowledgementState.REPLACED:
        raise RuleViolation(
            "acknowledgement_replaced",
            _("この後に新しい版が公開され、切替月が変わりました。新しいお知らせの内容を確認してください。"),
        )
    if locked.state == AcknowledgementState.PENDING:
        locked.state, locked.acknowledged_at = AcknowledgementState.DONE, timezone.now()
        locked.acknowledged_by = actor.user
        locked.save()
    return locked

"""Setting up reports that are made by themselves, and seeing that each occasion is served once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.accounts.models import User
from portal.audit.tracking import record_as
from portal.calendars.selectors import closed_days_between
from portal.exceptions import RuleViolation
from portal.jobs.services import start_job
from portal.lib.business_days import on_or_after
from portal.lib.months import Month
from portal.organisations.models import Organisation
from portal.reports.catalogue import ReportKind, find_report_kind
from portal.reports.choices import Frequency
from portal.reports.forms import ReportForm
from portal.reports.models import ReportDelivery, ReportSchedule
from portal.reports.selectors import colleagues, deliverable_organisations

DELIVER = "reports.deliver"
MOST = 50
MADE_AT = time(7, 0)  # before offices open
_LONGEST_CLOSURE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Plan:
    """When a report is made and who gets it, beside whoever sets it up."""

    name: str
    frequency: Frequency
    day: int | None
    people: Iterable[User] = ()
    organisations: Iterable[Organisation] = ()


@transaction.atomic
def schedule_report(*, actor: Actor, kind: ReportKind, form: ReportForm, plan: Plan) -> ReportSchedule:
    """Set up a report from a valid form. Raises RuleViolation for what is not theirs to have or to deliver."""
    record_as(actor)
    assert actor.user is not None
    assert actor.organisation is not None
    _check(actor, kind, plan)
    schedule = ReportSchedule.objects.create(
        name=plan.name,
        code=kind.code,
        file_format=form.file_format,
        parameters=form.parameters(),
        conditions=form.conditions(),
        frequency=plan.frequency,
        day=plan.day if plan.frequency == Frequency.MONTHLY else None,
        owner=actor.user,
        organisation=actor.organisation,
    )
    schedule.people.set({actor.user, *plan.people})
    schedule.organisations.set(plan.organisations)
    return schedule


def _check(actor: Actor, kind: ReportKind, plan: Plan) -> None:
    if not kind.permitted(actor):
        raise RuleViolation("not_permitted", _("この帳票を作成する権限がありません。"))
    if plan.frequency == Frequency.ON_PUBLICATION and not kind.published_by:
        raise RuleViolation("never_published", _("この帳票は、毎月の作成だけを選べます。"), "frequency")
    if ReportSchedule.objects.active().filter(owner=actor.user).count() >= MOST:
        sentence = _("定期作成は1人%(most)d件までです。使っていないものを停止してください。")
        raise RuleViolation("too_many_schedules", sentence % {"most": MOST})
    reachable = set(colleagues(actor).values_list("pk", flat=True))
    if any(person.pk not in reachable for person in plan.people):
        raise RuleViolation("unknown_person", _("届け先の利用者を一覧から選んでください。"), "people")
    offered = set(deliverable_organisations(actor).values_list("pk", flat=True))
    if any(one.pk not in offered for one in plan.organisations):
        raise RuleViolation("unknown_organisation", _("届け先の団体を一覧から選んでください。"), "organisations")


@transaction.atomic
def stop_schedule(*, actor: Actor, schedule: ReportSchedule) -> None:
    """Make and deliver nothing more; what was delivered stays."""
    record_as(actor)
    ReportSchedule.objects.permitted_to(actor, "change").active().filter(pk=schedule.pk).update(
        stopped_at=timezone.now()
    )


@transaction.atomic
def resume_schedule(*, actor: Actor, schedule: ReportSchedule) -> None:
    """Go on from the next occasion; what fell due meanwhile is not made up for."""
    record_as(actor)
    now = timezone.now()
    rows = ReportSchedule.objects.permitted_to(actor, "change").filter(pk=schedule.pk, stopped_at__isnull=False)
    if rows.update(stopped_at=None) and (occasion := _due_occasion(schedule, now)):
        ReportDelivery.objects.get_or_create(
            schedule=schedule, occasion=occasion, defaults={"note": _("停止中のため、作成しませんでした。")}
        )


def deliver_due_schedules() -> int:
    """Start what has fallen due; gives how many. Safe to be called at any time, by any number of schedulers."""
    now, started = timezone.now(), 0
    for schedule in ReportSchedule.objects.active().filter(frequency=Frequency.MONTHLY):
        occasion = _due_occasion(schedule, now)
        if occasion and not schedule.deliveries.filter(occasion=occasion).exists():
            started += _deliver(schedule, occasion)
    return started


def deliver_on_publication(event: str, *, subject: int, occasion: str) -> int:
    """Start the reports that wait for this event, in the transaction of the publication."""
    started = 0
    for schedule in ReportSchedule.objects.active().filter(frequency=Frequency.ON_PUBLICATION):
        kind = find_report_kind(schedule.code)
        if kind and kind.published_by == event and kind.form.concerns(schedule.parameters, subject):
            started += _deliver(schedule, occasion)
    return started


def _due_occasion(schedule: ReportSchedule, now: datetime) -> str | None:
    """The month whose day has come since the schedule was set up; a day in December may be served in January."""
    if schedule.frequency != Frequency.MONTHLY or schedule.day is None:
        return None
    this_month = Month.of(timezone.localtime(now).date())
    for month in (this_month, this_month + -1):
        due = _moment(date(month.year, month.month, schedule.day))
        if schedule.created_at < due <= now:
            return str(month)
    return None


def _moment(day: date) -> datetime:
    """Seven o'clock of that day, or of the next one on which offices are open."""
    served = on_or_after(day, closed_days_between(day, day + _LONGEST_CLOSURE))
    return timezone.make_aware(datetime.combine(served, MADE_AT))


@transaction.atomic
def _deliver(schedule: ReportSchedule, occasion: str) -> int:
    delivery, is_new = ReportDelivery.objects.get_or_create(schedule=schedule, occasion=occasion)
    if is_new:
        start_job(DELIVER, actor=Actor(user=schedule.owner, organisation=schedule.organisation), delivery=delivery.pk)
    return int(is_new)

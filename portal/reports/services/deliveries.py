"""Delivering a report: a run for each recipient, made with the rights of that person, and a word that it is there."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.jobs.models import JobRun
from portal.jobs.services import start_job
from portal.notifications.choices import NoticeKind
from portal.notifications.services import notify_person
from portal.reports.catalogue import ReportKind, find_report_kind
from portal.reports.models import ReportDelivery, ReportRun
from portal.reports.selectors import recipients_of

from .runs import JOB


def expand_delivery(job: JobRun) -> None:
    """Order the report for everybody on the list who may have it. Doing it twice orders nothing twice."""
    delivery = ReportDelivery.objects.select_related("schedule__organisation", "schedule__owner").get(
        pk=job.params["delivery"]
    )
    kind = find_report_kind(delivery.schedule.code)
    actors = recipients_of(delivery.schedule)
    entitled = [actor for actor in actors if kind is not None and kind.permitted(actor)]
    for number, actor in enumerate(entitled):
        job.report(100 * number // max(len(entitled), 1), _("届け先ごとに作成を依頼しています。"))
        assert kind is not None
        _order(delivery, kind, actor)
    left_out = len(actors) - len(entitled)
    note = _("権限がないため届けなかった人：%(count)d人") % {"count": left_out} if left_out else ""
    ReportDelivery.objects.filter(pk=delivery.pk).update(note=note)


@transaction.atomic
def _order(delivery: ReportDelivery, kind: ReportKind, actor: Actor) -> None:
    """What the person chose the organisation to see may not be what they may see: the run reads all of it anew."""
    assert actor.user is not None
    assert actor.organisation is not None
    schedule = delivery.schedule
    if delivery.runs.filter(user=actor.user, organisation=actor.organisation).exists():
        return
    parameters = kind.form.renewed(schedule.parameters, actor=actor)
    form = kind.form.again(parameters, actor=actor, formats=kind.formats)
    ReportRun.objects.create(
        code=kind.code,
        title=str(kind.title),
        file_format=schedule.file_format,
        parameters=dict(parameters),
        conditions=form.conditions() if form.is_valid() else schedule.conditions,
        user=actor.user,
        organisation=actor.organisation,
        job=start_job(JOB, actor=actor),
        delivery=delivery,
    )


def tell_recipient(run: ReportRun) -> None:
    """In the transaction that keeps the file: whoever hears of it finds it."""
    if run.delivery is None:
        return
    notify_person(
        user=run.user,
        organisation=run.organisation,
        text=_("帳票「%(title)s」（%(schedule)s）ができました。")
        % {"title": run.title, "schedule": run.delivery.schedule.name},
        link=reverse("reports:run-detail", args=[run.pk]),
        kind=NoticeKind.REPORT,
    )

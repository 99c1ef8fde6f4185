"""Ordering a report, and making it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.accounts.selectors import actor_within
from portal.audit.tracking import record_as
from portal.documents.services import storing_files
from portal.exceptions import RuleViolation
from portal.jobs.models import JobRun
from portal.jobs.services import start_job
from portal.lib.csv_files import LostCharacter, WrittenCsv
from portal.lib.file_names import export_file_name
from portal.reports.catalogue import ReportKind, find_report_kind
from portal.reports.document import Format, Report
from portal.reports.forms import ReportForm
from portal.reports.models import PURPOSE, ReportRun

JOB = "reports.write"
SHOWN_LOST_CHARACTERS = 20


@transaction.atomic
def order_report(*, actor: Actor, kind: ReportKind, form: ReportForm) -> ReportRun:
    """Keep the choices of a valid form and start the job. Raises RuleViolation for a report that is not theirs."""
    record_as(actor)
    _check_permitted(actor, kind)
    assert actor.user is not None
    assert actor.organisation is not None
    job = start_job(JOB, actor=actor)
    return ReportRun.objects.create(
        code=kind.code,
        title=str(kind.title),
        file_format=form.file_format,
        parameters=form.parameters(),
        conditions=form.conditions(),
        user=actor.user,
        organisation=actor.organisation,
        job=job,
    )


def make_report(job: JobRun, told: Callable[[ReportRun], None] = lambda run: None) -> None:
    """Collect, write and keep the file, with the rights that the asker has now. Raises RuleViolation.

    `told` is called in the transaction that makes the file known.
    """
    run = ReportRun.objects.select_related("user", "organisation", "delivery__schedule").get(job=job)
    actor, kind = _asker(run), _kind(run)
    _check_permitted(actor, kind)
    job.report(5, _("データを集めています。"))
    report = kind.collect(actor, _params(run, actor, kind))
    job.report(50, _("ファイルを作成しています。"))
    written = kind.write(report, Format(run.file_format))
    job.report(90, _("ファイルを保存しています。"))
    _keep(job, run, actor, report, written, told)


def _asker(run: ReportRun) -> Actor:
    actor = actor_within(run.user, run.organisation)
    if actor is None:
        raise RuleViolation("asker_gone", _("依頼した人がこの団体の利用者ではなくなったため、作成を取りやめました。"))
    return actor


def _kind(run: ReportRun) -> ReportKind:
    kind = find_report_kind(run.code)
    if kind is None:
        raise RuleViolation("report_gone", _("この帳票は廃止されました。帳票の一覧から選び直してください。"))
    return kind


def _check_permitted(actor: Actor, kind: ReportKind) -> None:
    if not kind.permitted(actor):
        raise RuleViolation("not_permitted", _("この帳票を作成する権限がありません。"))


def _params(run: ReportRun, actor: Actor, kind: ReportKind) -> dict[str, object]:
    """The choices, read anew: what they point to may be gone, or out of the asker's sight."""
    form = kind.form.again(run.parameters, actor=actor, formats=kind.formats)
    if not form.is_valid():
        errors = " ".join(str(message) for messages in form.errors.values() for message in messages)
        raise RuleViolation("conditions_changed", _("条件を選び直してください。%(errors)s") % {"errors": errors})
    return form.params()


def _notes(lost: list[LostCharacter]) -> list[str]:
    if not lost:
        return []
    shown = "、".join(f"{one.character}（{one.row}行目）" for one in lost[:SHOWN_LOST_CHARACTERS])
    return [
        _("Shift_JISで表せない文字%(count)d種類を「〓」に置き換えました：%(characters)s")
        % {"count": len(lost), "characters": shown}
    ]


def _keep(
    job: JobRun, run: ReportRun, actor: Actor, report: Report, written: WrittenCsv, told: Callable[[ReportRun], None]
) -> None:
    """The file, the row and the job's success become true together, once."""
    file_format = Format(run.file_format)
    day = timezone.localtime(report.as_of).date()
    name = export_file_name(day=day, title=report.title, extension=file_format.extension)
    with storing_files() as files, job.completing() as result:
        run.file = files.keep(
            actor=actor,
            name=name,
            content_type=file_format.content_type,
            chunks=[written.content],
            owner=run.organisation,
            purpose=PURPOSE,
        )
        run.notes = _notes(written.lost)
        run.save(update_fields=["file", "notes"])
        told(run)
        result["message"] = _("「%(name)s」を作成しました。") % {"name": name}
        result["url"] = reverse("reports:run-detail", args=[run.pk])

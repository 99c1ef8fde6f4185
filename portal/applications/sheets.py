"""Lists of applications as tidy tables: one row for each thing, codes beside names, no line feeds in cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.applications.selectors.windows import RosterRow
from portal.reports.document import Column, Confidentiality, Kind, Report, ReportTable, Value

from .models import Application, ApplicationWindow, Submission


def applications_report(actor: Actor, title: str, applications: Iterable[Application], *, own: bool) -> Report:
    """The given applications; the state in the words of the side that reads it."""
    columns = [
        Column(_("受付番号"), Kind.CODE),
        Column(_("申請名"), weight=2),
        Column(_("年度"), Kind.CODE),
        Column(_("団体コード"), Kind.CODE),
        Column(_("団体名"), weight=2),
        Column(_("状態")),
        Column(_("提出回数"), Kind.NUMBER, unit=_("回")),
        Column(_("提出日時"), Kind.MOMENT),
        Column(_("再提出の期限"), Kind.DATE),
        Column(_("決定日時"), Kind.MOMENT),
    ]
    rows = [_application_row(application, own=own) for application in applications]
    return _report(actor, title, ReportTable(title, columns, rows))


def _application_row(application: Application, *, own: bool) -> list[Value]:
    state = application.get_state_display() if own else application.state_for_reviewers.label
    return [
        application.reference_number,
        application.window.title,
        str(application.window.fiscal_year),
        application.organisation.code,
        application.organisation.name,
        str(state),
        application.submission_count,
        application.submitted_at,
        application.resubmit_by,
        application.decided_at,
    ]


def roster_report(actor: Actor, window: ApplicationWindow, rows: Iterable[RosterRow]) -> Report:
    """Every organisation of a window with what it submitted last, a column for each field; one further query."""
    submitted = _last_submissions(window)
    labels = _labels(submitted.values())
    columns = [
        Column(_("団体コード"), Kind.CODE),
        Column(_("団体名"), weight=2),
        Column(_("状態")),
        Column(_("受付番号"), Kind.CODE),
        Column(_("提出日時"), Kind.MOMENT),
        Column(_("受付終了"), Kind.MOMENT),
        *(Column(label) for label in labels.values()),
    ]
    table = ReportTable(window.title, columns, [_roster_row(row, submitted, labels) for row in rows])
    return _report(actor, _("%(title)sの提出状況") % {"title": window.title}, table, is_sample=window.is_sample)


def _last_submissions(window: ApplicationWindow) -> dict[int, Submission]:
    last = Submission.objects.filter(application__window=window).order_by("application_id", "-number")
    return {submission.application_id: submission for submission in last.distinct("application_id")}


def _labels(submissions: Iterable[Submission]) -> dict[str, str]:
    """Names of fields with their labels, in the order in which they first occur."""
    return {line["name"]: line["label"] for submission in submissions for line in submission.lines}


def _roster_row(row: RosterRow, submitted: Mapping[int, Submission], labels: Mapping[str, str]) -> list[Value]:
    application = row.application
    lines = submitted[application.pk].lines if application else []
    texts = {line["name"]: "、".join(line["text"].splitlines()) for line in lines}
    return [
        row.organisation.code,
        row.organisation.name,
        str(row.state),
        application.reference_number if application else None,
        application.submitted_at if application else None,
        row.closes_at,
        *(texts.get(name) for name in labels),
    ]


def _report(actor: Actor, title: str, table: ReportTable, *, is_sample: bool = False) -> Report:
    return Report(
        title=title,
        as_of=timezone.now(),
        tables=[table],
        author=str(actor.organisation),
        confidentiality=Confidentiality.CLASS_2,
        has_sample_data=is_sample,
    )

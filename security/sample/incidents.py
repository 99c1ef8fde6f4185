"""Sample reports and notices: made-up attacks on reserved names and addresses, some organisations late."""

from __future__ import annotations

import json
import random
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pgtrigger
from django.utils import timezone

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.models import Membership
from portal.accounts.selectors import actor_for
from portal.calendars.selectors import closed_days_between
from portal.lib.business_days import on_or_after
from portal.organisations.models import Organisation
from portal.samples import SignIn
from security.incident_choices import Answer, ReportAction
from security.models import IncidentNotice, IncidentReport, NoticeRecipient, NoticeRevision
from security.services.incident_notices import create_notice, publish_notice, withdraw_notice
from security.services.incident_reports import create_report, report_incident, save_draft, take_step

DATA = Path(__file__).parent.parent / "data" / "sample_incidents.json"
SEED = 2016
NOTES = {
    Answer.CHECKED: "受信記録を確認中です。",
    Answer.DONE: "受信者に削除を呼びかけました。",
    Answer.NOT_APPLICABLE: "記録を検索し、該当はありませんでした。",
}
Facts = dict[str, Any]


def load() -> list[SignIn]:
    """Does nothing where it was loaded before, or where there is no sample prefecture."""
    prefecture = Organisation.objects.filter(code="270008").first()
    if prefecture is not None and not IncidentNotice.objects.filter(is_sample=True).exists():
        _load(json.loads(DATA.read_text("utf-8")), prefecture)
    return []


def _load(facts: Facts, prefecture: Organisation) -> None:
    coordinator = _actor(prefecture, Role.COORDINATOR)
    reports = {entry["key"]: _report(entry, coordinator) for entry in facts["reports"]}
    for entry in facts["notices"]:
        _notice(entry, coordinator, reports.get(entry.get("report", "")))


def _actor(organisation: Organisation, role: Role) -> Actor:
    """The demo account that holds this role."""
    membership = Membership.objects.of(organisation).filter(role_group__role=role).select_related("user").first()
    if membership is None:
        raise RuntimeError(f"the sample has no {role} for {organisation}")
    return actor_for(membership.user, organisation.pk)


def _report(entry: Facts, coordinator: Actor) -> IncidentReport:
    staff = _actor(Organisation.objects.get(code=entry["organisation"]), Role.STAFF)
    happened = timezone.localtime() - timedelta(hours=entry["hours_ago"])
    typed = {name: [value] for name, value in entry["typed"].items()}
    typed |= {"occurred_on": [f"{happened:%Y-%m-%d}"], "occurred_time": [f"{happened:%H:%M}"]}
    report = create_report(actor=staff)
    saved = save_draft(actor=staff, report=report, typed=typed, version=report.version).report
    reported = report_incident(actor=staff, report=saved, version=saved.version)
    _set_report_back(reported, happened + timedelta(hours=1))
    if reason := entry.get("not_shared"):
        take_step(actor=coordinator, report=reported, action=ReportAction.NOT_SHARE, text=reason)
    return reported


def _set_report_back(report: IncidentReport, reported_at: datetime) -> None:
    IncidentReport.objects.filter(pk=report.pk).update(
        is_sample=True, reported_at=reported_at, created_at=reported_at - timedelta(minutes=20)
    )
    with pgtrigger.ignore("security.IncidentStep:append_only"):
        report.steps.update(at=reported_at)


def _notice(entry: Facts, coordinator: Actor, report: IncidentReport | None) -> None:
    values = entry["values"] | {"due_at": timezone.now() + timedelta(days=1)}
    notice = create_notice(actor=coordinator, values=values, report=report, is_sample=True)
    revision = publish_notice(actor=coordinator, notice=notice, version=notice.version)
    _set_back(notice, revision, _day(-entry["days_ago"], time(10, 0)), _day(entry["due_in_days"], time(17, 15)))
    _answer(notice, entry)
    notice.refresh_from_db()
    if reason := entry.get("withdrawn"):
        withdraw_notice(actor=coordinator, notice=notice, version=notice.version, reason=reason)


def _day(days: int, clock: time) -> datetime:
    """A business day so many days from today."""
    day = timezone.localdate() + timedelta(days=days)
    day = on_or_after(day, closed_days_between(day, day + timedelta(days=20))) if days > 0 else day
    return timezone.make_aware(datetime.combine(day, clock))


def _set_back(notice: IncidentNotice, revision: NoticeRevision, published_at: datetime, due_at: datetime) -> None:
    """A service shares now; the sample shows what was shared days ago."""
    with pgtrigger.ignore("security.NoticeRevision:append_only"):
        NoticeRevision.objects.filter(pk=revision.pk).update(published_at=published_at, due_at=due_at)
    IncidentNotice.objects.filter(pk=notice.pk).update(
        published_at=published_at, edited_at=published_at, created_at=published_at, due_at=due_at
    )
    NoticeRecipient.objects.filter(notice=notice).update(asked_at=published_at, due_at=due_at)


def _answer(notice: IncidentNotice, entry: Facts) -> None:
    """By chance, but always the same; 能勢町 and 岸和田市 have not answered, so that their staff see what is open."""
    dice = random.Random(SEED)  # noqa: S311 (a sample, not a secret)
    waiting = {"273228", "272027"} if entry["answered"] < 1 else set()
    people = {
        row.role_group.organisation_id: row.user
        for row in Membership.objects.filter(role_group__role=Role.STAFF).select_related("user", "role_group")
    }
    for row in notice.recipients.select_related("organisation"):
        luck, person = dice.random(), people.get(row.organisation_id)
        if person is None or row.organisation.code in waiting or luck > entry["read"]:
            continue
        asked = row.asked_at + timedelta(hours=dice.randint(1, 20))
        row.read_at, row.read_by = min(asked, timezone.now()), person
        if luck <= entry["answered"]:
            row.answer = (
                dice.choices(list(NOTES), weights=[entry["checking"], 5, 6])[0]
                if entry["values"]["requires_action"]
                else "checked"
            )
            row.comment = NOTES[Answer(row.answer)] if entry["values"]["requires_action"] else ""
            row.answered_at, row.answered_by = row.read_at, person
        row.save()

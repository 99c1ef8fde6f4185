"""Reports and notices of the security cloud, made by the real services."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from portal.access.actor import Actor
from security.models import IncidentNotice, IncidentReport, NoticeRevision
from security.services.incident_notices import create_notice, publish_notice, update_notice
from security.services.incident_reports import create_report, report_incident, save_draft

SECRET = "庁内の個別の事情"  # in every report, and in nothing that is shared
TYPED = {
    "kind": "suspicious_mail",
    "urgency": "normal",
    "occurred_on": "2026-11-20",
    "occurred_time": "9:05",
    "what_happened": f"請求書を装うメールを受信した。{SECRET}。",
    "scope": "端末1台",
    "measures": "切り離した",
    "sender": "billing@example.jp",
    "subject": "ご請求書",
    "urls": "https://evil.example.jp/a\n192.0.2.7",
    "file_names": "請求書.xlsm",
    "hashes": "",
    "headers": "Received: from mail.example.jp",
    "contact": "情報政策課",
}


def typed(**changes: str) -> dict[str, list[str]]:
    """As a browser posts it; the incident was an hour ago."""
    moment = timezone.localtime() - timedelta(hours=1)
    when = {"occurred_on": f"{moment:%Y-%m-%d}", "occurred_time": f"{moment:%H:%M}"}
    return {name: [value] for name, value in (TYPED | when | changes).items()}


def make_draft_report(staff: Actor, **changes: str) -> IncidentReport:
    report = create_report(actor=staff)
    return save_draft(actor=staff, report=report, typed=typed(**changes), version=report.version).report


def make_report(staff: Actor, **changes: str) -> IncidentReport:
    draft = make_draft_report(staff, **changes)
    return report_incident(actor=staff, report=draft, version=draft.version)


def notice_values(**changes: Any) -> dict[str, Any]:
    return {
        "title": "請求書を装った不審メール",
        "kind": "suspicious_mail",
        "urgency": "normal",
        "tlp": "amber",
        "summary": "取引先を装うメールが届いています。",
        "indicators": "https://evil.example.jp/a\nbilling@example.jp\n192.0.2.7",
        "actions": "受信記録を確認してください。",
        "requires_action": True,
        "contact": "府 情報政策課",
        "due_at": timezone.now() + timedelta(days=5),
        "audience_kind": "all",
    } | changes


def make_draft_notice(coordinator: Actor, report: IncidentReport | None = None, **changes: Any) -> IncidentNotice:
    return create_notice(actor=coordinator, values=notice_values(**changes), report=report)


def make_notice(coordinator: Actor, report: IncidentReport | None = None, **changes: Any) -> IncidentNotice:
    """A shared one."""
    notice = make_draft_notice(coordinator, report, **changes)
    publish_notice(actor=coordinator, notice=notice, version=notice.version)
    return reloaded(notice)


def correct_notice(
    coordinator: Actor, notice: IncidentNotice, *, reason: str = "手順を追加したため", asks_again: bool = False,
    hides_previous: bool = False, **changes: Any,
) -> NoticeRevision:  # fmt: skip
    """The next revision."""
    stored = reloaded(notice)
    values = notice_values(**{"due_at": stored.due_at} | changes)
    changed = update_notice(actor=coordinator, notice=stored, version=stored.version, values=values)
    return publish_notice(
        actor=coordinator,
        notice=changed,
        version=changed.version,
        reason=reason,
        asks_again=asks_again,
        hides_previous=hides_previous,
    )


def reloaded(notice: IncidentNotice) -> IncidentNotice:
    return IncidentNotice.objects.select_related("current", "prefecture", "report").get(pk=notice.pk)


def set_due(notice: IncidentNotice, due_at: datetime) -> None:
    """Let the time pass: everybody was asked ten days before."""
    notice.recipients.update(asked_at=due_at - timedelta(days=10), due_at=due_at)

"""Reports as their two sides see them."""

from __future__ import annotations

from portal.documents.listing import file_item
from portal.web.components import FileItem, HistoryEntry
from portal.web.rendering import display_moment
from security.models import IncidentFile, IncidentReport

SHOWN = (
    "kind", "urgency", "occurred_at", "what_happened", "scope", "measures", "sender", "subject", "urls", "file_names",
    "hashes", "headers", "contact",
)  # fmt: skip


def report_items(report: IncidentReport) -> list[tuple[str, str]]:
    """Label and words of what was reported, as it was typed: text, never a link."""
    return [(str(IncidentReport._meta.get_field(name).verbose_name), _words(report, name)) for name in SHOWN]  # type: ignore[union-attr]


def _words(report: IncidentReport, name: str) -> str:
    display = getattr(report, f"get_{name}_display", None)
    if display is not None:
        return str(display())
    value = getattr(report, name)
    return display_moment(value) if name == "occurred_at" and value else value or ""


def file_items(report: IncidentReport) -> list[tuple[IncidentFile, FileItem]]:
    return [
        (one, file_item(one.file, uploaded_by=one.added_by.name, uploaded_at=one.added_at))
        for one in report.files.select_related("file", "added_by")
    ]


def report_history(report: IncidentReport) -> list[HistoryEntry]:
    """Every step and message, newest first."""
    steps = report.steps.select_related("author", "organisation")
    return [
        HistoryEntry(step.at, step.get_action_display(), step.author.name, step.organisation.name, step.text)
        for step in reversed(steps)
    ]

"""The separation checklists as one tidy table: a row for each organisation and item."""

from __future__ import annotations

from collections import defaultdict

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.reports.document import Column, Confidentiality, Kind, Report, ReportTable, Value
from security.choices import SeparationItemStatus
from security.models import ConnectionProfile, SeparationCheck, SeparationEvidence
from security.planning.separation import catalogue


def separation_report(actor: Actor) -> Report:
    """What the actor may see; four queries."""
    profiles = list(ConnectionProfile.objects.permitted_to(actor).select_related("organisation"))
    checks = {(check.profile_id, check.item): check for check in SeparationCheck.objects.permitted_to(actor)}
    files: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for evidence in SeparationEvidence.objects.permitted_to(actor).select_related("file"):
        files[evidence.profile_id, evidence.item].append(evidence.file.original_name)
    columns = [
        Column(_("団体コード"), Kind.CODE),
        Column(_("団体名"), weight=2),
        Column(_("モデル")),
        Column(_("領域")),
        Column(_("点検項目"), weight=2),
        Column(_("状況")),
        Column(_("根拠"), weight=3),
        Column(_("根拠資料"), weight=2),
    ]
    rows = [row for profile in profiles for row in _rows(profile, checks, files)]
    return Report(
        title=_("三層の対策の点検表"),
        as_of=timezone.now(),
        tables=[ReportTable(_("三層の対策"), columns, rows)],
        author=str(actor.organisation),
        confidentiality=Confidentiality.CLASS_3B,
        is_landscape=True,
        has_sample_data=any(profile.is_sample for profile in profiles),
    )


def _rows(
    profile: ConnectionProfile,
    checks: dict[tuple[int, str], SeparationCheck],
    files: dict[tuple[int, str], list[str]],
) -> list[list[Value]]:
    found: list[list[Value]] = []
    for item in catalogue().asked(profile.separation_model):
        check = checks.get((profile.pk, item.code))
        found.append(
            [
                profile.organisation.code,
                profile.organisation.name,
                profile.get_separation_model_display() or None,
                catalogue().zones[item.zone],
                item.name,
                str(SeparationItemStatus(check.status).label) if check else None,
                check.evidence if check else None,
                "、".join(files.get((profile.pk, item.code), [])) or None,
            ]
        )
    return found

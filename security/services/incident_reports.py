"""Reports (連絡票): writing, reporting, checking. The only code that writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.access.grants import regrant
from portal.access.querysets import is_permitted, permitted_actions
from portal.applications.content import readable
from portal.applications.services.checks import acting_person
from portal.audit.tracking import record_as
from portal.documents.services import storing_files
from portal.exceptions import RuleViolation
from portal.lib.fiscal_years import fiscal_year_of
from portal.web.rendering import display_moment
from security.incident_choices import ReportAction, ReportState
from security.incident_report_form import ReportForm, report_form
from security.incident_workflow import CHECKER, REPORTER, TRANSITIONS, Transition
from security.models import IncidentReport, IncidentStep

from .incident_numbers import REPORT_PREFIX, next_number
from .incident_tellings import tell_of_note, tell_of_report, tell_of_step

EDIT_CONFLICT = "edit_conflict"
CONTENT = (
    "kind", "urgency", "occurred_at", "what_happened", "sender", "subject", "urls", "file_names", "hashes", "headers",
    "scope", "measures", "contact",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SavedReport:
    """What became of what was typed; `refused` names the fields that were not kept, with the reason."""

    report: IncidentReport
    refused: Mapping[str, str]


@transaction.atomic
def create_report(*, actor: Actor) -> IncidentReport:
    """Begin a draft for the actor's organisation. Raises RuleViolation for who can't report to a prefecture."""
    person, organisation = acting_person(actor)
    if organisation.prefecture is None or not actor.has_role(Role.STAFF, Role.APPROVER):
        raise RuleViolation("not_permitted", _("連絡票を作成できるのは、団体の情報担当者と市町村承認者です。"))
    record_as(actor)
    report = IncidentReport.objects.create(organisation=organisation, prefecture=organisation.prefecture, author=person)
    regrant(report)
    return report


@transaction.atomic
def save_draft(
    *, actor: Actor, report: IncidentReport, typed: Mapping[str, Sequence[str]], version: int
) -> SavedReport:
    """Keep what was typed, complete or not; a field with an individual number keeps its old value.

    Raises RuleViolation: not the actor's, reported already, or EDIT_CONFLICT if somebody else saved since.
    """
    if not is_permitted(actor, REPORTER, report):
        raise RuleViolation("not_permitted", _("この連絡票を編集する権限がありません。"))
    locked = lock(report)
    if not locked.is_editable:
        raise RuleViolation(
            "not_editable",
            _("この連絡票は報告済みのため変更できません。追加の内容は「続報・連絡」でお知らせください。"),
        )
    if locked.version != version:
        raise RuleViolation(EDIT_CONFLICT, _conflict(locked))
    kept, refused = readable(ReportForm(), typed)
    locked.draft = kept | {name: texts for name, texts in locked.draft.items() if name in refused}
    locked.version += 1
    locked.draft_saved_at, locked.draft_saved_by = timezone.now(), actor.user
    locked.save(update_fields=["draft", "version", "draft_saved_at", "draft_saved_by"])
    return SavedReport(locked, refused)


def _conflict(report: IncidentReport) -> str:
    if report.draft_saved_by is None or report.draft_saved_at is None:
        return _("他の人が先に更新しました。保存ボタンを押すと、両方の内容を見比べられます。")
    return _("他の人が先に更新しました（%(name)sさん、%(at)s）。保存ボタンを押すと、両方の内容を見比べられます。") % {
        "name": report.draft_saved_by.name,
        "at": display_moment(report.draft_saved_at),
    }


@transaction.atomic
def report_incident(*, actor: Actor, report: IncidentReport, version: int) -> IncidentReport:
    """Hand the draft to the prefecture, numbered, and tell its coordinators at once.

    Raises RuleViolation: not the actor's, reported already, changed meanwhile, or something is missing.
    """
    locked, line = _begin(actor, report, ReportAction.REPORT, version)
    form = report_form(locked)
    if not form.is_valid():
        raise RuleViolation("content_invalid", _("入力内容に確認が必要な項目があります。入力画面で直してください。"))
    for name in CONTENT:
        setattr(locked, name, form.cleaned_data[name])
    now = timezone.now()
    locked.fiscal_year = fiscal_year_of(timezone.localtime(now).date())
    locked.reference_number = next_number(locked.prefecture_id, REPORT_PREFIX, locked.fiscal_year)
    locked.reported_at = now
    _finish(actor, locked, line, text="")
    regrant(locked)
    tell_of_report(actor, locked)
    return locked


@transaction.atomic
def take_step(
    *, actor: Actor, report: IncidentReport, action: ReportAction, text: str = "", version: int | None = None
) -> IncidentReport:
    """One step of the prefecture's check. Raises RuleViolation: no right, wrong state, changed meanwhile, no reason."""
    locked, line = _begin(actor, report, action, version)
    if line.needs_reason and not text.strip():
        raise RuleViolation("reason_required", _("理由を入力してください。報告した団体に表示されます。"), "text")
    _finish(actor, locked, line, text=text.strip())
    tell_of_step(actor, locked, action, text.strip())
    return locked


@transaction.atomic
def add_note(*, actor: Actor, report: IncidentReport, text: str) -> IncidentStep:
    """A message between the two sides: more facts, a question. Raises RuleViolation without the right."""
    person, organisation = acting_person(actor)
    if permitted_actions(actor, report).isdisjoint({REPORTER, CHECKER}):
        raise RuleViolation("not_permitted", _("この連絡票に書き込む権限がありません。"))
    record_as(actor)
    locked = lock(report)
    if locked.is_editable:
        raise RuleViolation("not_reported", _("まだ報告していない連絡票には、続報を書けません。"))
    locked.version += 1
    locked.save(update_fields=["version"])
    step = IncidentStep.objects.create(
        report=locked,
        action=ReportAction.NOTE,
        from_state=locked.state,
        to_state=locked.state,
        author=person,
        organisation=organisation,
        at=timezone.now(),
        text=text,
        version=locked.version,
    )
    tell_of_note(actor, locked)
    return step


def discard_draft(*, actor: Actor, report: IncidentReport) -> None:
    """Throw a draft away with its files. Raises RuleViolation for what has been reported."""
    if not is_permitted(actor, REPORTER, report):
        raise RuleViolation("not_permitted", _("この連絡票を編集する権限がありません。"))
    with storing_files() as files:
        record_as(actor)
        locked = lock(report)
        if not locked.is_editable:
            raise RuleViolation("not_editable", _("報告済みの連絡票は削除できません。"))
        for attached in locked.files.select_related("file"):
            attached.delete()
            files.delete(attached.file)
        locked.delete()


def mark_shared(actor: Actor, report: IncidentReport) -> None:
    """A notice made from it has been published. Inside the transaction of the publication."""
    locked = lock(report)
    if locked.state in (ReportState.SHARED, ReportState.CLOSED):
        return
    line = _line(actor, locked, ReportAction.SHARE)
    _finish(actor, locked, line, text="")
    tell_of_step(actor, locked, ReportAction.SHARE, "")


def lock(report: IncidentReport) -> IncidentReport:
    """The row as it is now, kept by this transaction until it ends."""
    related = IncidentReport.objects.select_related("organisation", "prefecture", "draft_saved_by", "author")
    return related.select_for_update(of=("self",)).get(pk=report.pk)


def _begin(
    actor: Actor, report: IncidentReport, action: ReportAction, version: int | None
) -> tuple[IncidentReport, Transition]:
    record_as(actor)
    locked = lock(report)
    line = _line(actor, locked, action)
    if version is not None and version != locked.version:
        raise RuleViolation(
            EDIT_CONFLICT,
            _("画面を開いた後に、この連絡票が更新されました。最新の内容を確かめてから、もう一度操作してください。"),
        )
    return locked, line


def _line(actor: Actor, report: IncidentReport, action: ReportAction) -> Transition:
    held = permitted_actions(actor, report)
    lines = [line for line in TRANSITIONS if line.action == action and line.permission in held]
    if not lines:
        raise RuleViolation("not_permitted", _("この操作をする権限がありません。"))
    here = [line for line in lines if line.source == report.state]
    if not here:
        raise RuleViolation(
            "wrong_state",
            _("この連絡票は現在「%(state)s」のため、「%(action)s」はできません。")
            % {"state": report.get_state_display(), "action": action.label},
        )
    return here[0]


def _finish(actor: Actor, locked: IncidentReport, line: Transition, *, text: str) -> None:
    person, organisation = acting_person(actor)
    record_as(actor, reason=text)
    locked.state = line.target
    locked.version += 1
    locked.save()
    IncidentStep.objects.create(
        report=locked,
        action=line.action,
        from_state=line.source,
        to_state=line.target,
        author=person,
        organisation=organisation,
        at=timezone.now(),
        text=text,
        version=locked.version,
    )

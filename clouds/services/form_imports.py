"""A workbook of output forms: kept with what it would change, then taken over whole or put aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clouds.form_choices import SheetKind
from clouds.models import CatalogueMember, FormCatalogue, FormImport, OutputForm, VendorRequest
from clouds.selectors.form_catalogues import answers_of, needs_of
from clouds.selectors.form_imports import Outcome, PreviewRow, preview_of
from portal.access.actor import Actor
from portal.applications.services.checks import acting_person
from portal.audit.tracking import record_as
from portal.documents.sheets import CellError
from portal.exceptions import RuleViolation
from portal.sheets.choices import ImportState

from .form_needs import NeedLine, write_needs
from .output_forms import add_form, update_form
from .vendor_requests import AnswerLine, write_answers

Target = FormCatalogue | CatalogueMember | VendorRequest


@transaction.atomic
def keep_import(
    *,
    actor: Actor,
    kind: SheetKind,
    target: Target,
    file_name: str,
    content: bytes,
    rows: Sequence[Mapping[str, Any]],
    errors: Sequence[CellError],
) -> FormImport:
    """Keep what was read of a workbook; nothing else is touched."""
    person, organisation = acting_person(actor)
    return FormImport.objects.create(
        kind=kind,
        catalogue=target if isinstance(target, FormCatalogue) else target.catalogue,
        member=target if isinstance(target, CatalogueMember) else None,
        request=target if isinstance(target, VendorRequest) else None,
        organisation=organisation,
        created_by=person,
        file_name=file_name,
        state=ImportState.REFUSED if errors else ImportState.CHECKED,
        workbook=content,
        rows=[dict(row) for row in rows],
        errors=[asdict(error) for error in errors],
    )


@transaction.atomic
def apply_import(*, actor: Actor, form_import: FormImport, submits: bool = False) -> int:
    """Take over every new and changed row, or nothing; gives how many. `submits`: hand the answers in as well.

    Raises RuleViolation: not permitted, decided already, wrong cells left, changed by somebody else since, and what
    the services of needs and answers refuse.
    """
    record_as(actor, reason=_("Excelファイル「%(name)s」の取込") % {"name": form_import.file_name})
    stored = _locked(actor, form_import, ImportState.CHECKED)
    rows = preview_of(stored)
    if conflicts := [row.number for row in rows if row.outcome is Outcome.CONFLICT]:
        sentence = _(
            "ファイルを作成した後に、他の人が変更した様式があります（%(numbers)s）。何も取り込んでいません。"
            "様式の一覧をダウンロードし直してください。"
        )
        raise RuleViolation("import_conflict", sentence % {"numbers": "、".join(conflicts)})
    if stored.member:
        _apply_needs(actor, stored.member, rows, submits)
    elif stored.request:
        _apply_answers(actor, stored.request, rows, submits)
    else:
        _apply_catalogue(actor, stored.catalogue, rows)
    _decide(stored, ImportState.APPLIED)
    return sum(row.outcome in (Outcome.NEW, Outcome.CHANGED) for row in rows)


def _apply_catalogue(actor: Actor, catalogue: FormCatalogue, rows: Sequence[PreviewRow]) -> None:
    for row in rows:
        if row.outcome is Outcome.NEW:
            add_form(actor=actor, catalogue=catalogue, number=row.number, **row.values)
        elif row.outcome is Outcome.CHANGED and row.form:
            update_form(actor=actor, form=row.form, version=row.form.version, **row.values)


def _apply_needs(actor: Actor, member: CatalogueMember, rows: Sequence[PreviewRow], submits: bool) -> None:
    """What the file does not mention stays as it is."""
    lines: dict[int, NeedLine] = {
        need.form_id: NeedLine(need.form, need.level, need.accepts_alternative, need.detail)
        for need in needs_of(member).values()
    }
    for form, values in _of_forms(rows):
        lines[form.pk] = NeedLine(form, values["level"], values["alternative"], values["detail"])
    write_needs(actor=actor, member=member, version=member.version, lines=list(lines.values()), submits=submits)


def _apply_answers(actor: Actor, request: VendorRequest, rows: Sequence[PreviewRow], submits: bool) -> None:
    """What the file does not mention stays as it is."""
    lines: dict[int, AnswerLine] = {
        one.form_id: AnswerLine(one.form, one.kind, one.planned_month, one.detail, one.price_yen, one.own_price_yen)
        for one in answers_of(request).values()
    }
    for form, values in _of_forms(rows):
        month = date.fromisoformat(f"{values['month']}-01") if values["month"] else None
        prices = (values["price"], values["own"])
        lines[form.pk] = AnswerLine(form, values["kind"], month, values["detail"], *prices)
    write_answers(actor=actor, request=request, version=request.version, lines=list(lines.values()), submits=submits)


def _of_forms(rows: Sequence[PreviewRow]) -> list[tuple[OutputForm, dict[str, Any]]]:
    return [(row.form, row.values) for row in rows if row.form]


@transaction.atomic
def discard_import(*, actor: Actor, form_import: FormImport) -> None:
    """Put an undecided workbook aside. Raises RuleViolation: not permitted, decided already."""
    record_as(actor)
    _decide(_locked(actor, form_import, ImportState.CHECKED, ImportState.REFUSED), ImportState.DISCARDED)


def _locked(actor: Actor, form_import: FormImport, *expected: ImportState) -> FormImport:
    stored = FormImport.objects.select_for_update(of=("self",)).get(pk=form_import.pk)
    if not FormImport.objects.permitted_to(actor).filter(pk=stored.pk).exists():
        raise RuleViolation("not_permitted", _("この取込を決められるのは、ファイルを選んだ人です。"))
    if stored.state == ImportState.REFUSED and ImportState.REFUSED not in expected:
        raise RuleViolation(
            "import_refused", _("誤りのあるセルが残っているため取り込めません。直したファイルを選び直してください。")
        )
    if stored.state not in expected:
        raise RuleViolation("import_decided", _("この取込は、すでに確定または取りやめられています。"))
    return stored


def _decide(stored: FormImport, state: ImportState) -> None:
    stored.state, stored.workbook, stored.rows, stored.decided_at = state, None, [], timezone.now()
    stored.save()

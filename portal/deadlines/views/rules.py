"""お知らせの規則: when who is told, for each kind of deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.deadlines.choices import Audience
from portal.deadlines.forms import RuleForm
from portal.deadlines.models import DeadlineRule
from portal.deadlines.registry import DeadlineKind, deadline_kinds, find_deadline_kind
from portal.deadlines.selectors.rules import in_force, preset_rule, rule_row, stages_of
from portal.deadlines.services.rules import EDIT_CONFLICT, change_rule, reset_rule
from portal.deadlines.services.slots import closed_days
from portal.deadlines.tables import RuleTable
from portal.deadlines.words import day_text, offset_words, stage_text
from portal.exceptions import RuleViolation
from portal.lib.business_days import add_business_days
from portal.lib.reminder_rules import slots
from portal.web.components import Conflict, ConflictRow
from portal.web.http import PortalRequest
from portal.web.rendering import display_value
from portal.web.shortcuts import page, to_page

from .common import for_the_prefecture, tabs


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One kind with its rule in words."""

    code: str
    title: str
    staff: str
    approver: str
    coordinator: str
    form: str
    origin: str


@require_GET
def rule_list(request: PortalRequest) -> HttpResponse:
    for_the_prefecture(request)
    own = {row.kind: row for row in DeadlineRule.objects.permitted_to(request.actor)}
    rows = [_row(kind, own.get(kind.code)) for kind in deadline_kinds()]
    context = {"table": RuleTable(request, rows), "tabs": tabs(request, "rule-list")}
    return render(request, page(request, "deadlines/rule_list.html"), context)


def _row(kind: DeadlineKind, own: DeadlineRule | None) -> RuleRow:
    row = own or preset_rule(kind)
    stages = sorted(stages_of(row), key=lambda stage: stage.offset) if row.is_enabled else []

    def words(audience: Audience) -> str:
        return "、".join(
            offset_words(stage.offset) + (_("（最終）") if stage.is_last_call else "")
            for stage in stages
            if stage.audience == audience.value
        )

    return RuleRow(
        code=kind.code,
        title=str(kind.title),
        staff=words(Audience.STAFF),
        approver=words(Audience.APPROVER),
        coordinator=words(Audience.COORDINATOR),
        form=_form_words(row),
        origin=_("変更済み") if own else _("既定"),
    )


def _form_words(row: DeadlineRule) -> str:
    if not row.is_enabled:
        return _("送らない")
    return _("1日分をまとめる") if row.is_digest else _("1件ごと")


@require_http_methods(["GET", "POST"])
def rule_edit(request: PortalRequest, code: str) -> HttpResponse:
    """Auditors read the rule, coordinators change it."""
    for_the_prefecture(request, changing=request.method == "POST")
    kind = _kind(code)
    assert request.actor.organisation_id
    row = rule_row(kind, request.actor.organisation_id)
    form = RuleForm(request.POST or None, initial=RuleForm.initial_of(row))
    context: dict[str, Any] = {"kind": kind, "form": form, "row": row, "example": _example(row)}
    status = 200
    if form.is_valid():
        try:
            change_rule(actor=request.actor, kind=kind, version=form.cleaned_data["version"], **form.changes())
        except RuleViolation as error:
            if error.code != EDIT_CONFLICT:
                form.add_rule_violation(error)
            else:
                status = 409
                context |= _conflict(request, form, kind)
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                form.add_error(name if name in form.fields else None, sentences)  # type: ignore[arg-type]
        else:
            messages.success(request, _("「%(title)s」のお知らせの規則を保存しました。") % {"title": kind.title})
            return to_page(request, "deadlines:rule-edit", code)
    context |= {"may_change": request.actor.coordinates, "tabs": tabs(request, "rule-list")}
    return render(request, page(request, "deadlines/rule_edit.html"), context, status=status)


@require_POST
def rule_reset(request: PortalRequest, code: str) -> HttpResponse:
    for_the_prefecture(request, changing=True)
    kind = _kind(code)
    reset_rule(actor=request.actor, kind=kind)
    messages.success(request, _("「%(title)s」のお知らせの規則を既定に戻しました。") % {"title": kind.title})
    return to_page(request, "deadlines:rule-edit", code)


def _kind(code: str) -> DeadlineKind:
    kind = find_deadline_kind(code)
    if kind is None:
        raise Http404
    return kind


def _example(row: DeadlineRule) -> dict[str, Any]:
    """The rule applied to a due day three weeks ahead, so that numbers become days."""
    today = timezone.localdate()
    closed = closed_days(today - timedelta(days=400), today + timedelta(days=400))
    due_on = add_business_days(today, 15, closed)
    lines = [
        (
            day_text(slot.send_on),
            Audience(slot.stage.audience).label,
            stage_text(slot.stage.key),
            slot.stage.is_last_call,
        )
        for slot in slots(in_force(row).rule, due_on, closed)
    ]
    return {"due": day_text(due_on), "lines": lines}


def _conflict(request: PortalRequest, form: RuleForm, kind: DeadlineKind) -> dict[str, Any]:
    """Both versions side by side, and what was typed on top of the newest version."""
    assert request.actor.organisation_id
    stored = RuleForm.initial_of(rule_row(kind, request.actor.organisation_id))
    rows = [
        ConflictRow(
            str(bound.label),
            display_value(bound.field.prepare_value(stored[bound.name])),
            display_value(bound.field.prepare_value(form.cleaned_data[bound.name])),
        )
        for bound in form.visible_fields()
    ]
    typed = request.POST.copy()
    typed["version"] = str(stored["version"])
    renewed = RuleForm(typed, initial=stored)
    renewed.full_clean()
    return {
        "form": renewed,
        "conflict": Conflict(rows=rows, reload_url=reverse("deadlines:rule-edit", args=[kind.code])),
    }

"""A notice: written, looked at, shared, corrected and ended by the prefecture; read by whom it is for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.access.choices import Role
from portal.access.querysets import permitted_actions
from portal.applications.views.editing import version_in
from portal.exceptions import RuleViolation
from portal.lib.defang import addresses_in
from portal.web.components import Conflict
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page
from security.forms.incident_notices import AnswerForm, EndForm, NoticeForm, PublishForm, first_due, initial_of
from security.incident_choices import TLP_EXPLANATIONS, NoticeState, Tlp
from security.incident_workflow import CHECKER
from security.models import IncidentNotice, IncidentReport
from security.selectors.incident_audience import addressees
from security.selectors.incident_notices import (
    own_notice,
    revision_changes,
    roster_of,
    shared_items,
    visible_revisions,
)
from security.services.incident_notices import (
    STALE,
    approve_notice,
    ask_for_look,
    close_notice,
    create_notice,
    discard_notice,
    publish_notice,
    update_notice,
    withdraw_notice,
)
from security.services.notice_answers import mark_notice_read

from .incident_conflicts import notice_conflict

CLUES = ("sender", "subject", "urls", "file_names", "hashes")


def visible(request: PortalRequest, pk: int, action: str = "view") -> IncidentNotice:
    related = IncidentNotice.objects.permitted_to(request.actor, action).select_related(
        "prefecture", "report__organisation", "current__programme", "edited_by", "looked_by"
    )
    return get_object_or_404(related, pk=pk)


# --- reading ------------------------------------------------------------------------------------------------------


@require_GET
def incident_notice_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """The notice as its readers see it; those who issue it see where it stands as well."""
    notice = visible(request, pk)
    held = permitted_actions(request.actor, notice)
    if "inspect" in held:
        return _issuers_page(request, notice, held)
    return reader_page(request, notice)


def reader_page(request: PortalRequest, notice: IncidentNotice, form: AnswerForm | None = None) -> HttpResponse:
    """What is to be done, and the answer in one more click."""
    mark_notice_read(actor=request.actor, notice=notice)
    own = own_notice(request.actor, notice)
    if form is None and own.row is not None:
        form = AnswerForm(initial={"version": own.row.version, "comment": own.row.comment})
    revisions = visible_revisions(request.actor, notice, inspects=False)
    context = {"own": own, "notice": notice, "form": form, "revisions": revisions}
    return render(request, page(request, "security/incident_notice_read.html"), context)


def _issuers_page(request: PortalRequest, notice: IncidentNotice, held: frozenset[str]) -> HttpResponse:
    revisions = list(notice.revisions.select_related("published_by"))
    content = notice.current or notice
    changes = revision_changes(notice.current, notice, inspects=True) if notice.current else []
    context = {
        "notice": notice,
        "revisions": revisions,
        "items": shared_items(content),
        "tlp_explanation": TLP_EXPLANATIONS[Tlp(content.tlp)],
        "changes": [change for change in changes if change.is_different],
        "roster": roster_of(notice) if notice.current else None,
        "asked": None if notice.current else addressees(notice, notice).count(),
        "may_change": "change" in held and notice.state in (NoticeState.DRAFT, NoticeState.PUBLISHED),
        "is_draft": notice.state == NoticeState.DRAFT,
        "is_own_text": request.actor.user is not None and notice.edited_by_id == request.actor.user.pk,
    }
    return render(request, page(request, "security/incident_notice_detail.html"), context)


@require_GET
def incident_notice_differences(request: PortalRequest, pk: int) -> HttpResponse:
    """Two revisions side by side: by default the last and the one before."""
    notice = visible(request, pk)
    inspects = "inspect" in permitted_actions(request.actor, notice)
    revisions = visible_revisions(request.actor, notice, inspects=inspects)
    if len(revisions) < 2:
        messages.info(request, _("比べられる版は1つだけです。"))
        return to_page(request, "security:incident-notice-detail", pk)
    by_number = {str(revision.number): revision for revision in revisions}
    before = by_number.get(request.GET.get("before", ""), revisions[-2])
    after = by_number.get(request.GET.get("after", ""), revisions[-1])
    context = {
        "notice": notice,
        "title": after.title,
        "revisions": revisions,
        "before": before,
        "after": after,
        "changes": revision_changes(before, after, inspects=inspects),
    }
    return render(request, page(request, "security/incident_notice_differences.html"), context)


# --- writing ------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def incident_notice_new(request: PortalRequest) -> HttpResponse:
    """A notice from a report, or of the prefecture's own accord."""
    organisation = request.actor.organisation
    if organisation is None or not organisation.is_prefecture:
        raise Http404
    if not request.actor.has_role(Role.COORDINATOR, Role.MANAGER):
        raise Http404
    report = _report_asked_for(request)
    form = NoticeForm(posted(request), initial=_prefilled(report), actor=request.actor, has_report=report is not None)
    if form.is_valid():
        try:
            notice = create_notice(actor=request.actor, report=report, values=form.values)
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            messages.success(request, _("下書きを保存しました。共有される内容を確かめてください。"))
            return to_page(request, "security:incident-notice-detail", notice.pk)
    context = {"form": form, "report": report}
    return render(request, page(request, "security/incident_notice_edit.html", "form"), context)


def _report_asked_for(request: PortalRequest) -> IncidentReport | None:
    asked = request.GET.get("report", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        raise Http404
    checked = IncidentReport.objects.permitted_to(request.actor, CHECKER).select_related("organisation")
    return get_object_or_404(checked, pk=int(asked))


def _prefilled(report: IncidentReport | None) -> dict[str, Any]:
    """What can be taken over without giving away who reported: kind, urgency, and addresses, broken."""
    values: dict[str, Any] = {"requires_action": True, **first_due()}
    if report is None:
        return values
    clues = [addresses_in(report.sender), *(getattr(report, name).splitlines() for name in CLUES[1:])]
    lines = [line.strip() for part in clues for line in part if line.strip()]
    return values | {
        "kind": report.kind,
        "urgency": report.urgency,
        "title": _("%(kind)sについて") % {"kind": report.get_kind_display()},
        "indicators": "\n".join(dict.fromkeys(addresses_in("\n".join(lines)) + lines_without_address(lines))),
    }


def lines_without_address(lines: list[str]) -> list[str]:
    """Subjects, names of files and hashes."""
    return [line for line in lines if not addresses_in(line)]


@require_http_methods(["GET", "POST"])
def incident_notice_edit(request: PortalRequest, pk: int) -> HttpResponse:
    """The working copy; what was shared stays as it is until the correction is published."""
    notice = visible(request, pk, "change")
    if notice.state not in (NoticeState.DRAFT, NoticeState.PUBLISHED):
        return to_page(request, "security:incident-notice-detail", pk)
    form = NoticeForm(
        posted(request), initial=initial_of(notice), actor=request.actor, has_report=notice.report_id is not None
    )
    conflict: Conflict | None = None
    if form.is_valid():
        try:
            update_notice(actor=request.actor, notice=notice, version=version_in(request), values=form.values)
        except RuleViolation as error:
            form.add_rule_violation(error)
            conflict = notice_conflict(request, form, pk) if error.code == STALE else None
        else:
            messages.success(request, _("保存しました。共有される内容を確かめてください。"))
            return to_page(request, "security:incident-notice-detail", pk)
    context = {"form": form, "notice": notice, "report": notice.report, "conflict": conflict}
    status = 200 if conflict is None else 409
    return render(request, page(request, "security/incident_notice_edit.html", "form"), context, status=status)


@require_POST
def incident_notice_look(request: PortalRequest, pk: int) -> HttpResponse:
    """Ask a colleague for the second look, or give it."""
    notice = visible(request, pk, "change")
    try:
        if request.POST.get("do") == "ask":
            ask_for_look(actor=request.actor, notice=notice)
            messages.success(request, _("府県のほかの担当者に確認を依頼しました。"))
        else:
            approve_notice(actor=request.actor, notice=notice, version=version_in(request))
            messages.success(request, _("内容を確認しました。共有できます。"))
    except RuleViolation as error:
        messages.error(request, str(error))
    return to_page(request, "security:incident-notice-detail", pk)


@require_http_methods(["GET", "POST"])
def incident_notice_publish(request: PortalRequest, pk: int) -> HttpResponse:
    """What the others will see, who they are, and the button that shares it."""
    notice = visible(request, pk, "change")
    if notice.state not in (NoticeState.DRAFT, NoticeState.PUBLISHED):
        return to_page(request, "security:incident-notice-detail", pk)
    is_correction = notice.current is not None
    form = PublishForm(posted(request), initial={"version": notice.version}, is_correction=is_correction)
    if form.is_valid():
        try:
            publish_notice(actor=request.actor, notice=notice, **form.cleaned_data)
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            messages.success(request, _("注意喚起を共有しました。対象の団体にお知らせが届きます。"))
            return to_page(request, "security:incident-notice-detail", pk)
    changes = revision_changes(notice.current, notice, inspects=True) if notice.current else []
    asked = addressees(notice, notice)
    context = {
        "notice": notice,
        "form": form,
        "items": shared_items(notice),
        "tlp_explanation": TLP_EXPLANATIONS[Tlp(notice.tlp)],
        "asked": list(asked[:100]),
        "asked_count": asked.count(),
        "changes": [change for change in changes if change.is_different],
        "reporter": notice.report.organisation.name if notice.report and notice.releases_reporter else "",
    }
    return render(request, page(request, "security/incident_notice_publish.html"), context)


@require_http_methods(["GET", "POST"])
def incident_notice_withdraw(request: PortalRequest, pk: int) -> HttpResponse:
    texts = {
        "heading": _("注意喚起の撤回"),
        "lead": _("撤回した注意喚起は「撤回」として残り、理由が表示されます。回答は求めなくなり、元に戻せません。"),
        "button": _("撤回する"),
        "done": _("注意喚起を撤回しました。"),
    }
    return _end(request, pk, withdraw_notice, texts)


@require_http_methods(["GET", "POST"])
def incident_notice_close(request: PortalRequest, pk: int) -> HttpResponse:
    texts = {
        "heading": _("注意喚起の対応終了"),
        "lead": _("これまでの回答を残したまま、回答の受付を終えます。元に戻せません。"),
        "button": _("対応を終了する"),
        "done": _("注意喚起の対応を終了しました。"),
    }
    return _end(request, pk, close_notice, texts)


def _end(request: PortalRequest, pk: int, service: Callable[..., Any], texts: dict[str, str]) -> HttpResponse:
    notice = visible(request, pk, "change")
    if notice.state != NoticeState.PUBLISHED:
        messages.error(request, _("共有中の注意喚起ではないため、この操作はできません。"))
        return to_page(request, "security:incident-notice-detail", pk)
    form = EndForm(posted(request), initial={"version": notice.version})
    if form.is_valid():
        try:
            service(actor=request.actor, notice=notice, **form.cleaned_data)
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            messages.success(request, texts["done"])
            return to_page(request, "security:incident-notice-detail", pk)
    context = {"notice": notice, "form": form, **texts}
    return render(request, page(request, "security/incident_notice_end.html"), context)


@require_POST
def incident_notice_discard(request: PortalRequest, pk: int) -> HttpResponse:
    notice = visible(request, pk, "change")
    try:
        discard_notice(actor=request.actor, notice=notice)
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "security:incident-notice-detail", pk)
    messages.success(request, _("注意喚起の下書きを削除しました。"))
    return to_page(request, "security:incident-list")

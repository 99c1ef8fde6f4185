"""The unified test rules: writing and publishing a version, reading it, who has taken note of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mynumber_tests.choices import RulesState
from mynumber_tests.forms.rules import RulesForm, VersionForm
from mynumber_tests.models import Programme, RulesAcknowledgement, RulesDocument
from mynumber_tests.selectors.rules import rules_roster
from mynumber_tests.services.rules import acknowledge_rules, discard_rules, publish_rules, write_rules
from portal.access.querysets import is_permitted
from portal.editing.forms import attempt, conflict_of
from portal.exceptions import RuleViolation
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page

from .programmes import programme_to_change


@require_http_methods(["GET", "POST"])
def rules_edit(request: PortalRequest, pk: int) -> HttpResponse:
    """The draft of the next version of a test's rules."""
    programme = programme_to_change(request, pk)
    form = RulesForm(posted(request), initial=RulesForm.initial_of(*_drafted(programme)))
    drafts: list[RulesDocument] = []

    def act() -> None:
        version = form.cleaned_data["version"]
        drafts.append(write_rules(actor=request.actor, programme=programme, version=version, **form.facts))

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("統一ルールの下書きを保存しました。内容を確かめて公開してください。"))
        return to_page(request, "mynumber_tests:rules-detail", drafts[0].pk)
    draft, former = _drafted(programme)
    stored = draft or former
    conflict = conflict_of(request, form, stored, RulesForm.initial_of(draft, former)) if stored else None
    context = {"programme": programme, "form": form, "conflict": conflict, "former": former}
    return editing_page(request, "mynumber_tests/rules_edit.html", context)


def _drafted(programme: Programme) -> tuple[RulesDocument | None, RulesDocument | None]:
    """The draft, and the version in force."""
    return programme.rules.filter(state=RulesState.DRAFT).first(), programme.rules.in_force().first()


@require_GET
def rules_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """One version, as everybody reads it."""
    rules = _visible(request, pk)
    own = RulesAcknowledgement.objects.permitted_to(request.actor).filter(
        rules=rules, organisation=request.actor.organisation_id
    )
    row = own.select_related("acknowledged_by").first()
    context = {
        "rules": rules,
        "programme": rules.programme,
        "own": row,
        "may_acknowledge": row is not None
        and row.acknowledged_at is None
        and rules.state == RulesState.PUBLISHED
        and is_permitted(request.actor, "acknowledge", row),
        "may_change": is_permitted(request.actor, "change", rules.programme),
        "versions": RulesDocument.objects.permitted_to(request.actor).published().filter(programme=rules.programme),
    }
    return render(request, page(request, "mynumber_tests/rules_detail.html"), context)


@require_POST
def rules_publish(request: PortalRequest, pk: int) -> HttpResponse:
    draft = _draft(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        try:
            published = publish_rules(actor=request.actor, draft=draft, version=form.cleaned_data["version"])
        except RuleViolation as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("統一ルール%(version)sを公開しました。") % {"version": published})
    return to_page(request, "mynumber_tests:rules-detail", pk)


@require_POST
def rules_discard(request: PortalRequest, pk: int) -> HttpResponse:
    draft = _draft(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        try:
            discard_rules(actor=request.actor, draft=draft, version=form.cleaned_data["version"])
        except RuleViolation as error:
            messages.error(request, str(error))
            return to_page(request, "mynumber_tests:rules-detail", pk)
        messages.success(request, _("統一ルールの下書きを削除しました。"))
    return to_page(request, "mynumber_tests:programme-detail", draft.programme_id)


@require_POST
def rules_acknowledge(request: PortalRequest, pk: int) -> HttpResponse:
    """One button says that the organisation knows the rules."""
    rules = _visible(request, pk)
    mine = RulesAcknowledgement.objects.permitted_to(request.actor, "acknowledge").filter(rules=rules)
    if not mine.filter(organisation=request.actor.organisation_id).exists():
        raise Http404
    try:
        acknowledge_rules(actor=request.actor, rules=rules)
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("統一ルール%(version)sを確認しました。") % {"version": rules})
    return to_page(request, "mynumber_tests:rules-detail", pk)


@require_GET
def rules_roster_page(request: PortalRequest, pk: int) -> HttpResponse:
    """Who has not taken note of a version: for those who run the test."""
    if not request.actor.is_prefecture_side:
        raise Http404
    rules = _visible(request, pk)
    rows = rules_roster(request.actor, rules)
    context = {
        "rules": rules,
        "programme": rules.programme,
        "rows": rows,
        "pending": sum(row.acknowledgement.acknowledged_at is None for row in rows),
        "late": sum(row.is_late for row in rows),
    }
    return render(request, page(request, "mynumber_tests/rules_roster.html"), context)


def _visible(request: PortalRequest, pk: int) -> RulesDocument:
    rows = RulesDocument.objects.permitted_to(request.actor).select_related("programme", "published_by")
    return get_object_or_404(rows, pk=pk)


def _draft(request: PortalRequest, pk: int) -> RulesDocument:
    rows = RulesDocument.objects.permitted_to(request.actor, "change").select_related("programme")
    return get_object_or_404(rows, pk=pk)

"""The catalogue of scenarios: list, one scenario with its versions, writing the next version."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mynumber_tests.forms.catalogue import ScenarioFilters, ScenarioForm
from mynumber_tests.models import Scenario
from mynumber_tests.selectors.catalogue import catalogue, changes_between
from mynumber_tests.services.scenarios import FACTS, create_scenario, revise_scenario, set_active
from portal.access.querysets import is_permitted
from portal.editing.forms import attempt
from portal.editing.rows import STALE
from portal.exceptions import RuleViolation
from portal.web.components import Conflict, ConflictRow
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page

from .programmes import programme_to_change, visible_programme
from .tables import ScenarioTable


@require_GET
def scenario_list(request: PortalRequest, pk: int) -> HttpResponse:
    programme = visible_programme(request, pk)
    filters = ScenarioFilters(request.GET)
    context = {
        "programme": programme,
        "filters": filters,
        "table": ScenarioTable(request, _filtered(catalogue(request.actor, programme), filters), filters=filters),
        "may_change": is_permitted(request.actor, "change", programme),
    }
    return render(request, page(request, "mynumber_tests/scenario_list.html"), context)


def _filtered(scenarios: QuerySet[Scenario], filters: ScenarioFilters) -> QuerySet[Scenario]:
    if words := filters.value_of("q"):
        scenarios = scenarios.filter(
            Q(code__icontains=words) | Q(current__title__icontains=words) | Q(current__procedure__icontains=words)
        )
    if use := filters.value_of("use"):
        scenarios = scenarios.filter(is_active=use == "active")
    return scenarios


@require_GET
def scenario_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """What the scenario says now, and what each version changed."""
    scenario = _visible(request, pk)
    versions = list(scenario.versions.select_related("created_by"))
    assert scenario.current
    context = {
        "programme": scenario.programme,
        "scenario": scenario,
        "version": scenario.current,
        "steps": scenario.current.step_list,
        "versions": [
            (version, changes_between(before, {name: getattr(version, name) for name in FACTS}, version.steps))
            for version, before in zip(versions, [*versions[1:], None], strict=True)
        ],
        "may_change": is_permitted(request.actor, "change", scenario.programme),
    }
    return render(request, page(request, "mynumber_tests/scenario_detail.html"), context)


@require_http_methods(["GET", "POST"])
def scenario_new(request: PortalRequest, pk: int) -> HttpResponse:
    programme = programme_to_change(request, pk)
    form = ScenarioForm(posted(request), step_rows=_shown_rows(request, 0), is_new=True)
    made: list[Scenario] = []

    def act() -> None:
        made.append(create_scenario(actor=request.actor, programme=programme, steps=form.steps, **form.facts))

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("シナリオ%(code)sを登録しました。") % {"code": made[0].code})
        return to_page(request, "mynumber_tests:scenario-detail", made[0].pk)
    context = {"programme": programme, "form": form, "scenario": None}
    return render(request, page(request, "mynumber_tests/scenario_edit.html", "form"), context)


@require_http_methods(["GET", "POST"])
def scenario_edit(request: PortalRequest, pk: int) -> HttpResponse:
    scenario = _to_change(request, pk)
    version = scenario.current
    assert version
    rows = _shown_rows(request, len(version.steps))
    form = ScenarioForm(posted(request), initial=ScenarioForm.initial_of(version), step_rows=rows, is_new=False)
    made: list[object] = []

    def act() -> None:
        number = form.cleaned_data["number"] or 0
        made.append(
            revise_scenario(actor=request.actor, scenario=scenario, number=number, steps=form.steps, **form.facts)
        )

    if form.is_valid() and attempt(form, act):
        sentence = _("シナリオの新しい版を登録しました。") if made[0] else _("変更されたところはありません。")
        messages.success(request, sentence)
        return to_page(request, "mynumber_tests:scenario-detail", pk)
    conflict = _conflict(request, form, pk)
    context = {"programme": scenario.programme, "form": form, "scenario": scenario, "conflict": conflict}
    return editing_page(request, "mynumber_tests/scenario_edit.html", context)


def _conflict(request: PortalRequest, form: ScenarioForm, pk: int) -> Conflict | None:
    """The version that somebody else wrote beside what is typed; saving again builds on it."""
    if not form.has_error("__all__", STALE):
        return None
    current = _to_change(request, pk).current
    assert current
    changes = changes_between(current, {name: form.facts[name] for name in FACTS}, form.steps)
    form.data = shown = request.POST.copy()
    shown["number"] = str(current.number)
    return Conflict(
        rows=[ConflictRow(change.label, change.before, change.after) for change in changes],
        changed_by=current.created_by.name if current.created_by else "",
        changed_at=current.created_at,
        reload_url=request.get_full_path(),
    )


def _shown_rows(request: PortalRequest, stored: int) -> int:
    """As many rows as were shown when the form was typed."""
    shown = sum(name.startswith("step") and name.endswith("_action") for name in request.POST)
    return max(stored, shown)


@require_POST
def scenario_use(request: PortalRequest, pk: int) -> HttpResponse:
    """Take a scenario out of use, or into use again."""
    scenario = _to_change(request, pk)
    is_active = request.POST.get("use") == "1"
    try:
        set_active(actor=request.actor, scenario=scenario, is_active=is_active)
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("シナリオを使用するようにしました。") if is_active else _("使用を止めました。"))
    return to_page(request, "mynumber_tests:scenario-detail", pk)


def _visible(request: PortalRequest, pk: int) -> Scenario:
    rows = Scenario.objects.permitted_to(request.actor).select_related("programme", "current")
    return get_object_or_404(rows, pk=pk)


def _to_change(request: PortalRequest, pk: int) -> Scenario:
    rows = Scenario.objects.permitted_to(request.actor, "change")
    return get_object_or_404(rows.select_related("programme", "current__created_by"), pk=pk)

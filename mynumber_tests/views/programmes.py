"""The tests: list, set-up, participants."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mynumber_tests.forms.programmes import NewProgrammeForm, ParticipantsForm, ProgrammeForm
from mynumber_tests.models import PairingPlan, Participation, Programme, Reception, StepSchedule
from mynumber_tests.selectors.rules import rules_overview
from mynumber_tests.selectors.run_delegations import delegations_to_answer
from mynumber_tests.services.programmes import candidates, create_programme, set_participants, update_programme
from mynumber_tests.steps import Step, steps
from portal.access.querysets import permitted_actions
from portal.applications.models import ApplicationWindow
from portal.audit.selectors import history_of
from portal.editing.forms import attempt, conflict_of
from portal.lib.months import Month
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page

HISTORY = ("slots", "participations")


@require_GET
def programme_list(request: PortalRequest) -> HttpResponse:
    programmes = Programme.objects.permitted_to(request.actor).select_related("prefecture").prefetch_related("slots")
    return render(
        request,
        page(request, "mynumber_tests/programme_list.html"),
        {"programmes": programmes, "asked": delegations_to_answer(request.actor)},
    )


@require_GET
def programme_detail(request: PortalRequest, pk: int) -> HttpResponse:
    visible = Programme.objects.permitted_to(request.actor).select_related("prefecture")
    programme = get_object_or_404(visible, pk=pk)
    reception = Reception.objects.filter(programme=programme).select_related("window").first()
    context = {
        "programme": programme,
        "slots": programme.slots.all(),
        "steps": _scheduled(programme),
        "participants": programme.participations.filter(is_outside=False).select_related("organisation"),
        "own": Participation.objects.permitted_to(request.actor)
        .filter(programme=programme, organisation=request.actor.organisation_id)
        .first(),
        "reception": reception,
        "may_apply": reception and _may_see_window(request, reception),
        "is_over": programme.period is not None and programme.period.end < Month.of(timezone.localdate()),
        "current": PairingPlan.objects.current().filter(programme=programme).first(),
        "scenario_count": programme.scenarios.active().count(),
        "rules": rules_overview(request.actor, programme),
        "actions": permitted_actions(request.actor, programme),
    }
    return render(request, page(request, "mynumber_tests/programme_detail.html"), context)


def _may_see_window(request: PortalRequest, reception: Reception) -> bool:
    """Whoever only keeps the users of an organisation reads the test, but does not apply."""
    return ApplicationWindow.objects.permitted_to(request.actor).filter(pk=reception.window_id).exists()


def _scheduled(programme: Programme) -> list[tuple[Step, StepSchedule | None]]:
    """The six steps with their due dates."""
    schedules = {row.step: row for row in programme.step_schedules.all()}
    return [(step, schedules.get(step.code)) for step in steps()]


@require_http_methods(["GET", "POST"])
def programme_new(request: PortalRequest) -> HttpResponse:
    prefecture = request.actor.organisation
    if not request.actor.coordinates or prefecture is None:
        raise Http404
    form = NewProgrammeForm(posted(request))
    made: list[Programme] = []

    def act() -> None:
        made.append(create_programme(actor=request.actor, prefecture=prefecture, slots=form.slots, **form.facts))

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("%(name)sを作成しました。次に、参加団体を選んでください。") % {"name": made[0]})
        return to_page(request, "mynumber_tests:programme-detail", made[0].pk)
    return render(request, page(request, "mynumber_tests/programme_new.html", "form"), {"form": form})


@require_http_methods(["GET", "POST"])
def programme_edit(request: PortalRequest, pk: int) -> HttpResponse:
    programme = programme_to_change(request, pk)
    slots = list(programme.slots.all())
    form = ProgrammeForm(
        posted(request), initial=ProgrammeForm.initial_of(programme, slots), slot_rows=_rows(request, len(slots))
    )

    def act() -> None:
        values = form.cleaned_data
        update_programme(
            actor=request.actor,
            programme=programme,
            version=values["version"],
            slots=form.slots,
            reason=values["reason"],
            **form.facts,
        )

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("テストの内容を変更しました。"))
        return to_page(request, "mynumber_tests:programme-detail", pk)
    stored = programme_to_change(request, pk)
    conflict = conflict_of(request, form, stored, ProgrammeForm.initial_of(stored, list(stored.slots.all())))
    context = {"programme": programme, "form": form, "conflict": conflict}
    return editing_page(request, "mynumber_tests/programme_edit.html", context)


def _rows(request: PortalRequest, stored: int) -> int:
    """As many rows as were shown when the form was typed: somebody else may have added or removed one since."""
    shown = sum(name.startswith("slot") and name.endswith("_name") for name in request.POST)
    return max(stored, shown - 1)


@require_http_methods(["GET", "POST"])
def participants_edit(request: PortalRequest, pk: int) -> HttpResponse:
    programme = programme_to_change(request, pk)
    possible = candidates(programme)
    form = ParticipantsForm(posted(request), candidates=possible, initial=_initial(programme))
    counts: list[tuple[int, int]] = []

    def act() -> None:
        values = form.cleaned_data
        counts.append(
            set_participants(
                actor=request.actor,
                programme=programme,
                version=values["version"],
                organisations=list(values["organisations"]),
            )
        )

    if form.is_valid() and attempt(form, act):
        came, left = counts[0]
        sentence = _("参加団体を変更しました（追加 %(came)d団体、除外 %(left)d団体）。")
        messages.success(request, sentence % {"came": came, "left": left})
        return to_page(request, "mynumber_tests:programme-detail", pk)
    stored = programme_to_change(request, pk)
    conflict = conflict_of(request, form, stored, _initial(stored))
    context = {"programme": programme, "form": form, "conflict": conflict}
    return editing_page(request, "mynumber_tests/participants_edit.html", context)


def _initial(programme: Programme) -> dict[str, object]:
    rows = programme.participations.filter(is_outside=False).select_related("organisation")
    members = [row.organisation for row in rows]
    return {"version": programme.version, "organisations": members}


@require_GET
def programme_history(request: PortalRequest, pk: int) -> HttpResponse:
    """Everything that was ever set up or changed, for the prefecture's side."""
    if not request.actor.is_prefecture_side:
        raise Http404
    programme = get_object_or_404(Programme.objects.permitted_to(request.actor), pk=pk)
    context = {"programme": programme, "history": history_of(programme, include=HISTORY)}
    return render(request, page(request, "mynumber_tests/programme_history.html"), context)


def programme_to_change(request: PortalRequest, pk: int) -> Programme:
    return get_object_or_404(Programme.objects.permitted_to(request.actor, "change"), pk=pk)


def visible_programme(request: PortalRequest, pk: int) -> Programme:
    return get_object_or_404(Programme.objects.permitted_to(request.actor).select_related("prefecture"), pk=pk)


def papers_of(request: PortalRequest, pk: int) -> Programme:
    """A test whose working papers the actor may read: the prefecture's side."""
    if not request.actor.is_prefecture_side:
        raise Http404
    return visible_programme(request, pk)

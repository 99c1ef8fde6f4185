"""Who takes part on what terms; the window of the applications; the six steps."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mynumber_tests.choices import StepState
from mynumber_tests.forms.setup import HelpForm, ReceptionForm, StepRecordForm, StepScheduleForm
from mynumber_tests.forms.terms import TermsForm
from mynumber_tests.models import Participation, Scenario, StepRecord, StepSchedule
from mynumber_tests.selectors.participations import participation_rows, terms_initial
from mynumber_tests.services.participations import enter_terms, helpable_scenarios, offer_help
from mynumber_tests.services.receptions import open_reception
from mynumber_tests.services.steps import record_step, schedule_steps
from mynumber_tests.steps import steps
from mynumber_tests.terms import Terms
from portal.access.querysets import is_permitted
from portal.editing.forms import attempt, conflict_of
from portal.web.http import PortalRequest
from portal.web.shortcuts import editing_page, page, posted, to_page

from .programmes import papers_of, programme_to_change
from .tables import ParticipationTable


@require_GET
def participation_list(request: PortalRequest, pk: int) -> HttpResponse:
    """Everybody with the terms in force; those without come first."""
    programme = papers_of(request, pk)
    context = {
        "programme": programme,
        "table": ParticipationTable(request, participation_rows(programme)),
        "may_change": request.actor.coordinates,
    }
    return render(request, page(request, "mynumber_tests/participation_list.html"), context)


@require_GET
def participation_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """The terms of one organisation: its own, and the prefecture's to see."""
    participation = _visible(request, pk)
    roles = list(participation.roles.select_related("scenario__current"))
    slots = {slot.position: slot.name for slot in participation.programme.slots.all()}
    context = {
        "participation": participation,
        "programme": participation.programme,
        "roles": roles,
        "slots": [slots[position] for position in participation.slot_positions if position in slots],
        "unusable": [
            name
            for position, name in slots.items()
            if position in participation.slot_positions and position not in participation.usable_slots
        ],
        "wishes": participation.wishes.select_related("partner__organisation"),
        "records": _records(participation),
        "may_coordinate": is_permitted(request.actor, "coordinate", participation),
        "may_see_application": participation.application is not None
        and is_permitted(request.actor, "view", participation.application),
        "may_help": is_permitted(request.actor, "change", participation) and bool(helpable_scenarios(participation)),
    }
    return render(request, page(request, "mynumber_tests/participation_detail.html"), context)


def _records(participation: Participation) -> list[tuple[str, StepRecord]]:
    names = {step.code: step.name for step in steps()}
    return [(names[record.schedule.step], record) for record in participation.steps.select_related("schedule")]


@require_http_methods(["GET", "POST"])
def participation_edit(request: PortalRequest, pk: int) -> HttpResponse:
    """The coordinator enters the terms: of the prefecture itself, of outside partners, of whoever telephones."""
    participation = _visible(request, pk, "coordinate")
    initial = terms_initial(participation)
    form = TermsForm(posted(request), initial=initial, participation=participation)

    def act() -> None:
        values = form.cleaned_data
        enter_terms(
            actor=request.actor,
            participation=participation,
            version=values["version"],
            terms=Terms.of(values),
            reason=values["reason"],
        )

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("参加条件を登録しました。"))
        return to_page(request, "mynumber_tests:participation-detail", pk)
    stored = _visible(request, pk, "coordinate")
    conflict = conflict_of(request, form, stored, terms_initial(stored))
    context = {"participation": participation, "programme": participation.programme, "form": form}
    context["conflict"] = conflict
    return editing_page(request, "mynumber_tests/participation_edit.html", context)


@require_http_methods(["GET", "POST"])
def help_offer(request: PortalRequest, pk: int) -> HttpResponse:
    """Who has passed scenarios says how often it would provide to others."""
    participation = _visible(request, pk, "change")
    scenarios = Scenario.objects.filter(pk__in=helpable_scenarios(participation)).select_related("current")
    known = {f"most_{role.scenario_id}": role.max_tests for role in participation.roles.filter(role="helper")}
    form = HelpForm(posted(request), initial=known, scenarios=scenarios)
    if form.is_valid() and attempt(
        form, lambda: offer_help(actor=request.actor, participation=participation, offers=form.offers)
    ):
        messages.success(request, _("応援の申し出を登録しました。"))
        return to_page(request, "mynumber_tests:participation-detail", pk)
    context = {"participation": participation, "programme": participation.programme, "form": form}
    return render(request, page(request, "mynumber_tests/help_offer.html", "form"), context)


@require_http_methods(["GET", "POST"])
def reception_new(request: PortalRequest, pk: int) -> HttpResponse:
    programme = programme_to_change(request, pk)
    form = ReceptionForm(posted(request))
    if form.is_valid() and attempt(
        form, lambda: open_reception(actor=request.actor, programme=programme, **form.facts)
    ):
        messages.success(request, _("参加申請の受付を作成しました。"))
        return to_page(request, "mynumber_tests:programme-detail", pk)
    context = {"programme": programme, "form": form}
    return render(request, page(request, "mynumber_tests/reception_new.html", "form"), context)


@require_http_methods(["GET", "POST"])
def step_schedule_edit(request: PortalRequest, pk: int) -> HttpResponse:
    programme = programme_to_change(request, pk)
    form = StepScheduleForm(posted(request), initial=StepScheduleForm.initial_of(programme))
    if form.is_valid() and attempt(
        form, lambda: schedule_steps(actor=request.actor, programme=programme, due_on=form.due_on)
    ):
        messages.success(request, _("手順の期限を変更しました。"))
        return to_page(request, "mynumber_tests:programme-detail", pk)
    context = {"programme": programme, "form": form}
    return render(request, page(request, "mynumber_tests/step_schedule_edit.html", "form"), context)


@require_http_methods(["GET", "POST"])
def step_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """One step: one's own record to fill in; for the prefecture, who has done it and who has not."""
    schedule = get_object_or_404(
        StepSchedule.objects.permitted_to(request.actor).select_related("programme__prefecture"), pk=pk
    )
    visible = StepRecord.objects.permitted_to(request.actor).filter(schedule=schedule)
    records = visible.select_related("participation__organisation")
    own = records.filter(participation__organisation=request.actor.organisation_id).first()
    may_record = own is not None and is_permitted(request.actor, "change", own.participation)
    form, conflict = None, None
    if own is not None and may_record:
        form = StepRecordForm(posted(request), initial=StepRecordForm.initial_of(own))
        if form.is_valid() and attempt(form, lambda: _record(request, own, form)):
            messages.success(request, _("手順の状況を記録しました。"))
            return to_page(request, "mynumber_tests:step-detail", pk)
        stored = StepRecord.objects.get(pk=own.pk)
        conflict = conflict_of(request, form, stored, StepRecordForm.initial_of(stored))
    elif request.method == "POST":
        raise Http404
    context = {
        "schedule": schedule,
        "programme": schedule.programme,
        "step": next(step for step in steps() if step.code == schedule.step),
        "own": own,
        "form": form,
        "conflict": conflict,
        "records": _latest_first(list(records)) if request.actor.is_prefecture_side else (),
    }
    return editing_page(request, "mynumber_tests/step_detail.html", context)


def _record(request: PortalRequest, own: StepRecord, form: StepRecordForm | None) -> None:
    assert form
    values = form.cleaned_data
    record_step(
        actor=request.actor,
        record=own,
        version=values["version"],
        state=StepState(values["state"]),
        done_on=values["done_on"],
        note=values["note"],
    )


def _latest_first(records: list[StepRecord]) -> list[StepRecord]:
    """Those who have not done it first, by the day on which it was due."""
    return sorted(records, key=lambda record: (record.state != StepState.NOT_DONE, record.due_on, record.pk))


def _visible(request: PortalRequest, pk: int, action: str = "view") -> Participation:
    rows = Participation.objects.permitted_to(request.actor, action)
    return get_object_or_404(rows.select_related("organisation", "programme__prefecture", "application"), pk=pk)

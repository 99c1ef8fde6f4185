"""The steps of one side as rows, filters of the list of tests, reopening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mynumber_tests.choices import Result, RunState
from mynumber_tests.models import Participation, Programme, Scenario, ScenarioRun, Slot, StepResult
from mynumber_tests.models.scenarios import ScenarioStep
from mynumber_tests.services.runs import Entry
from portal.access.actor import Actor
from portal.documents.file_types import ATTACHMENTS
from portal.documents.upload_field import UploadsField
from portal.web.components import Step
from portal.web.forms import FilterForm, PortalForm, portal_formfield

ALL = gettext_lazy("すべて")


@dataclass(frozen=True, slots=True)
class StepBlock:
    """One step on the page: what is stored of it, and its two fields."""

    step: ScenarioStep
    result: Result
    result_field: forms.BoundField
    note_field: forms.BoundField
    has_errors: bool

    @property
    def anchor(self) -> str:
        return f"step{self.step.position}"

    @property
    def is_done(self) -> bool:
        """Passed: it is folded, and opened to be corrected."""
        return self.result == Result.PASSED and not self.has_errors

    @property
    def is_open(self) -> bool:
        return self.result == Result.NOT_RUN


def _position(block: StepBlock) -> int:
    return block.step.position


class ResultsForm(PortalForm):
    """What one side says of each of its steps. Papers are stored by a service of their own, whatever else is wrong."""

    version = forms.IntegerField(widget=forms.HiddenInput)  # the mark of what this side had recorded when it looked

    def __init__(self, *args: Any, steps: Sequence[ScenarioStep], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps = steps
        for step in steps:
            self._add_step(step)
        self.add_fields({"uploads": UploadsField(label=gettext_lazy("証跡"), allowed=ATTACHMENTS, required=False)})

    def _add_step(self, step: ScenarioStep) -> None:
        names = [f"step{step.position}_result", f"step{step.position}_note"]
        result = forms.ChoiceField(
            label=_("手順%(position)dの結果") % {"position": step.position},
            choices=Result.choices,
            initial=Result.NOT_RUN,
            widget=forms.RadioSelect,
            help_text=_("期待する結果：%(expected)s") % {"expected": step.expected},
        )
        note = portal_formfield(StepResult._meta.get_field("note"), widget=forms.Textarea(attrs={"rows": 2}))  # type: ignore[arg-type]
        assert note
        note.label = _("手順%(position)dのメモ") % {"position": step.position}
        self.add_fields(dict(zip(names, (result, note), strict=True)))

    @property
    def blocks(self) -> list[StepBlock]:
        """The steps with their fields: what is to be done first, then what has passed; each in its order."""
        blocks = [self._block(step) for step in self.steps]
        return sorted(blocks, key=lambda block: block.is_done)

    def _block(self, step: ScenarioStep) -> StepBlock:
        result, note = self[f"step{step.position}_result"], self[f"step{step.position}_note"]
        stored = self.initial.get(result.name) or Result.NOT_RUN
        return StepBlock(step, Result(stored), result, note, has_errors=bool(result.errors or note.errors))

    @property
    def navigation(self) -> list[Step]:
        """All steps in their order, the first that has not been run as the current one."""
        following = next((block.step for block in sorted(self.blocks, key=_position) if block.is_open), None)
        return [
            Step(
                _("手順%(position)d：%(result)s") % {"position": block.step.position, "result": block.result.label},
                "done" if block.is_done else "current" if block.step == following else "open",
                f"#{block.anchor}",
            )
            for block in sorted(self.blocks, key=_position)
        ]

    @staticmethod
    def initial_of(mark: int, results: Sequence[StepResult]) -> dict[str, Any]:
        values: dict[str, Any] = {"version": mark}
        for row in results:
            values |= {f"step{row.position}_result": row.result, f"step{row.position}_note": row.note}
        return values

    @property
    def entries(self) -> Mapping[int, Entry]:
        values = self.cleaned_data
        return {
            step.position: Entry(
                Result(values[f"step{step.position}_result"]), values[f"step{step.position}_note"].strip()
            )
            for step in self.steps
        }


class SeenForm(PortalForm):
    """Nothing to fill in but what was seen; the button is the answer."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReopenForm(SeenForm):
    reason = forms.CharField(
        label=gettext_lazy("再開する理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("相手先に知らせます。例：証跡の画面に誤りが見つかったため。"),
    )


def _all(choices: Sequence[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    return [("", ALL), *choices]


PATHS = {"state": "state", "slot": "pair__slot", "scenario": "scenario", "provider": "provider"}


class OrganisationField(forms.ModelChoiceField):
    """A participant of a test by the name of its organisation."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Participation.objects.none(), empty_label=ALL, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.organisation.name)


class RunFilters(FilterForm):
    """Of the list of tests. Only the prefecture has more than one organisation to choose from."""

    q = forms.CharField(label=gettext_lazy("団体名・シナリオ番号"), max_length=100)
    state = forms.ChoiceField(label=gettext_lazy("状態"), choices=_all(RunState.choices), widget=forms.Select)
    slot = forms.ModelChoiceField(label=gettext_lazy("クール"), queryset=Slot.objects.none(), empty_label=ALL)
    scenario = forms.ModelChoiceField(label=gettext_lazy("シナリオ"), queryset=Scenario.objects.none(), empty_label=ALL)
    member = OrganisationField(label=gettext_lazy("団体"))
    provider = OrganisationField(label=gettext_lazy("提供側の団体"))
    mismatch = forms.BooleanField(label=gettext_lazy("結果の食い違いのみ"))
    newer = forms.BooleanField(label=gettext_lazy("シナリオが改訂されたテストのみ"))

    def __init__(self, *args: Any, actor: Actor, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"].queryset = programme.slots.all()  # type: ignore[attr-defined]
        self.fields["scenario"].queryset = programme.scenarios.select_related("current")  # type: ignore[attr-defined]
        for name in ("member", "provider"):
            if actor.is_prefecture_side:
                members = Participation.objects.permitted_to(actor).filter(programme=programme)
                self.fields[name].queryset = members.select_related("organisation")  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    def narrow(self, rows: QuerySet[ScenarioRun]) -> QuerySet[ScenarioRun]:
        for name, path in PATHS.items():
            if value := self.value_of(name):
                rows = rows.filter(**{path: value})
        if member := self.value_of("member"):
            rows = rows.filter(Q(inquirer=member) | Q(provider=member))
        if self.value_of("mismatch"):
            rows = rows.filter(is_mismatch=True)
        if self.value_of("newer"):
            rows = rows.newer()  # type: ignore[attr-defined]
        for word in (self.value_of("q") or "").split():
            rows = rows.filter(
                Q(inquirer__organisation__name__icontains=word)
                | Q(provider__organisation__name__icontains=word)
                | Q(scenario__code__icontains=word)
                | Q(scenario__current__title__icontains=word)
            )
        return rows

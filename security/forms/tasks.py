"""What people type about the work on a switch: how a task stands, obstacles, the steps of the template, filters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.documents.file_types import ATTACHMENTS
from portal.documents.upload_field import UploadsField
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation
from portal.web.fields import WarekiDateField
from portal.web.forms import FilterForm, PortalForm, PortalModelForm
from security.models import MigrationTask, StepTemplate
from security.planning.lateness import Standing
from security.selectors.progress import OrganisationProgress, RatedTask
from security.task_choices import TASK_MOVES, DueAnchor, Milestone, OwnerSide, TaskState
from security.task_words import STANDING_CHOICES

ALL = ("", _("すべて"))


class TaskForm(PortalModelForm):
    """How a task stands. Papers are stored by a service of their own, whatever else is wrong."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    uploads = UploadsField(label=_("証跡"), allowed=ATTACHMENTS, required=False)

    field_order = ("state", "done_on", "uploads", "reason", "note", "version")

    class Meta:
        model = MigrationTask
        fields = ("state", "done_on", "reason", "note")
        labels = {"reason": _("理由")}
        help_texts = {
            "done_on": _("「完了」にするときに入力してください。例：令和8年11月23日、R8.11.23、2026-11-23"),
            "reason": _("「対象外」にするとき、または「完了」「対象外」を取り消すときに入力してください。"),
            "note": _("府県の担当者にも表示されます。"),
        }
        widgets = {"reason": forms.Textarea(attrs={"rows": 2}), "note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", self.instance.version)
        self.before = TaskState(self.instance.state)
        self.initial["reason"] = ""
        if self._is_of_this_version():
            self.fields["state"].choices = _reachable(self.before)  # type: ignore[attr-defined]
        if self.instance.is_evidence_required:
            kinds = self.fields["uploads"].help_text
            self.fields["uploads"].help_text = _("完了には証跡が必要です。%(kinds)s") % {"kinds": kinds}

    def _is_of_this_version(self) -> bool:
        """Not where somebody else was faster: then the conflict is shown, and no choice is refused for it."""
        return not self.is_bound or str(self.data.get("version")) == str(self.instance.version)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        state = values.get("state")
        if state == TaskState.DONE and not values.get("done_on") and "done_on" not in self.errors:
            self.add_error("done_on", _("完了日を入力してください。"))
        if state != TaskState.DONE:
            values["done_on"] = None
        keeps_reason = state == self.before and self.instance.reason
        if state == TaskState.NOT_APPLICABLE and not values.get("reason") and not keeps_reason:
            self.add_error("reason", _("対象外とする理由を入力してください。"))
        return values

    def _get_validation_exclusions(self) -> set[str]:
        """The rules between these fields are the business of `clean` and of the service."""
        return super()._get_validation_exclusions() | {"done_on", "reason"}  # type: ignore[misc]


def _reachable(state: TaskState) -> list[tuple[str, Any]]:
    targets = {state, *(after for before, after in TASK_MOVES if before == state and after != TaskState.BLOCKED)}
    if state == TaskState.BLOCKED:
        targets.discard(TaskState.IN_PROGRESS)  # by resolving what stands in the way
    return [(one.value, one.label) for one in TaskState if one in targets]


class ObstacleForm(PortalForm):
    text = forms.CharField(
        label=_("支障の内容"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("例：回線の敷設工事の日程が、庁舎の耐震工事と重なっている。"),
    )
    since_on = WarekiDateField(label=_("発生日"))
    needed_help = forms.CharField(
        label=_("必要な支援"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("府県やサービス事業者にしてほしいことがあれば入力してください。"),
    )


class ResolutionForm(PortalForm):
    resolved_on = WarekiDateField(label=_("解消日"))
    resolution = forms.CharField(
        label=_("解消の内容"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("どのように解消したかを入力してください。ほかの団体への助言にも役立ちます。"),
    )


class StepForm(PortalModelForm):
    """One step of the template."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    offset_days = forms.IntegerField(
        label=_("基準日からの開庁日数（日）"),
        min_value=-500,
        max_value=500,
        help_text=_(
            "基準日より前は「-20」のようにマイナスを付けて入力してください。土日、祝日、年末年始は数えません。"
        ),
    )

    class Meta:
        model = StepTemplate
        fields = (
            "name",
            "guidance",
            "owner_side",
            "provider",
            "anchor",
            "offset_days",
            "is_evidence_required",
            "milestone",
            "menu_item",
            "is_active",
        )
        widgets = {"guidance": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "provider": _(
                "担当が「サービス事業者」のときに選べます。選んだ事業者は、自分の手順だけを見て記録できます。"
            ),
            "milestone": _("全体の進捗（接続口の数の推移など）を、この手順の完了日で集計します。"),
            "menu_item": _("選んだサービスを利用する団体だけの手順になります。空欄のときは全団体の手順です。"),
            "is_active": _("外すと、これから作る作業には含まれません。すでにある作業は、反映するまで変わりません。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programme = self.instance.programme
        self.initial.setdefault("version", self.instance.version)
        self.fields["menu_item"].queryset = programme.menu_items.all()  # type: ignore[attr-defined]
        self.fields["menu_item"].empty_label = _("全団体")  # type: ignore[attr-defined]
        vendors = Organisation.objects.current().filter(
            kind=OrganisationKind.VENDOR, prefecture__in=programme.prefectures.all()
        )
        self.fields["provider"].queryset = vendors  # type: ignore[attr-defined]
        self.fields["provider"].empty_label = _("指定しない")  # type: ignore[attr-defined]
        self.fields["milestone"].choices = [("", _("集計に使わない")), *Milestone.choices]  # type: ignore[attr-defined]
        for name, choices in (("owner_side", OwnerSide.choices), ("anchor", DueAnchor.choices)):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class PlainForm(PortalForm):
    """Nothing to fill in: the button is the answer."""


class ProgressFilterForm(FilterForm):
    """Of the list and the Gantt chart of organisations."""

    standing = forms.ChoiceField(label=_("進み具合"), choices=[ALL, *STANDING_CHOICES], widget=forms.Select)
    name = forms.CharField(label=_("団体名またはコード"), max_length=50)
    has_obstacle = forms.BooleanField(label=_("支障がある団体のみ"))

    def narrow(self, rows: Iterable[OrganisationProgress]) -> list[OrganisationProgress]:
        standing, name = self.value_of("standing"), self.value_of("name")
        return [
            row
            for row in rows
            if (not standing or row.standing == standing)
            and (not name or name in row.name or name in row.code or name in row.migration.organisation.kana)
            and (not self.value_of("has_obstacle") or row.obstacles)
        ]


class TaskFilterForm(FilterForm):
    """Of the list of tasks."""

    standing = forms.ChoiceField(label=_("進み具合"), choices=[ALL, *STANDING_CHOICES], widget=forms.Select)
    owner_side = forms.ChoiceField(label=_("担当"), choices=[ALL, *OwnerSide.choices], widget=forms.Select)
    name = forms.CharField(label=_("団体名または手順名"), max_length=50)

    def narrow(self, rows: Iterable[RatedTask]) -> list[RatedTask]:
        standing, side, name = (self.value_of(field) for field in ("standing", "owner_side", "name"))
        return [
            row
            for row in rows
            if (row.standing == standing if standing else row.standing != Standing.COMPLETE)
            and (not side or row.task.owner_side == side)
            and (not name or name in row.task.name or name in row.task.migration.organisation.name)
        ]

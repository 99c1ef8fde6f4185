"""The small forms of the workflow itself; those of the kinds are in the apps."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.documents.file_types import ATTACHMENTS
from portal.documents.upload_field import UploadsField
from portal.web.fields import ClockField, WarekiDateField
from portal.web.forms import FilterForm, PortalForm

from .choices import Action, ApplicationState
from .models import ApplicationStep, ApplicationWindow
from .models.correspondence import TEXT_LIMIT
from .workflow import Transition

REASON_LIMIT = ApplicationStep._meta.get_field("reason").max_length
STATES_FOR_REVIEWERS = (
    ApplicationState.SUBMITTED,
    ApplicationState.IN_REVIEW,
    ApplicationState.RETURNED,
    ApplicationState.ACCEPTED,
    ApplicationState.REJECTED,
    ApplicationState.WITHDRAWN,
)


class StepForm(PortalForm):
    """What goes with one step of the workflow: its reason, and for a return the last day to come again."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("理由"), max_length=REASON_LIMIT, widget=forms.Textarea(attrs={"rows": 4}))
    resubmit_by = WarekiDateField(
        label=_("再提出の期限"),
        required=False,
        help_text=_("例：令和8年11月30日。空欄にすると、期限を設けません。"),
    )

    def __init__(self, *args: Any, transition: Transition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.help_text = (
            _("団体の中だけに表示されます。") if transition.is_internal else _("申請団体と府県の両方に表示されます。")
        )
        if not transition.needs_reason:
            reason.label, reason.required = _("連絡事項"), False
        if transition.action != Action.RETURN:
            del self.fields["resubmit_by"]


class UploadsForm(PortalForm):
    """Files that go with the form itself."""

    uploads = UploadsField(label=_("追加するファイル"), allowed=ATTACHMENTS, required=False)


class MessageForm(PortalForm):
    text = forms.CharField(label=_("本文"), max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 4}))
    uploads = UploadsField(label=_("添付ファイル"), allowed=ATTACHMENTS, required=False)


class CommentForm(PortalForm):
    text = forms.CharField(
        label=_("府県内のメモ"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("府県の担当者だけが見られます。申請団体には表示されません。"),
    )


def _moment(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


class WindowForm(PortalForm):
    """What a coordinator may change of a window."""

    groups = (
        (_("受付期間"), ("opens_on", "opens_time", "closes_on", "closes_time")),
        (_("案内"), ("guidance", "contact")),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("申請名"), max_length=100)
    opens_on = WarekiDateField(label=_("受付開始日"))
    opens_time = ClockField(label=_("受付開始の時刻"))
    closes_on = WarekiDateField(label=_("受付終了日"))
    closes_time = ClockField(label=_("受付終了の時刻"), help_text=_("例：17:15。この時刻まで提出できます。"))
    guidance = forms.CharField(label=_("記入案内"), required=False, max_length=4000, widget=forms.Textarea)
    contact = forms.CharField(
        label=_("問合せ先"), required=False, max_length=200, help_text=_("例：情報政策課（06-6941-0351）")
    )

    @staticmethod
    def initial_of(window: ApplicationWindow) -> dict[str, Any]:
        opens_at, closes_at = timezone.localtime(window.opens_at), timezone.localtime(window.closes_at)
        return {
            "version": window.version,
            "title": window.title,
            "opens_on": opens_at.date(),
            "opens_time": opens_at.time(),
            "closes_on": closes_at.date(),
            "closes_time": closes_at.time(),
            "guidance": window.guidance,
            "contact": window.contact,
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if {"opens_on", "opens_time", "closes_on", "closes_time"} <= values.keys():
            values["opens_at"] = _moment(values["opens_on"], values["opens_time"])
            values["closes_at"] = _moment(values["closes_on"], values["closes_time"])
            if values["closes_at"] <= values["opens_at"]:
                self.add_error("closes_on", _("受付終了は、受付開始より後の日時で入力してください。"))
        return values

    def changes(self) -> dict[str, Any]:
        """The fields of the window itself."""
        names = ("title", "opens_at", "closes_at", "guidance", "contact")
        return {name: self.cleaned_data[name] for name in names}


class ExtensionForm(PortalForm):
    """More time for one organisation."""

    closes_on = WarekiDateField(label=_("延長後の受付終了日"))
    closes_time = ClockField(label=_("延長後の受付終了の時刻"))
    reason = forms.CharField(label=_("延長の理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if {"closes_on", "closes_time"} <= values.keys():
            values["closes_at"] = _moment(values["closes_on"], values["closes_time"])
        return values

    def add_rule_violation(self, error: Any) -> None:
        """The service speaks of one moment, the form has two fields for it."""
        if error.field == "closes_at":
            error.field = "closes_on"
        super().add_rule_violation(error)


class ReviewFilterForm(FilterForm):
    """Filters of the coordinator's list."""

    state = forms.ChoiceField(
        label=_("状態"), choices=[("", _("すべて")), *((s.value, s.label) for s in STATES_FOR_REVIEWERS)]
    )
    window = forms.ModelChoiceField(
        label=_("申請名"), queryset=ApplicationWindow.objects.none(), empty_label=_("すべて")
    )
    organisation = forms.CharField(label=_("団体名・受付番号"), max_length=50)

    def __init__(self, *args: Any, windows: QuerySet[ApplicationWindow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        window = self.fields["window"]
        assert isinstance(window, forms.ModelChoiceField)
        window.queryset = windows


class RosterFilterForm(FilterForm):
    """Filters of a window's roster."""

    NOT_SUBMITTED = "not_submitted"
    state = forms.ChoiceField(
        label=_("状態"),
        choices=[
            ("", _("すべて")),
            (NOT_SUBMITTED, _("未提出")),
            *((s.value, s.label) for s in STATES_FOR_REVIEWERS),
        ],
    )

"""The small forms of those who answer; the questions themselves are in `answer_form`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.calendars.fields import DueDateField
from portal.documents.file_types import ANSWER_WORKBOOKS, accept_attribute
from portal.surveys.choices import Action
from portal.surveys.models import Question, Response
from portal.surveys.selectors.answers import delegated_keys
from portal.surveys.services.delegations import people_to_ask
from portal.surveys.workflow import Transition
from portal.web.forms import PortalForm


class StepForm(PortalForm):
    """What goes with one step: its reason, and for an answer that is sent back its new last day."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    due_on = DueDateField(
        label=_("新しい回答期限"), required=False, help_text=_("空欄にすると、いまの回答期限のままです。")
    )

    def __init__(self, *args: Any, line: Transition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not line.needs_reason:
            self.fields["reason"].label, self.fields["reason"].required = _("連絡事項"), False
        if line.action != Action.REOPEN:
            del self.fields["due_on"]


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class DelegationForm(PortalForm):
    """Which questions, whom, until when."""

    questions = forms.ModelMultipleChoiceField(
        label=_("依頼する設問"), queryset=Question.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    person = PersonField(
        label=_("依頼先"),
        queryset=User.objects.none(),
        help_text=_("業務所管課の役割を持つ利用者から選びます。"),
    )
    due_on = DueDateField(label=_("庁内の期限"))
    note = forms.CharField(
        label=_("伝えること"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, response: Response, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = delegated_keys(response)
        free = response.survey.questions.exclude(pk__in=waiting).order_by("position")
        self.fields["questions"].queryset = free  # type: ignore[attr-defined]
        self.fields["person"].queryset = people_to_ask(response.organisation)  # type: ignore[attr-defined]


class WorkbookForm(PortalForm):
    workbook = forms.FileField(
        label=_("回答を記入したExcelファイル"),
        widget=forms.FileInput(attrs={"accept": accept_attribute(ANSWER_WORKBOOKS)}),
        help_text=_("この照会のページからダウンロードした .xlsx ファイルを選んでください。"),
    )

"""Questions to the prefecture, answers, and what becomes of them for all."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mynumber_tests.models import Consultation, FaqEntry, Pair, Participation
from mynumber_tests.selectors.consultations import pairs_of
from portal.web.forms import FilterForm, PortalForm


class PairChoiceField(forms.ModelChoiceField):
    """One's own pairs by the name of the counterpart."""

    own: Participation

    def label_from_instance(self, obj: Any) -> str:
        counterpart = obj.other if obj.one_id == self.own.pk else obj.one
        ended = _("・解消") if obj.is_ended else ""
        return f"{counterpart.organisation.name}（{obj.slot.name}{ended}）"


class QuestionForm(PortalForm):
    pair = PairChoiceField(
        label=_("どの相手先についての相談ですか"),
        queryset=Pair.objects.none(),
        required=False,
        empty_label=_("特定の相手先についてではない"),
    )
    question = forms.CharField(
        label=_("相談の内容"),
        max_length=Consultation._meta.get_field("question").max_length,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("起きていること、試したこと、知りたいことを書いてください。個人番号は書かないでください。"),
    )

    def __init__(self, *args: Any, participation: Participation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["pair"]
        field.own = participation
        field.queryset = pairs_of(participation)


class ReplyForm(PortalForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.CharField(
        label=_("回答"),
        max_length=Consultation._meta.get_field("answer").max_length,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("相談した団体だけに届きます。"),
    )

    @staticmethod
    def initial_of(consultation: Consultation) -> dict[str, Any]:
        return {"version": consultation.version, "answer": consultation.answer}


class FaqForm(PortalForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    question = forms.CharField(
        label=_("質問"),
        max_length=FaqEntry._meta.get_field("question").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("団体名と事業者名を「A市」「提供側の団体」のように書き換えてください。500文字までです。"),
    )
    answer = forms.CharField(
        label=_("回答"),
        max_length=FaqEntry._meta.get_field("answer").max_length,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    @staticmethod
    def initial_of(entry: FaqEntry) -> dict[str, Any]:
        return {"version": entry.version, "question": entry.question, "answer": entry.answer}

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("question", "answer")}


class ConsultationFilters(FilterForm):
    q = forms.CharField(label=_("団体名・相談の内容"), max_length=100)
    state = forms.ChoiceField(
        label=_("状況"), choices=[("", _("すべて")), ("waiting", _("未回答")), ("answered", _("回答済み"))]
    )

    def apply(self, rows: Any) -> Any:
        """The consultations that the filters in force leave."""
        if words := self.value_of("q"):
            rows = rows.filter(
                Q(question__icontains=words)
                | Q(answer__icontains=words)
                | Q(participation__organisation__name__icontains=words)
            )
        if state := self.value_of("state"):
            rows = rows.filter(answered_at__isnull=state == "waiting")
        return rows


class FaqFilters(FilterForm):
    q = forms.CharField(
        label=_("探したい言葉"), max_length=100, help_text=_("空白で区切ると、すべてを含むものを探します。")
    )

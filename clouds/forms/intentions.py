"""Which question tells the stance, and what each of its choices stands for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clouds.choices import Stance
from portal.access.actor import Actor
from portal.surveys.choices import QuestionType
from portal.surveys.models import Question, Survey
from portal.web.forms import PortalForm


class RoundQuestionForm(PortalForm):
    question = forms.ModelChoiceField(
        label=_("意向を聞いた設問"),
        queryset=Question.objects.none(),
        help_text=_("送付した照会のうち、1つだけ選ぶ設問から選んでください。"),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        surveys = Survey.objects.permitted_to(actor, "change").published().filter(questions__intention_round=None)
        free = surveys.exclude(questions__intention_round__isnull=False)
        questions = Question.objects.filter(survey__in=free, type=QuestionType.SINGLE)
        field = self.fields["question"]
        field.queryset = questions.select_related("survey").order_by("-survey__opened_at", "position")  # type: ignore[attr-defined]
        field.label_from_instance = _question_words  # type: ignore[attr-defined]


def _question_words(question: Any) -> str:
    return f"{question.survey.title}　{question}"


class StancesForm(PortalForm):
    """A stance for every choice of the question."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        for place, choice in enumerate(question.choices):
            field = forms.ChoiceField(label=choice, choices=[("", _("選んでください")), *Stance.choices])
            self.add_fields({f"stance{place}": field})

    @property
    def stances(self) -> dict[str, str]:
        return {choice: self.cleaned_data[f"stance{place}"] for place, choice in enumerate(self.question.choices)}

    @staticmethod
    def initial_of(question: Question, stances: dict[str, str], version: int) -> dict[str, Any]:
        named = {f"stance{place}": stances.get(choice, "") for place, choice in enumerate(question.choices)}
        return named | {"version": version}

"""The forms of the prefecture that asks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.actor import Actor
from portal.applications.choices import AudienceKind
from portal.calendars.fields import DueDateField
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation
from portal.surveys.choices import CHOOSING, ColumnType, QuestionType, Standing
from portal.surveys.ledgers import LedgerItem, ledgers, place_of
from portal.surveys.models import Question, Survey
from portal.web.forms import FilterForm, PortalForm

NEVER_ASKED = (OrganisationKind.PREFECTURE, OrganisationKind.NATIONAL_BODY, OrganisationKind.VENDOR)
_COLUMN_WORDS = {str(one.label): one for one in ColumnType} | {"金額": ColumnType.MONEY}


def shown_if(name: str, *choices: str) -> dict[str, str]:
    """Attributes of a control that the script shows only where another field has one of these values."""
    return {"data-shown-if": name, "data-shown-choices": json.dumps(choices)}


def organisations_to_ask(actor: Actor) -> QuerySet[Organisation]:
    """Municipalities, boards, associations and unions of the actor's prefecture."""
    if actor.organisation is None:
        return Organisation.objects.none()
    found = Organisation.objects.current().filter(prefecture=actor.organisation).exclude(kind__in=NEVER_ASKED)
    return found.order_by("code", "kana", "pk")


class SurveyForm(PortalForm):
    """What a survey is about, until when, and who is asked."""

    groups = ((gettext_lazy("照会先"), ("audience_kind", "audience")),)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=gettext_lazy("照会名"), max_length=100, help_text=gettext_lazy("例：自治体クラウドに関する意向調査")
    )
    document_number = forms.CharField(
        label=gettext_lazy("文書番号"), max_length=60, required=False, help_text=gettext_lazy("例：情政第1234号")
    )
    due_on = DueDateField(
        label=gettext_lazy("回答期限"),
        help_text=gettext_lazy("開庁日を入力してください。例：令和8年12月18日、R8.12.18、2026-12-18"),
    )
    purpose = forms.CharField(
        label=gettext_lazy("趣旨・依頼文"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("回答のページの先頭に表示されます。"),
    )
    contact = forms.CharField(
        label=gettext_lazy("問合せ先"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("例：情報政策課（06-6941-0351）"),
    )
    audience_kind = forms.ChoiceField(
        label=gettext_lazy("照会する範囲"),
        choices=AudienceKind.choices,
        widget=forms.RadioSelect,
        initial=AudienceKind.ALL_MUNICIPALITIES,
    )
    audience = forms.ModelMultipleChoiceField(
        label=gettext_lazy("照会先の団体"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=shown_if("audience_kind", AudienceKind.CHOSEN.value)),
        help_text=gettext_lazy("「選んだ団体」のときに選んでください。"),
    )

    def __init__(self, *args: Any, actor: Actor, survey: Survey | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial_of(survey) if survey else None, **kwargs)
        self.fields["audience"].queryset = organisations_to_ask(actor)  # type: ignore[attr-defined]
        if survey is not None:
            self.fields["due_on"].kept = survey.due_on  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """The fields of the survey itself, with the audience."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def _initial_of(survey: Survey) -> dict[str, Any]:
    names = ("version", "title", "document_number", "due_on", "purpose", "contact", "audience_kind")
    return {name: getattr(survey, name) for name in names} | {"audience": list(survey.audience.all())}


class NextRoundForm(PortalForm):
    title = forms.CharField(label=gettext_lazy("照会名"), max_length=100)
    due_on = DueDateField(label=gettext_lazy("回答期限"))


class QuestionForm(PortalForm):
    """One question. Choices and columns are typed as lines: quicker than a row of boxes, and pasted from Excel."""

    groups = (
        (gettext_lazy("回答の形式に合わせて入力するもの"), ("choices", "unit", "columns", "row_count")),
        (gettext_lazy("台帳の内容を引き継ぐ"), ("ledger_subject", "ledger_item")),
        (gettext_lazy("この設問を表示する条件"), ("asked_if", "asked_if_choices")),
    )
    type = forms.ChoiceField(label=gettext_lazy("回答の形式"), choices=QuestionType.choices)
    text = forms.CharField(label=gettext_lazy("設問"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    guidance = forms.CharField(
        label=gettext_lazy("記入上の注意"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    is_required = forms.BooleanField(label=gettext_lazy("必須にする"), required=False, initial=True)
    has_not_applicable = forms.BooleanField(label=gettext_lazy("「該当なし」で答えられるようにする"), required=False)
    choices = forms.CharField(
        label=gettext_lazy("選択肢"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, **shown_if("type", *(one.value for one in CHOOSING))}),
        help_text=gettext_lazy("「1つ選ぶ」「すべて選ぶ」のとき。1行に1つずつ入力してください。"),
    )
    unit = forms.CharField(
        label=gettext_lazy("単位"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs=shown_if("type", QuestionType.NUMBER.value)),
        help_text=gettext_lazy("「数値」のとき。例：人、台、％"),
    )
    columns = forms.CharField(
        label=gettext_lazy("表の列"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, **shown_if("type", QuestionType.TABLE.value)}),
        help_text=gettext_lazy(
            "「表」のとき。1行に1列ずつ「列名,種類,単位」の形で入力してください。種類は文字、数値、金額、日付です。"
            "例：業務名,文字／職員数,数値,人／年間経費,金額"
        ),
    )
    row_count = forms.IntegerField(
        label=gettext_lazy("表の行数"),
        required=False,
        min_value=1,
        max_value=50,
        initial=5,
        widget=forms.NumberInput(attrs={"class": "input--short", **shown_if("type", QuestionType.TABLE.value)}),
    )
    ledger_subject = forms.ChoiceField(
        label=gettext_lazy("台帳の業務"),
        required=False,
        help_text=gettext_lazy(
            "団体が台帳に登録している値を、回答の候補として示します。団体は「台帳のとおり」を押すだけで答えられます。"
        ),
    )
    ledger_item = forms.ChoiceField(
        label=gettext_lazy("台帳の項目"),
        required=False,
        help_text=gettext_lazy(
            "括弧内の回答の形式の設問で引き継げます。選択肢や単位を空欄にすると、台帳と同じものになります。"
        ),
    )
    asked_if = forms.ModelChoiceField(
        label=gettext_lazy("条件の設問"),
        queryset=Question.objects.none(),
        required=False,
        empty_label=gettext_lazy("条件なし（すべての団体に表示する）"),
    )
    asked_if_choices = forms.CharField(
        label=gettext_lazy("条件の選択肢"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("この選択肢を選んだ団体だけに表示します。1行に1つずつ入力してください。"),
    )

    def __init__(self, *args: Any, survey: Survey, question: Question | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_question_initial(question) if question else None, **kwargs)
        earlier = survey.questions.filter(type__in=CHOOSING).order_by("position")
        if question is not None:
            earlier = earlier.filter(position__lt=question.position)
        self.fields["asked_if"].queryset = earlier  # type: ignore[attr-defined]
        self.fields["ledger_subject"].choices = [("", _("引き継がない")), *_ledger_subjects()]  # type: ignore[attr-defined]
        self.fields["ledger_item"].choices = [("", _("引き継がない")), *_ledger_items()]  # type: ignore[attr-defined]

    def clean_choices(self) -> list[str]:
        return _lines(self.cleaned_data["choices"])

    def clean_asked_if_choices(self) -> list[str]:
        return _lines(self.cleaned_data["asked_if_choices"])

    def clean_columns(self) -> list[dict[str, str]]:
        return [_column(line) for line in _lines(self.cleaned_data["columns"])]

    def clean_row_count(self) -> int:
        return self.cleaned_data["row_count"] or 5

    def clean(self) -> dict[str, Any]:
        """What belongs to another form of answer is not kept."""
        values = super().clean() or {}
        kind = values.get("type")
        if kind not in CHOOSING and "choices" in values:
            values["choices"] = []
        if kind != QuestionType.TABLE and "columns" in values:
            values["columns"] = []
        if kind != QuestionType.NUMBER and "unit" in values:
            values["unit"] = ""
        return values | {"ledger": self._ledger(values.pop("ledger_subject", ""), values.pop("ledger_item", ""))}

    def _ledger(self, subject: str, item: str) -> str:
        """The place in a ledger that both fields name together."""
        if bool(subject) != bool(item) and not self.errors.keys() & {"ledger_subject", "ledger_item"}:
            missing = "ledger_item" if subject else "ledger_subject"
            self.add_error(missing, _("台帳の内容を引き継ぐときは、台帳の業務と項目の両方を選んでください。"))
        ledger, _slash, code = item.partition("/")
        if subject and item and not subject.startswith(f"{ledger}/"):
            self.add_error("ledger_item", _("台帳の項目は、台帳の業務と同じ台帳から選んでください。"))
        return f"{subject}/{code}" if subject and item else ""


def _ledger_subjects() -> list[tuple[str, list[tuple[str, str]]]]:
    """Ledgers as groups of 「業務」, each named with its ledger: clouds.systems/resident_record."""
    return [
        (str(ledger.label), [(f"{ledger.code}/{code}", label) for code, label in ledger.subjects()])
        for ledger in ledgers()
    ]


def _ledger_items() -> list[tuple[str, list[tuple[str, str]]]]:
    """Each item says which forms of answer take it."""
    return [
        (str(one.label), [(f"{one.code}/{item.code}", f"{item.label}（{_types(item)}）") for item in one.items])
        for one in ledgers()
    ]


def _types(item: LedgerItem) -> str:
    return "・".join(str(one.label).partition("（")[0] for one in item.types)


def _lines(text: str) -> list[str]:
    """The lines that say something, each once."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _column(line: str) -> dict[str, str]:
    parts = [part.strip() for part in line.replace("，", ",").replace("、", ",").replace("\t", ",").split(",")]
    label, kind, unit = [*parts, "", ""][:3]
    if not label or (kind and kind not in _COLUMN_WORDS):
        sentence = _("「%(line)s」は「列名,種類,単位」の形で入力してください。種類は文字、数値、金額、日付です。")
        raise forms.ValidationError(sentence % {"line": line}, code="column")
    return {"label": label, "type": str(_COLUMN_WORDS.get(kind, ColumnType.TEXT).value), "unit": unit}


def _question_initial(question: Question) -> dict[str, Any]:
    words = {one.value: str(one.label).partition("（")[0] for one in ColumnType}
    columns = [",".join(filter(None, (c["label"], words[c["type"]], c.get("unit", "")))) for c in question.columns]
    ledger, subject, item = place_of(question.ledger) or ("", "", "")
    return {
        "ledger_subject": f"{ledger}/{subject}" if ledger else "",
        "ledger_item": f"{ledger}/{item}" if ledger else "",
        "type": question.type,
        "text": question.text,
        "guidance": question.guidance,
        "is_required": question.is_required,
        "has_not_applicable": question.has_not_applicable,
        "choices": "\n".join(question.choices),
        "unit": question.unit,
        "columns": "\n".join(columns),
        "row_count": question.row_count,
        "asked_if": question.asked_if_id,
        "asked_if_choices": "\n".join(question.asked_if_choices),
    }


class WordingForm(PortalForm):
    """Words only: what answers depend on stays as it was sent."""

    text = forms.CharField(label=gettext_lazy("設問"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    guidance = forms.CharField(
        label=gettext_lazy("記入上の注意"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = forms.CharField(
        label=gettext_lazy("訂正の理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("照会先のすべての団体に、お知らせとして届きます。"),
    )


class RosterFilterForm(FilterForm):
    state = forms.ChoiceField(
        label=gettext_lazy("回答の状態"), choices=[("", gettext_lazy("すべて")), *Standing.choices]
    )


def matching(rows: Sequence[Any], standing: str | None) -> list[Any]:
    """The rows of a roster that the filter lets through."""
    return [row for row in rows if not standing or row.standing == standing]

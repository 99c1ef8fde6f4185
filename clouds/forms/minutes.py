"""Minutes: the text, the days of a round, answers, what becomes of them; action items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clouds.choices import ActionState, Answer, MinutesState
from clouds.models import ActionItem, Minutes, MinutesResponse
from portal.calendars.fields import DueDateField
from portal.organisations.models import Organisation
from portal.web.fields import WarekiDateField
from portal.web.forms import PortalForm

LONGEST_DECISION = 500


class MinutesForm(PortalForm):
    """The draft; `version` 0 as long as there is none."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    body = forms.CharField(
        label=_("議事の内容"),
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 20}),
        help_text=_("議題と出欠から見出しを用意しています。改行と空行はそのまま残ります。"),
    )
    decisions = forms.CharField(
        label=_("決定事項"),
        max_length=25_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("1行に1件ずつ入力してください。確定すると、検討会のページに一覧で表示されます。"),
    )
    change_note = forms.CharField(
        label=_("訂正の理由"), max_length=500, help_text=_("確定した議事録を直すときは、理由が必要です。")
    )

    def __init__(self, *args: Any, is_correction: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_correction:
            del self.fields["change_note"]

    @staticmethod
    def initial_of(draft: Minutes) -> dict[str, Any]:
        decisions = "\n".join(row.text for row in draft.decisions.all())
        return {
            "version": draft.version,
            "body": draft.body,
            "decisions": decisions,
            "change_note": draft.change_note,
        }

    def clean_decisions(self) -> str:
        text: str = self.cleaned_data["decisions"]
        for number, line in enumerate(_lines(text), start=1):
            if len(line) > LONGEST_DECISION:
                sentence = _(
                    "決定事項の%(number)d件目が長すぎます。%(most)d文字までで入力してください（今は%(now)d文字）。"
                )
                values = {"number": number, "most": LONGEST_DECISION, "now": len(line)}
                raise forms.ValidationError(sentence, "too_long", values)
        return text

    @property
    def facts(self) -> dict[str, Any]:
        values = self.cleaned_data
        return {
            "body": values["body"],
            "decisions": _lines(values["decisions"]),
            "change_note": values.get("change_note", ""),
        }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class RoundForm(PortalForm):
    """Until when members are asked."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer_by = DueDateField(label=_("回答期限"))


class TakeBackForm(PortalForm):
    """Why a round ends early."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("下書きに戻す理由"), max_length=300, help_text=_("照会した団体に、お知らせで伝わります。")
    )


class VersionForm(PortalForm):
    """A button that builds on what was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AnswerForm(PortalForm):
    """意見 or 異議: nothing, or what."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(label=_("回答"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("内容"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("意見や異議があるときは必要です。議事録のどこを、どう直すかが分かるように書いてください。"),
    )

    def __init__(self, *args: Any, response: MinutesResponse, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_objection = response.stage == MinutesState.OBJECTION
        words = (_("異議なし"), _("異議あり")) if is_objection else (_("意見なし"), _("意見あり"))
        self.fields["answer"].choices = list(zip(Answer.values, words, strict=True))  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(response: MinutesResponse) -> dict[str, Any]:
        return {"version": response.version, "answer": response.answer, "text": response.text}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("answer") == Answer.SOME and not values.get("text") and "text" not in self.errors:
            self.add_error("text", _("意見や異議の内容を入力してください。"))
        return values


class ResolutionForm(PortalForm):
    """What becomes of a comment."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    resolution = forms.CharField(
        label=_("事務局の対応"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("例：ご意見のとおり、2の第3段落を直しました。"),
    )

    @staticmethod
    def initial_of(response: MinutesResponse) -> dict[str, Any]:
        return {"version": response.version, "resolution": response.resolution}


class ActionForm(PortalForm):
    """An action item as those who run the group keep it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("内容"), max_length=200)
    detail = forms.CharField(label=_("詳細"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    organisation = forms.ModelChoiceField(label=_("担当団体"), queryset=Organisation.objects.none())
    person = forms.CharField(label=_("担当者"), max_length=100, required=False)
    due_on = DueDateField(label=_("期限"))
    state = forms.ChoiceField(label=_("状態"), choices=ActionState.choices, widget=forms.RadioSelect)
    done_on = WarekiDateField(label=_("完了日"), required=False)
    result = forms.CharField(
        label=_("結果・経過"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    NEW = ("title", "detail", "organisation", "person", "due_on")
    FACTS = (*NEW, "state", "done_on", "result")

    def __init__(
        self, *args: Any, owners: Sequence[Organisation], item: ActionItem | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        keys = [one.pk for one in owners] + ([item.organisation_id] if item else [])
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=keys).order_by("code", "kana", "pk")  # type: ignore[attr-defined]
        if item is None:
            for name in ("state", "done_on", "result"):
                del self.fields[name]
        else:
            self.fields["due_on"].kept = item.due_on  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, item: ActionItem) -> dict[str, Any]:
        return {name: getattr(item, name) for name in (*cls.FACTS, "version")}

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.FACTS if name in self.fields}


class ReportForm(PortalForm):
    """How an action item stands, told by whoever owes it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_("状態"),
        choices=[(state.value, state.label) for state in (ActionState.OPEN, ActionState.DONE)],
        widget=forms.RadioSelect,
    )
    done_on = WarekiDateField(label=_("完了日"), required=False)
    result = forms.CharField(
        label=_("結果・経過"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    @staticmethod
    def initial_of(item: ActionItem) -> dict[str, Any]:
        values = {name: getattr(item, name) for name in ("version", "state", "done_on", "result")}
        return values | ({} if item.done_on else {"done_on": timezone.localdate()})

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("state", "done_on", "result")}

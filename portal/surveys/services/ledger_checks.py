"""Whether a question can take what a ledger holds; each refusal says what would make it fit."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.exceptions import RuleViolation
from portal.surveys.choices import QuestionType
from portal.surveys.ledgers import LedgerItem, item_of, place_of
from portal.surveys.models import Question


def fit_to_ledger(question: Question) -> None:
    """Choices and unit that were left blank become those of the ledger. Raises RuleViolation where the two differ."""
    if not question.ledger:
        return
    place = place_of(question.ledger)
    if place is None:
        raise RuleViolation("no_such_place", _("この台帳の項目はありません。選び直してください。"), field="ledger_item")
    item = item_of(place)
    _check_type(question, item)
    if question.is_choosing:
        question.choices = question.choices or item.choice_labels
        _check_choices(question, item)
    if question.type == QuestionType.NUMBER:
        question.unit = question.unit or str(item.unit)
        _check_unit(question, item)


def _check_type(question: Question, item: LedgerItem) -> None:
    if question.type not in item.types:
        sentence = _(
            "台帳の「%(item)s」を引き継げる回答の形式は、%(types)sです。回答の形式か台帳の項目を選び直してください。"
        )
        types = "、".join(f"「{one.label}」" for one in item.types)
        raise RuleViolation("wrong_type", sentence % {"item": item.label, "types": types}, field="ledger_item")


def _check_choices(question: Question, item: LedgerItem) -> None:
    if missing := [label for label in item.choice_labels if label not in question.choices]:
        sentence = _(
            "台帳の「%(item)s」を引き継ぐには、次の選択肢も必要です：%(missing)s（選択肢を空欄にすると、台帳と同じものになります。）"
        )
        values = {"item": item.label, "missing": "、".join(missing)}
        raise RuleViolation("choices_missing", sentence % values, field="choices")


def _check_unit(question: Question, item: LedgerItem) -> None:
    if question.unit != str(item.unit):
        sentence = _("台帳の「%(item)s」の単位は「%(unit)s」です。単位を「%(unit)s」にしてください。")
        raise RuleViolation("wrong_unit", sentence % {"item": item.label, "unit": item.unit}, field="unit")

"""All errors of a page, for the summary above its title: taken from every form in the template context."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.template import Context

PageError = tuple[str, str]  # id of the element to go to, sentence
Form = BaseForm | BaseFormSet


def errors_of(values: Iterable[Any]) -> list[PageError]:
    """The errors of all bound forms and formsets among the values, each form once, in order."""
    forms = {id(form): form for form in _forms_among(values)}
    return [error for form in forms.values() if form.is_bound for error in _of(form)]


def _forms_among(values: Iterable[Any]) -> Iterator[Form]:
    for value in values:
        # By type(): isinstance would wake lazy values, and the nonce of the policy must stay asleep.
        if issubclass(type(value), BaseForm | BaseFormSet):
            yield value
        elif type(value) in (list, tuple):
            yield from (item for item in value if issubclass(type(item), BaseForm | BaseFormSet))


def _of(form: Form) -> Iterator[PageError]:
    if isinstance(form, BaseFormSet):
        yield from ((f"{form.prefix}-errors", str(sentence)) for sentence in form.non_form_errors())
        for member in form.forms:
            yield from _of(member)
        return
    yield from ((f"{form.prefix or 'form'}-errors", sentence) for sentence in form_level_errors(form))
    for bound in form.visible_fields():
        label = str(bound.label)
        for sentence in bound.errors:
            yield bound.first_id, _with_label(label, str(sentence))  # type: ignore[attr-defined]


def form_level_errors(form: BaseForm) -> list[str]:
    """What is wrong with the form as a whole; errors of hidden fields have no other place."""
    hidden = (sentence for field in form.hidden_fields() for sentence in field.errors)
    return [str(sentence) for sentence in (*form.non_field_errors(), *hidden)]


def _with_label(label: str, sentence: str) -> str:
    return sentence if not label or label in sentence else f"{label}：{sentence}"


def context_values(context: Context) -> list[Any]:
    """The values of a template context, outermost first."""
    return [value for layer in context.dicts for value in layer.values()]

"""The form of an application's kind, filled with what was typed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.datastructures import MultiValueDict

from .content import Typed, as_data
from .kind_form import ApplicationForm
from .kinds import application_kind
from .models import Application


def form_of(application: Application, typed: Typed | None = None) -> ApplicationForm:
    """The form as if this had just been sent (what is stored, if not given): it knows every fault."""
    return _form(application, as_data(application.draft if typed is None else typed))


def open_form_of(application: Application) -> ApplicationForm:
    """The form with what is stored, before anybody has sent it: nothing is called a fault yet."""
    form = blank_form_of(application)
    if application.draft:
        data = as_data(application.draft)
        form.initial = {
            name: field.widget.value_from_datadict(data, MultiValueDict(), form.add_prefix(name))
            for name, field in form.fields.items()
        }
    return form


def blank_form_of(application: Application) -> ApplicationForm:
    """The form before anyone typed anything."""
    return _form(application, None)


def with_faults_only_in(form: ApplicationForm, names: Collection[str]) -> ApplicationForm:
    """The same form, silent about all other fields: a draft need not be complete to be saved."""
    form.full_clean()
    for name in [name for name in form.errors if name not in names]:
        del form.errors[name]
    return form


def faults_so_far(application: Application) -> dict[str, str]:
    """What is wrong with what is stored, by field; what is merely not there yet is no fault."""
    form = form_of(application)
    form.full_clean()
    found = {name: errors.as_data()[0] for name, errors in form.errors.items() if name in form.fields}
    return {name: " ".join(error.messages) for name, error in found.items() if error.code != "required"}


def _form(application: Application, data: Any) -> ApplicationForm:
    form_class = application_kind(application.window.kind).form_class
    return form_class(data, window=application.window, organisation=application.organisation)

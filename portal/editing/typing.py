"""A form that keeps what is typed by itself: its page asks here for the form and for the answer to the autosave.

The autosave posts to the address of the page itself, marked by a header: who may not see the form keeps nothing in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.forms import BooleanField
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from portal.applications.content import as_data
from portal.exceptions import RuleViolation
from portal.web.autosave import autosave_done, autosave_refused
from portal.web.conflicts import conflict_with
from portal.web.forms import PortalFormMixin
from portal.web.http import PortalRequest
from portal.web.shortcuts import posted

from .forms import attempt
from .models import FormDraft
from .rows import STALE, stale
from .services import Kept, drop_draft, keep_draft

F = TypeVar("F", bound=PortalFormMixin)
AUTOSAVE = "X-Autosave"  # the header that the script sends
DISCARDS = "discard_draft"  # the name that the button sends
MORE_ROWS = "more_rows"  # the same of a form in rows; its value says which


class Typing(Generic[F]):
    """One person at one form.

    `make` builds it from data (None: not sent) and initial values; `initial` is what is stored now, and holds `version`
    unless the form compares versions by itself. `resumed_at` is set when the page shows what was typed earlier.
    """

    def __init__(
        self,
        request: PortalRequest,
        place: str,
        make: Callable[[Any, Mapping[str, Any]], F],
        initial: dict[str, Any],
    ) -> None:
        self.request, self.place, self.make, self.initial = request, place, make, initial
        self.resumed_at: datetime | None = None

    def answer(self) -> HttpResponse | None:
        """What the view returns at once: to the autosave, and to whoever wants what is stored instead of the typing."""
        if self.request.method != "POST":
            return None
        if AUTOSAVE in self.request.headers:
            return self._autosave()
        if DISCARDS in self.request.POST:
            self._forget()
            return redirect(self.request.get_full_path())
        return None

    def form(self) -> F:
        """What was sent, else what was typed and not saved, else what is stored."""
        sent = posted(self.request)
        if sent is not None and MORE_ROWS in sent:
            with suppress(RuleViolation):  # it stays in the page
                self._keep()
            return self.as_typed(sent)
        draft = None if sent is not None else FormDraft.objects.of(self.request.actor).filter(place=self.place).first()
        if draft is None:
            return self.make(sent, self.initial)
        data = as_data(draft.typed)
        typed = self.make(data, self.initial)
        typed.is_valid()
        if not conflict_with(typed, _blank(typed) | self.initial).rows:
            self._forget()  # an autosave that arrived after the form itself
            return self.make(None, self.initial)
        self.resumed_at = draft.saved_at
        if draft.version != self._stored_version:
            typed.add_error(None, ValidationError(str(stale()), code=STALE))
            return typed
        return self.as_typed(data)

    def as_typed(self, data: MultiValueDict[str, str]) -> F:
        """The form with this typing; nothing is called a fault before it is sent."""
        form = self.make(data, self.initial)
        values = {
            name: field.widget.value_from_datadict(data, MultiValueDict(), form.add_prefix(name))
            for name, field in form.fields.items()
        }
        return self.make(None, {**self.initial, **values})

    def saves(self, form: F, act: Callable[[], Any]) -> bool:
        """Do what the form was sent for, if it is right, and forget the typing; tells whether it is done."""
        is_done = form.is_valid() and attempt(form, act)
        if is_done:
            self._forget()
        return is_done

    def _forget(self) -> None:
        drop_draft(actor=self.request.actor, place=self.place)

    def _autosave(self) -> JsonResponse:
        """Keep what was sent, and say at once if somebody else has saved meanwhile."""
        try:
            kept = self._keep()
        except RuleViolation as error:
            return autosave_refused(error)
        if kept.refused:
            field, sentence = next(iter(kept.refused.items()))
            return autosave_refused(RuleViolation("individual_number", sentence, field=field))
        if self._sent_version != self._stored_version:
            return autosave_refused(RuleViolation(STALE, _overtaken()), status=409)
        return autosave_done(kept.draft.saved_at)

    def _keep(self) -> Kept:
        form, version = self.make(self.request.POST, self.initial), self._sent_version
        typed = {name: [str(value) for value in values] for name, values in self.request.POST.lists()}
        return keep_draft(actor=self.request.actor, place=self.place, form=form, typed=typed, version=version)

    @property
    def _stored_version(self) -> int:
        return int(self.initial.get("version", 0))

    @property
    def _sent_version(self) -> int:
        """What cannot be read is older than any."""
        text = self.request.POST.get("version", "0")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _blank(form: PortalFormMixin) -> dict[str, Any]:
    """What a field holds of which nothing is stored."""
    return {name: False if isinstance(field, BooleanField) else None for name, field in form.fields.items()}


def _overtaken() -> str:
    return _(
        "他の人が先に更新しました。入力した内容は自動保存しています。保存ボタンを押すと、両方の内容を見比べられます。"
    )

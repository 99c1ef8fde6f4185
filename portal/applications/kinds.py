"""Kinds of applications: each app declares its own in a module `application_kinds.py`, loaded at the start.

register_application_kind(ApplicationKind(code="security.wish", title=_("切替希望申請"), form_class=WishForm, ...))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from portal.access.actor import Actor

if TYPE_CHECKING:
    from .kind_form import ApplicationForm
    from .models import Application

Hook = Callable[[Actor, "Application"], None]
Panel = Callable[[Actor, "Application"], "dict[str, Any] | None"]


@dataclass(frozen=True, slots=True)
class ApplicationKind:
    """What is special about one kind of application; the workflow is the same for all.

    The hooks run in the transaction of the step and may refuse it with a RuleViolation: `on_accepted` puts the content
    into force, `on_withdrawn` takes it out again when the prefecture undoes its acceptance, `on_rejected` may ask for
    something to be looked at first. `on_submitted` runs at every submission. `summary_template` shows `lines`; a kind
    with a table or a chart brings its own. `panel` gives what this actor shall see besides before deciding (None:
    nothing), for `panel_template` to show as `panel`. `tools_template` stands above the form in writing, for a way to
    fill it in besides the page. `is_voluntary` says that only who wishes applies: nobody owes one, is late or reminded.
    """

    code: str
    title: str | Promise
    form_class: type[ApplicationForm]
    summary_template: str = "applications/summary.html"
    next_steps: str | Promise = ""  # what happens after the submission, for the applicant
    on_submitted: Hook | None = None
    on_accepted: Hook | None = None
    on_rejected: Hook | None = None
    on_withdrawn: Hook | None = None
    panel: Panel | None = None
    panel_template: str = ""
    tools_template: str = ""
    is_voluntary: bool = False


_kinds: dict[str, ApplicationKind] = {}


def register_application_kind(kind: ApplicationKind) -> ApplicationKind:
    """Make a kind known. Raises ValueError if another one has its code."""
    if _kinds.setdefault(kind.code, kind) is not kind:
        raise ValueError(f"there is another kind of application called {kind.code}")
    return kind


def application_kind(code: str) -> ApplicationKind:
    """The kind of a window. Raises LookupError if no installed app knows it."""
    try:
        return _kinds[code]
    except KeyError:
        raise LookupError(f"no installed app knows applications of the kind {code}") from None


def voluntary_kinds() -> list[str]:
    """The codes of the kinds that nobody owes."""
    return [kind.code for kind in _kinds.values() if kind.is_voluntary]


def application_kinds() -> list[ApplicationKind]:
    return list(_kinds.values())

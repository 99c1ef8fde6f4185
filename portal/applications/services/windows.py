"""Opening windows for applications, changing them, and giving one organisation more time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.access.querysets import is_permitted
from portal.applications.kinds import application_kind
from portal.applications.models import ApplicationWindow, WindowExtension
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation, overtaken
from portal.organisations.models import Organisation
from portal.web.rendering import display_moment

from .checks import acting_person, check_addressed, checked_text
from .drafts import EDIT_CONFLICT
from .notices import tell_of_extension

CHANGEABLE = ("title", "opens_at", "closes_at", "guidance", "contact")


@transaction.atomic
def create_window(*, actor: Actor, audience: Iterable[Organisation] = (), **fields: Any) -> ApplicationWindow:
    """Open a window for a kind that an installed app knows. `audience` goes with the audience kind `chosen`.

    Raises ValidationError for wrong fields, LookupError for an unknown kind, RuleViolation for another prefecture.
    """
    record_as(actor)
    window = ApplicationWindow(**fields)
    application_kind(window.kind)
    if not actor.is_system and not (actor.coordinates and actor.organisation_id == window.prefecture_id):
        raise RuleViolation("not_permitted", _("この団体の申請受付を作成する権限がありません。"))
    window.full_clean()
    window.save()
    window.audience.set(audience)
    regrant(window)
    return window


@transaction.atomic
def update_window(*, actor: Actor, window: ApplicationWindow, version: int, **fields: Any) -> ApplicationWindow:
    """Change title, times, guidance or contact. Raises ValidationError, RuleViolation: not permitted, changed since."""
    record_as(actor)
    _check_coordinates(actor, window)
    if unknown := set(fields) - set(CHANGEABLE):
        raise TypeError(f"a window's {', '.join(sorted(unknown))} never changes")
    locked = ApplicationWindow.objects.select_for_update(of=("self",)).get(pk=window.pk)
    if locked.version != version:
        raise overtaken(EDIT_CONFLICT)
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.version += 1
    locked.full_clean()
    locked.save()
    return locked


@transaction.atomic
def extend_window(
    *, actor: Actor, window: ApplicationWindow, organisation: Organisation, closes_at: datetime, reason: str
) -> WindowExtension:
    """Let one organisation submit until later; a second extension replaces the first. Raises RuleViolation."""
    person, _organisation = acting_person(actor)
    _check_coordinates(actor, window)
    check_addressed(window, organisation)
    reason = checked_text(reason, WindowExtension._meta.get_field("reason"))
    if closes_at <= window.closes_at:
        raise RuleViolation(
            "not_later",
            _("延長後の受付終了は、%(closes_at)sより後の日時で入力してください。")
            % {"closes_at": display_moment(window.closes_at)},
            field="closes_at",
        )
    record_as(actor, reason=reason)
    extension, _created = WindowExtension.objects.update_or_create(
        window=window,
        organisation=organisation,
        defaults={"closes_at": closes_at, "reason": reason, "granted_by": person},
    )
    tell_of_extension(actor, extension, display_moment(closes_at))
    return extension


def _check_coordinates(actor: Actor, window: ApplicationWindow) -> None:
    if not actor.is_system and not is_permitted(actor, "change", window):
        raise RuleViolation("not_permitted", _("この申請受付を変更する権限がありません。"))

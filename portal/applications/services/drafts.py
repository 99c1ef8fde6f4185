"""Beginning an application and keeping what is typed. Nothing here leaves the applicant's house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.access.querysets import is_permitted
from portal.accounts.models import User
from portal.applications.choices import Action, ApplicationState
from portal.applications.content import Typed, readable
from portal.applications.filled_forms import blank_form_of
from portal.applications.models import Application, ApplicationStep, ApplicationWindow
from portal.applications.workflow import APPLICANT
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from portal.web.rendering import display_moment

from .checks import acting_person, check_addressed, check_not_closed

EDIT_CONFLICT = "edit_conflict"


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """What became of what was typed; `refused` names the fields that were not kept, with the reason."""

    application: Application
    refused: Mapping[str, str]


@transaction.atomic
def create_application(*, actor: Actor, window: ApplicationWindow, typed: Typed | None = None) -> Application:
    """Begin a draft for the actor's organisation. Raises RuleViolation: not addressed, closed, or begun already."""
    person, organisation = acting_person(actor)
    if not actor.has_role(*APPLICANT.roles):
        raise RuleViolation("not_permitted", _("申請を作成できるのは、情報担当者と市町村承認者です。"))
    check_addressed(window, organisation)
    check_not_closed(window, organisation)
    record_as(actor)
    application = _new_application(person, organisation, window)
    ApplicationStep.objects.create(
        application=application,
        action=Action.CREATE,
        to_state=application.state,
        author=person,
        organisation=organisation,
        at=timezone.now(),
        is_internal=True,
        version=application.version,
    )
    regrant(application)
    if typed:
        save_draft(actor=actor, application=application, typed=typed, version=application.version)
        application.refresh_from_db()
    return application


def _new_application(person: User, organisation: Organisation, window: ApplicationWindow) -> Application:
    try:
        with transaction.atomic():
            return Application.objects.create(
                window=window,
                organisation=organisation,
                author=person,
                is_only_one=window.is_once_per_organisation,
            )
    except IntegrityError as error:
        existing = Application.objects.open().filter(window=window, organisation=organisation).first()
        if existing is None:
            raise
        raise RuleViolation("duplicate_application", _already(existing)) from error


def _already(existing: Application) -> str:
    return _(
        "「%(title)s」は1団体につき1件です。すでに「%(state)s」の申請%(number)sがあります。"
        "内容を変えるときは、その申請を開いてください。"
    ) % {
        "title": existing.window.title,
        "state": existing.get_state_display(),
        "number": f"（{existing.reference_number}）" if existing.reference_number else "",
    }


@transaction.atomic
def save_draft(
    *, actor: Actor, application: Application, typed: Mapping[str, Sequence[str]], version: int
) -> SavedDraft:
    """Keep what was typed, complete or not, valid or not; a field with an individual number keeps its old value.

    `version` is the one the typing began from. Raises RuleViolation: not the actor's to change, no longer a draft, or
    `edit_conflict` if somebody else saved since.
    """
    if not is_permitted(actor, "change", application):
        raise RuleViolation("not_permitted", _("この申請を編集する権限がありません。"))
    locked = lock(application)
    _check_editable(locked)
    if locked.version != version:
        raise RuleViolation(EDIT_CONFLICT, _conflict(locked))
    kept, refused = readable(blank_form_of(locked), typed)
    locked.draft = kept | {name: texts for name, texts in locked.draft.items() if name in refused}
    locked.version += 1
    locked.draft_saved_at, locked.draft_saved_by = timezone.now(), actor.user
    locked.save(update_fields=["draft", "version", "draft_saved_at", "draft_saved_by"])
    return SavedDraft(locked, refused)


def lock(application: Application) -> Application:
    """The row as it is now, with window and organisation, kept by this transaction until it ends."""
    related = Application.objects.select_related("window__prefecture", "organisation", "author", "draft_saved_by")
    return related.select_for_update(of=("self",)).get(pk=application.pk)


def _check_editable(application: Application) -> None:
    if application.is_editable:
        return
    sentence = _("この申請は「%(state)s」のため、内容を変更できません。")
    if application.state == ApplicationState.AWAITING_APPROVAL:
        sentence += _("変更するときは、承認の依頼を取り消してください。")
    else:
        sentence += _("変更が必要なときは、%(contact)sに差戻しを依頼してください。")
    values = {"state": application.get_state_display(), "contact": application.window.contact_text}
    raise RuleViolation("not_editable", sentence % values)


def _conflict(application: Application) -> str:
    saved_by, saved_at = application.draft_saved_by, application.draft_saved_at
    if saved_by is None or saved_at is None:
        return _("他の人が先に更新しました。保存ボタンを押すと、両方の内容を見比べられます。")
    return _("他の人が先に更新しました（%(name)sさん、%(at)s）。保存ボタンを押すと、両方の内容を見比べられます。") % {
        "name": saved_by.name,
        "at": display_moment(saved_at),
    }

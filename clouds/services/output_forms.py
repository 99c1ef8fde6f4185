"""The forms of a catalogue: their facts, the versions of their layouts, what is said about them."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from clouds.models import FormCatalogue, FormComment, FormLayout, OutputForm, VendorRequest
from portal.access.actor import Actor
from portal.access.choices import Role
from portal.access.querysets import is_permitted
from portal.applications.services.checks import acting_person
from portal.audit.tracking import record_as
from portal.documents.file_types import MATERIALS
from portal.documents.inspection import inspect_upload
from portal.documents.services import storing_files
from portal.editing.rows import locked, save_changed
from portal.exceptions import RuleViolation
from portal.notifications.services import Words, notify, notify_each

from .form_catalogues import require_change
from .permits import MEMBERS, SECRETARIAT

PURPOSE = "clouds.form_layout"
MOST_FORMS = 150  # a page of answers has five fields for each
MOST_LAYOUTS = 50


@transaction.atomic
def add_form(*, actor: Actor, catalogue: FormCatalogue, **fields: Any) -> OutputForm:
    """Raises RuleViolation: not permitted, too many; ValidationError for wrong fields or a number that is taken."""
    record_as(actor)
    require_change(actor, catalogue)
    if catalogue.forms.count() >= MOST_FORMS:
        sentence = _("1つの調査に登録できる様式は%(most)d件までです。")
        raise RuleViolation("too_many_forms", sentence % {"most": MOST_FORMS})
    form = OutputForm(catalogue=catalogue, **fields)
    form.full_clean()
    form.save()
    return form


@transaction.atomic
def update_form(*, actor: Actor, form: OutputForm, version: int, **fields: Any) -> bool:
    """Tells whether anything changed. Raises RuleViolation: not permitted, changed since (STALE); ValidationError."""
    record_as(actor)
    require_change(actor, form.catalogue)
    return save_changed(locked(OutputForm, form.pk, version), fields)


def add_layout(*, actor: Actor, form: OutputForm, upload: UploadedFile, note: str = "") -> FormLayout:
    """Put up the next version of the layout and tell those who answer; the earlier ones stay.

    Raises RuleViolation: not permitted, a file that must not come in, no word on what changed.
    """
    require_change(actor, form.catalogue)
    inspected = inspect_upload(cast(BinaryIO, upload), filename=upload.name or "", allowed=MATERIALS, field="upload")
    with storing_files() as files:
        record_as(actor)
        stored = OutputForm.objects.select_for_update(of=("self",)).get(pk=form.pk)
        last = stored.layouts.order_by("-number").values_list("number", flat=True).first() or 0
        _check_next(last, note)
        file = files.store(actor=actor, file=inspected, owner=form.catalogue.prefecture, purpose=PURPOSE)
        layout = FormLayout(form=stored, number=last + 1, file=file, note=note, added_by=actor.user)
        layout.full_clean()
        layout.save()
        if last:
            _tell_new_layout(actor, stored)
        return layout


def _check_next(last: int, note: str) -> None:
    if last >= MOST_LAYOUTS:
        raise RuleViolation(
            "too_many_layouts", _("レイアウトの版が上限に達しています。新しい様式として登録してください。")
        )
    if last and not note:
        raise RuleViolation("no_note", _("前の版からの変更点を入力してください。"), field="note")


def _tell_new_layout(actor: Actor, form: OutputForm) -> None:
    text = _("出力様式「%(form)s」のレイアウトの新しい版が登録されました。回答を確かめてください。") % {"form": form}
    asked = form.catalogue.members.values_list("organisation", flat=True)
    link = reverse("clouds:form-detail", args=[form.pk])
    notify(actor=actor, organisations=asked, roles=MEMBERS, text=text, link=link)
    standing = form.catalogue.requests.standing()
    notify_each(actor=actor, words={one.vendor_id: Words(text, link) for one in standing}, roles=[Role.VENDOR])


@transaction.atomic
def add_comment(
    *,
    actor: Actor,
    form: OutputForm,
    text: str,
    layout: FormLayout | None = None,
    request: VendorRequest | None = None,
    is_for_vendors: bool = False,
) -> FormComment:
    """Say something about a form: among those who were asked, or with `request` between a vendor and the prefecture.

    Raises RuleViolation: not permitted, for all vendors from anybody but the prefecture; ValidationError.
    """
    record_as(actor)
    person, organisation = acting_person(actor)
    _check_may_comment(actor, form, request, is_for_vendors)
    comment = FormComment(
        form=form,
        layout=layout,
        request=request,
        organisation=organisation,
        author=person,
        text=text,
        is_for_vendors=is_for_vendors,
    )
    comment.full_clean()
    comment.save()
    _tell_comment(actor, comment)
    return comment


def _check_may_comment(actor: Actor, form: OutputForm, request: VendorRequest | None, is_for_vendors: bool) -> None:
    """Auditors read; a vendor speaks in its own thread only; to all vendors speaks the prefecture alone."""
    coordinates = is_permitted(actor, "change", form.catalogue)
    if request is not None:
        may = request.catalogue_id == form.catalogue_id and (coordinates or is_permitted(actor, "answer", request))
    else:
        may = coordinates or is_permitted(actor, "answer", form.catalogue)
    if not may or (is_for_vendors and not coordinates):
        raise RuleViolation("not_permitted", _("この様式にコメントを書く権限がありません。"))


def _tell_comment(actor: Actor, comment: FormComment) -> None:
    """The other side: the prefecture, or the one vendor, or all of them without a word about each other."""
    form, link = comment.form, reverse("clouds:form-detail", args=[comment.form_id])
    text = _("出力様式「%(form)s」に%(organisation)sからコメントがあります。")
    words = text % {"form": form, "organisation": comment.organisation}
    if comment.organisation_id != form.catalogue.prefecture_id:
        notify(actor=actor, organisations=[form.catalogue.prefecture_id], roles=SECRETARIAT, text=words, link=link)
    elif comment.request:
        notify(actor=actor, organisations=[comment.request.vendor_id], roles=[Role.VENDOR], text=words, link=link)
    elif comment.is_for_vendors:
        vendors = set(form.catalogue.requests.standing().values_list("vendor", flat=True))
        notify(actor=actor, organisations=vendors, roles=[Role.VENDOR], text=words, link=link)

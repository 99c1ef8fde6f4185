"""Vendors are asked about their own products; each answers in a room of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clouds.form_choices import VendorAnswerKind
from clouds.models import FormCatalogue, FormLayout, OutputForm, VendorAnswer, VendorRequest
from portal.access.actor import Actor
from portal.access.choices import Role
from portal.access.grants import regrant
from portal.audit.tracking import record_as
from portal.editing.rows import locked
from portal.exceptions import RuleViolation
from portal.notifications.services import notify
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation
from portal.web.rendering import display_value

from .form_catalogues import require_change
from .form_needs import check_complete, check_open
from .permits import SECRETARIAT, require


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What is said of one form; without a kind nothing is. `planned_month` is the first day of the month."""

    form: OutputForm
    kind: str
    planned_month: date | None = None
    detail: str = ""
    price_yen: int | None = None
    own_price_yen: int | None = None


@transaction.atomic
def ask_vendor(
    *, actor: Actor, catalogue: FormCatalogue, vendor: Organisation, product: str, due_on: date, note: str = ""
) -> VendorRequest:
    """Ask a vendor about one product; one that was withdrawn is taken up again, its answers as a draft.

    Raises RuleViolation: not permitted, no vendor at home, without forms; ValidationError for a product that was asked
    about already.
    """
    record_as(actor)
    require_change(actor, catalogue)
    if vendor.kind != OrganisationKind.VENDOR or vendor.prefecture_id not in (None, catalogue.prefecture_id):
        raise RuleViolation("not_a_vendor", _("照会できるのは、登録されている事業者です。"), field="vendor")
    if not catalogue.forms.in_use().exists():
        raise RuleViolation("no_forms", _("先に、様式を1つ以上登録してください。"))
    again = VendorRequest.objects.withdrawn().filter(catalogue=catalogue, vendor=vendor, product=product)
    request = again.select_for_update(of=("self",)).first() or VendorRequest(
        catalogue=catalogue, vendor=vendor, product=product
    )
    request.due_on, request.note, request.withdrawn_at = due_on, note, None
    request.submitted_at = request.submitted_by = None
    if request.pk:
        request.version += 1
    request.full_clean()
    request.save()
    regrant(request)
    text = _("「%(catalogue)s」で%(product)sの対応状況を照会しています。%(due)sまでに回答してください。")
    values = {"catalogue": catalogue, "product": product, "due": display_value(due_on)}
    notify(actor=actor, organisations=[vendor.pk], roles=[Role.VENDOR], text=text % values, link=_page(request))
    return request


@transaction.atomic
def withdraw_request(*, actor: Actor, request: VendorRequest) -> VendorRequest:
    """No longer ask: the vendor loses the room, its answers count no more. A second click changes nothing.

    Raises RuleViolation without the right to.
    """
    record_as(actor)
    require(actor, "change", request, _("この照会を取りやめる権限がありません。"))
    stored = VendorRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if stored.withdrawn_at is None:
        stored.withdrawn_at = timezone.now()
        stored.version += 1
        stored.save()
        regrant(stored)
        text = _("「%(catalogue)s」の%(product)sについての照会は取りやめになりました。回答は必要ありません。")
        values = {"catalogue": stored.catalogue, "product": stored.product}
        notify(actor=actor, organisations=[stored.vendor_id], roles=[Role.VENDOR], text=text % values)
    return stored


@transaction.atomic
def write_answers(
    *, actor: Actor, request: VendorRequest, version: int, lines: Sequence[AnswerLine], submits: bool
) -> VendorRequest:
    """Keep what is said so far, or hand it in; what was handed in once stays whole.

    Raises RuleViolation: not permitted, changed since (STALE), the day has passed, a form without an answer, an
    answer without what belongs to it.
    """
    record_as(actor)
    require(actor, "answer", request, _("回答できるのは、照会を受けた事業者の担当者です。"))
    stored = locked(VendorRequest, request.pk, version)
    check_open(stored.due_on)
    submits = submits or stored.submitted_at is not None
    for line in lines:
        check_answer(line)
    said = [line for line in lines if line.kind]
    if submits:
        check_complete(stored.catalogue.forms.in_use(), [line.form for line in said], "kind")
    _keep(stored, said)
    is_first = submits and stored.submitted_at is None
    if submits:
        stored.submitted_at, stored.submitted_by = timezone.now(), actor.user
    stored.version += 1
    stored.save()
    if is_first:
        _tell_submitted(actor, stored)
    return stored


def check_answer(line: AnswerLine) -> None:
    """Raises RuleViolation at the field that is missing, or that does not belong to the answer."""
    number = {"number": line.form.number}
    if not line.kind:
        if line.planned_month or line.detail or line.price_yen is not None or line.own_price_yen is not None:
            sentence = _("様式%(number)sは、ほかの欄に入力があります。回答も選んでください。")
            raise RuleViolation("no_kind", sentence % number, field=f"form{line.form.pk}_kind")
        return
    if line.kind == VendorAnswerKind.PLANNED and line.planned_month is None:
        sentence = _("様式%(number)sで「予定」を選んだときは、対応予定の月を入力してください。")
        raise RuleViolation("no_month", sentence % number, field=f"form{line.form.pk}_month")
    if line.kind == VendorAnswerKind.ALTERNATIVE and not line.detail:
        sentence = _("様式%(number)sで「代替案」を選んだときは、代替案の内容を入力してください。")
        raise RuleViolation("no_detail", sentence % number, field=f"form{line.form.pk}_detail")
    if line.kind == VendorAnswerKind.CUSTOM and line.price_yen is None:
        sentence = _("様式%(number)sで「カスタマイズ」を選んだときは、費用を入力してください。無償のときは0です。")
        raise RuleViolation("no_price", sentence % number, field=f"form{line.form.pk}_price")
    if line.kind != VendorAnswerKind.PLANNED and line.planned_month is not None:
        sentence = _("様式%(number)sの対応予定の月は、「予定」を選んだときだけ入力してください。")
        raise RuleViolation("month_without_plan", sentence % number, field=f"form{line.form.pk}_month")
    if line.kind != VendorAnswerKind.CUSTOM and line.price_yen is not None:
        sentence = _("様式%(number)sの費用は、「カスタマイズ」を選んだときだけ入力してください。")
        raise RuleViolation("price_without_custom", sentence % number, field=f"form{line.form.pk}_price")


def _keep(request: VendorRequest, lines: Sequence[AnswerLine]) -> None:
    request.answers.filter(form__is_active=True).exclude(form__in=[line.form for line in lines]).delete()
    known = {answer.form_id: answer for answer in request.answers.all()}
    layouts = FormLayout.objects.filter(form__catalogue=request.catalogue_id).order_by("number")
    newest = dict(layouts.values_list("form", "number"))
    for line in lines:
        answer = known.get(line.form.pk) or VendorAnswer(request=request, form=line.form)
        values = {
            "kind": line.kind,
            "planned_month": line.planned_month,
            "detail": line.detail,
            "price_yen": line.price_yen,
            "own_price_yen": line.own_price_yen,
            "layout_number": newest.get(line.form.pk),
        }
        if answer.pk and all(getattr(answer, name) == value for name, value in values.items()):
            continue
        for name, value in values.items():
            setattr(answer, name, value)
        answer.full_clean(validate_unique=False)
        answer.save()


def _tell_submitted(actor: Actor, request: VendorRequest) -> None:
    text = _("%(vendor)sが「%(catalogue)s」に回答しました（%(product)s）。")
    values = {"vendor": request.vendor, "catalogue": request.catalogue, "product": request.product}
    notify(
        actor=actor,
        organisations=[request.catalogue.prefecture_id],
        roles=SECRETARIAT,
        text=text % values,
        link=_page(request),
    )


def _page(request: VendorRequest) -> str:
    return reverse("clouds:request-detail", args=[request.pk])


def give_more_time(key: str, organisation: Organisation, due_on: date) -> None:
    """A later day for one vendor; inside the service that has checked it."""
    VendorRequest.objects.owing().filter(pk=int(key), vendor=organisation).update(due_on=due_on)

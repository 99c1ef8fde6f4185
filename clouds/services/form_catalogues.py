"""Catalogues of output forms: made, changed, who is asked what it needs until when, and whether results are shown."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clouds.models import CatalogueMember, FormCatalogue, VendorRequest
from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.audit.tracking import record_as
from portal.editing.rows import locked, save_changed
from portal.exceptions import RuleViolation
from portal.notifications.services import notify
from portal.organisations.models import Organisation
from portal.organisations.succession import Succession
from portal.web.rendering import display_value

from .permits import MEMBERS, require


@transaction.atomic
def create_catalogue(*, actor: Actor, prefecture: Organisation, **fields: Any) -> FormCatalogue:
    """A catalogue without forms. Raises RuleViolation for another prefecture's, ValidationError for wrong fields."""
    record_as(actor)
    if not actor.is_system and not (actor.coordinates and actor.organisation_id == prefecture.pk):
        raise RuleViolation("own_prefecture", _("出力様式の調査は、自分の都道府県についてだけ作成できます。"))
    catalogue = FormCatalogue(prefecture=prefecture, **fields)
    catalogue.full_clean()
    catalogue.save()
    regrant(catalogue)
    return catalogue


@transaction.atomic
def update_catalogue(*, actor: Actor, catalogue: FormCatalogue, version: int, **fields: Any) -> FormCatalogue:
    """Raises RuleViolation: not permitted, changed since (STALE); ValidationError for wrong fields."""
    record_as(actor)
    require_change(actor, catalogue)
    stored = locked(FormCatalogue, catalogue.pk, version)
    save_changed(stored, fields)
    return stored


@transaction.atomic
def ask_members(
    *,
    actor: Actor,
    catalogue: FormCatalogue,
    version: int,
    organisations: Collection[Organisation],
    due_on: date | None,
) -> tuple[int, int]:
    """Ask exactly these what they need, newcomers until `due_on`; gives how many came and how many left.

    Raises RuleViolation: not permitted, changed since (STALE), without forms, not of this prefecture, answered already,
    newcomers without a day.
    """
    record_as(actor)
    require_change(actor, catalogue)
    stored = locked(FormCatalogue, catalogue.pk, version)
    wanted = {organisation.pk for organisation in organisations}
    _check_can_ask(stored, wanted)
    known = {member.organisation_id: member for member in stored.members.select_related("organisation")}
    leaving, coming = known.keys() - wanted, sorted(wanted - known.keys())
    answered = [str(known[pk]) for pk in leaving if known[pk].submitted_at]
    if answered:
        sentence = _("回答を提出した団体（%(names)s）は外せません。")
        raise RuleViolation("answered_already", sentence % {"names": "、".join(answered)}, field="organisations")
    stored.members.filter(organisation__in=leaving).delete()
    if coming:
        _ask_newcomers(actor, stored, coming, due_on)
    if coming or leaving:
        stored.version += 1
        stored.save()
        regrant(stored)
    return len(coming), len(leaving)


def _ask_newcomers(actor: Actor, catalogue: FormCatalogue, coming: list[int], due_on: date | None) -> None:
    if due_on is None:
        raise RuleViolation("no_due_day", _("追加する団体の回答期限を入力してください。"), field="due_on")
    CatalogueMember.objects.bulk_create(
        [CatalogueMember(catalogue=catalogue, organisation_id=pk, due_on=due_on) for pk in coming]
    )
    _tell_asked(actor, catalogue, coming, due_on)


def _check_can_ask(catalogue: FormCatalogue, wanted: set[int]) -> None:
    if wanted and not catalogue.forms.in_use().exists():
        raise RuleViolation("no_forms", _("先に、様式を1つ以上登録してください。"))
    if wanted - set(catalogue.candidates().values_list("pk", flat=True)):
        sentence = _("照会できるのは、都道府県内の市町村、教育委員会、一部事務組合、広域連合です。")
        raise RuleViolation("not_a_candidate", sentence, field="organisations")


def _tell_asked(actor: Actor, catalogue: FormCatalogue, organisations: list[int], due_on: date) -> None:
    text = _("「%(catalogue)s」で必要な出力様式を照会しています。%(due)sまでに回答してください。")
    notify(
        actor=actor,
        organisations=organisations,
        roles=MEMBERS,
        text=text % {"catalogue": catalogue, "due": display_value(due_on)},
        link=page_of(catalogue),
    )


@transaction.atomic
def disclose(*, actor: Actor, catalogue: FormCatalogue, is_disclosed: bool) -> FormCatalogue:
    """Let those who were asked see which product meets which form (no prices), or no longer. A second click is none.

    Raises RuleViolation without the right to.
    """
    record_as(actor)
    require_change(actor, catalogue)
    stored = FormCatalogue.objects.select_for_update(of=("self",)).get(pk=catalogue.pk)
    if is_disclosed == (stored.disclosed_at is not None):
        return stored
    stored.disclosed_at = timezone.now() if is_disclosed else None
    stored.version += 1
    stored.save()
    if is_disclosed:
        notify(
            actor=actor,
            organisations=stored.members.values_list("organisation", flat=True),
            roles=MEMBERS,
            text=_("「%(catalogue)s」の適合状況が公開されました。") % {"catalogue": stored},
            link=reverse("clouds:fit-gap", args=[stored.pk]),
        )
    return stored


def page_of(catalogue: FormCatalogue) -> str:
    return reverse("clouds:catalogue-detail", args=[catalogue.pk])


def require_change(actor: Actor, catalogue: FormCatalogue) -> None:
    require(actor, "change", catalogue, _("この調査を変更する権限がありません。"))


def end_parts(actor: Actor, succession: Succession) -> None:
    """What an organisation that ends still owes is its successor's, where that one was not asked itself.

    What was handed in stays as it was said. A vendor's rooms go to whoever follows it.
    """
    ended, successor = succession.ended, succession.successor
    catalogues = list(FormCatalogue.objects.filter(members__organisation=ended))
    for member in CatalogueMember.objects.owing().filter(organisation=ended).select_related("catalogue"):
        if successor is None or member.catalogue.members.filter(organisation=successor).exists():
            member.delete()
        else:
            member.organisation = successor
            member.save(update_fields=["organisation"])
    if catalogues:
        regrant(*catalogues)
    if successor is not None:
        _hand_over_rooms(ended, successor)


def _hand_over_rooms(ended: Organisation, successor: Organisation) -> None:
    """But for products about which the successor is asked already."""
    known = set(VendorRequest.objects.filter(vendor=successor).values_list("catalogue", "product"))
    for request in VendorRequest.objects.standing().filter(vendor=ended).select_related("catalogue"):
        if (request.catalogue_id, request.product) not in known:
            request.vendor = successor
            request.save(update_fields=["vendor"])
            regrant(request)

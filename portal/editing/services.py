"""The only code that writes what is being typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.forms import BaseForm
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.applications.content import readable
from portal.exceptions import RuleViolation

from .models import FormDraft

KEPT_FOR = timedelta(days=90)  # since it was last touched


class Kept(NamedTuple):
    """The draft, and the fields that were not kept with the reason."""

    draft: FormDraft
    refused: Mapping[str, str]


@transaction.atomic
def keep_draft(*, actor: Actor, place: str, form: BaseForm, typed: Mapping[str, Sequence[str]], version: int) -> Kept:
    """Keep what was typed, complete or not, valid or not; a field with an individual number keeps its old value.

    Raises RuleViolation: nobody's, too long.
    """
    if actor.user is None or actor.organisation_id is None:
        raise RuleViolation("not_permitted", _("入力した内容を自動保存する権限がありません。"))
    own = FormDraft.objects.of(actor)
    own.filter(saved_at__lt=timezone.now() - KEPT_FOR).delete()
    kept, refused = readable(form, typed)
    before = own.filter(place=place).values_list("typed", flat=True).first() or {}
    kept |= {name: texts for name, texts in before.items() if name in refused}
    draft, _is_new = FormDraft.objects.update_or_create(
        user_id=actor.user.pk,
        organisation_id=actor.organisation_id,
        place=place,
        defaults={"typed": kept, "version": version, "saved_at": timezone.now()},
    )
    return Kept(draft, refused)


def drop_draft(*, actor: Actor, place: str) -> None:
    """It was saved, or given up."""
    FormDraft.objects.of(actor).filter(place=place).delete()

"""Known troubles for everyone who takes part, cleaned of names; 「当団体でも発生」."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mynumber_tests.models import Participation, Programme, TroubleCard, TroubleSighting
from mynumber_tests.selectors.names import names_within
from portal.access.actor import Actor
from portal.access.querysets import is_permitted
from portal.audit.tracking import record_as
from portal.editing.rows import locked, save_changed
from portal.exceptions import RuleViolation

from .programmes import check_may_change

TEXTS = ("title", "symptom", "cause", "remedy")


def check_without_names(programme: Programme, facts: Mapping[str, Any]) -> None:
    """Raises RuleViolation at the field that names an organisation or a vendor of the test, saying which."""
    for name in TEXTS:
        if found := names_within(programme, facts[name]):
            sentence = _(
                "団体名や事業者名を書かずに入力してください（見つかった名称：%(names)s）。「提供側の団体」「A社」などと書き換えてください。"
            )
            raise RuleViolation("names_told", sentence % {"names": "、".join(found)}, field=name)


@transaction.atomic
def share_card(*, actor: Actor, programme: Programme, **facts: Any) -> TroubleCard:
    """Share a trouble with all. Raises RuleViolation: not permitted, names in it; ValidationError for wrong values."""
    record_as(actor)
    check_may_change(actor, programme)
    check_without_names(programme, facts)
    card = TroubleCard(programme=programme, **facts)
    card.full_clean()
    card.save()
    return card


@transaction.atomic
def change_card(*, actor: Actor, card: TroubleCard, version: int, **facts: Any) -> TroubleCard:
    """Raises RuleViolation: not permitted, names in it, changed since (STALE); ValidationError for wrong values."""
    record_as(actor)
    check_may_change(actor, card.programme)
    stored = locked(TroubleCard, card.pk, version)
    check_without_names(stored.programme, facts)
    save_changed(stored, facts)
    return stored


@transaction.atomic
def tell_sighting(*, actor: Actor, card: TroubleCard, participation: Participation, has_seen: bool) -> None:
    """Say that one's own organisation has seen the same, or take that back. Raises RuleViolation without the right."""
    record_as(actor)
    own = participation.programme_id == card.programme_id and participation.organisation_id == actor.organisation_id
    if not own or not is_permitted(actor, "change", participation):
        raise RuleViolation("not_permitted", _("この団体として登録する権限がありません。"))
    if has_seen:
        TroubleSighting.objects.get_or_create(card=card, participation=participation)
    else:
        TroubleSighting.objects.filter(card=card, participation=participation).delete()

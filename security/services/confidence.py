"""Asking organisations for the facts that planning misses most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.notifications.services import notify
from security.models import Programme
from security.selectors.confidence import MissingFact, confidence_of

from .scenarios import check_plans


@transaction.atomic
def ask_for_facts(*, actor: Actor, programme: Programme, organisations: Collection[int]) -> int:
    """Tell the staff of these organisations which facts are missing, with a link to their profile.

    Gives the number of organisations that were told. Raises RuleViolation without the right to plan or where none of
    them misses anything.
    """
    record_as(actor)
    check_plans(actor, programme)
    missing: defaultdict[int, list[MissingFact]] = defaultdict(list)
    for fact in confidence_of(programme).facts:
        if fact.organisation_id in organisations:
            missing[fact.organisation_id].append(fact)
    if not missing:
        raise RuleViolation("nothing_to_ask", _("入力をお願いする団体を選んでください。"))
    for organisation_id, facts in missing.items():
        notify(
            actor=actor,
            organisations=[organisation_id],
            roles=[Role.STAFF],
            text=_(
                "切替計画の費用を正しく見積もるため、接続状況の次の項目の入力をお願いします：%(facts)s（%(programme)s）"
            )
            % {"facts": "、".join(fact.label for fact in facts), "programme": programme.name},
            link=reverse("security:profile-edit", args=[facts[0].profile_id]),
        )
    return len(missing)

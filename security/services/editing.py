"""What all services of programme set-up check first: may the actor, and has nobody else been faster."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.querysets import is_permitted
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from security.models import Programme

STALE = "changed_meanwhile"
M = TypeVar("M", bound=Model)


def check_may_change(actor: Actor, programme: Programme) -> None:
    """Raises RuleViolation without the right to set the programme up."""
    if not actor.is_system and not is_permitted(actor, "change", programme):
        raise RuleViolation("not_permitted", _("この事業の設定を変更する権限がありません。"))


def check_own(actor: Actor, organisation: Organisation) -> None:
    """In a shared programme each prefecture decides on its own organisations. Raises RuleViolation."""
    if not actor.is_system and actor.organisation_id not in (organisation.prefecture_id, organisation.pk):
        raise RuleViolation(
            "other_prefecture",
            _("%(name)sの参加と利用サービスは、%(prefecture)sの担当者が変更します。")
            % {"name": organisation, "prefecture": organisation.prefecture},
        )


def locked(model: type[M], pk: Any, version: int) -> M:
    """The row as it is now, ours until the transaction ends. Raises RuleViolation STALE if it is a newer version."""
    stored = model._default_manager.select_for_update(of=("self",)).get(pk=pk)
    if stored.version != version:  # type: ignore[attr-defined]
        raise stale()
    return stored


def stale() -> RuleViolation:
    return RuleViolation(STALE, _("他の人が先に更新しました。両方の内容を見比べてから、もう一度保存してください。"))


def save_changed(stored: Any, values: dict[str, Any]) -> bool:
    """Check and write what differs, counting the version up; tells whether anything did. Raises ValidationError."""
    changed = [name for name, value in values.items() if getattr(stored, name) != value]
    for name in changed:
        setattr(stored, name, values[name])
    if changed:
        stored.version += 1
        stored.full_clean()
        stored.save()
    return bool(changed)

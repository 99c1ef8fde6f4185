"""The one way in which pages, API, search and reports read objects that have an owner."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar, Self

from django.db import models
from guardian.utils import get_group_obj_perms_model

from .actor import Actor


@cache
def permission_table(model: Any) -> Any:
    """The model's own permission table. Raises TypeError for a model without one (a programming error)."""
    table: Any = get_group_obj_perms_model(model)
    if table.objects.is_generic():
        raise TypeError(f"{model.__name__} has no GroupObjectPermission model of its own")
    return table


class PermittedQuerySet(models.QuerySet):
    """Adds `permitted_to`. A part of an aggregate names the path to its root in `permitted_via`."""

    permitted_via: ClassVar[str] = ""

    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Rows on which the actor's groups hold `action`; always one query, however many rows there are."""
        if self.permitted_via:
            root: Any = self.model._meta.get_field(self.permitted_via).related_model
            return self.filter(**{f"{self.permitted_via}__in": root._default_manager.permitted_to(actor, action)})
        if not actor.group_ids:
            return self.none()
        held = permission_table(self.model).objects.filter(
            group_id__in=actor.group_ids, permission__codename=f"{action}_{self.model._meta.model_name}"
        )
        return self.filter(pk__in=held.values("content_object_id"))


def is_permitted(actor: Actor, action: str, obj: models.Model) -> bool:
    """Whether the actor may do `action` to this one object. Not for loops: filter with `permitted_to` there."""
    objects: Any = type(obj)._default_manager
    return bool(objects.permitted_to(actor, action).filter(pk=obj.pk).exists())


def permitted_actions(actor: Actor, obj: models.Model) -> frozenset[str]:
    """All actions that the actor holds on one object, in one query: what a page may offer."""
    suffix = f"_{obj._meta.model_name}"
    held = permission_table(type(obj)).objects.filter(group_id__in=actor.group_ids, content_object_id=obj.pk)
    return frozenset(name.removesuffix(suffix) for name in held.values_list("permission__codename", flat=True))

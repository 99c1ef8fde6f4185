"""履歴: what happened to an object, read back from the rows that the database wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext as _

from portal.web.components import Change, HistoryEntry

from .values import Names, shown

Row = Mapping[str, Any]
HIDDEN = frozenset({"id", "version"})
NAMING = ("name", "title", "organisation", "member", "menu_item", "contact", "month", "census_year")


@dataclass(frozen=True, slots=True)
class AuditEntry(HistoryEntry):
    """One row that was added, changed or deleted; `request` and `job` are ids that the logs know, blank if none.

    `name` is blank for the portal itself, and says so when the database was changed past the portal.
    """

    request: str = ""
    job: str = ""


def fields_told(model: type[models.Model], hidden: frozenset[str] = HIDDEN) -> list[models.Field]:
    """Fields of an audited model that its history tells, each by its `verbose_name`."""
    tracked = {field.name for field in model.pgh_event_model._meta.fields}  # type: ignore[attr-defined]
    return [f for f in model._meta.concrete_fields if f.name in tracked and f.name not in hidden]


@dataclass(frozen=True, slots=True)
class _Track:
    """The rows of one audited model that belong to the object, in the order in which they were written."""

    model: type[models.Model]
    rows: list[dict[str, Any]]
    hidden: frozenset[str] = HIDDEN

    @property
    def fields(self) -> list[models.Field]:
        return fields_told(self.model, self.hidden)

    @property
    def object_ids(self) -> set[int]:
        return {row["pgh_obj_id"] for row in self.rows}


def history_of(obj: models.Model, *, include: Sequence[str] = (), limit: int = 200) -> list[AuditEntry]:
    """The changes of an audited object, newest first; the number of queries does not depend on how many there are.

    `include` names reverse relations to audited models whose rows are told as well, deleted ones too:
    `history_of(organisation, include=["departments", "departments__contacts"])`.
    """
    own = _Track(type(obj), _rows(type(obj), pgh_obj_id=obj.pk))
    tracks = [own, *(_child_track(obj, path) for path in include)]
    names = Names(reference for track in tracks for reference in _references(track))
    people = _people(row for track in tracks for row in track.rows)
    entries = [entry for track in tracks for entry in _entries(track, names, people, own=track is own)]
    entries.sort(key=lambda entry: entry[0], reverse=True)
    return [entry for _order, entry in entries[:limit]]


def _rows(model: type[models.Model], **conditions: Any) -> list[dict[str, Any]]:
    events = model.pgh_event_model.objects  # type: ignore[attr-defined]
    return list(events.filter(**conditions).order_by("pgh_id").values())


def _child_track(obj: models.Model, path: str) -> _Track:
    parent_ids: Iterable[int] = [obj.pk]
    model: type[models.Model] = type(obj)
    track: _Track | None = None
    for name in path.split("__"):
        relation: Any = model._meta.get_field(name)
        model = relation.related_model
        rows = _rows(model, **{f"{relation.field.attname}__in": list(parent_ids)})
        track = _Track(model, rows, HIDDEN | {relation.field.name})
        parent_ids = track.object_ids
    assert track is not None
    return track


def _references(track: _Track) -> Iterable[tuple[type[models.Model], Any]]:
    for field in track.fields:
        if isinstance(field, models.ForeignKey):
            yield from ((field.related_model, row[field.attname]) for row in track.rows)


@dataclass(frozen=True, slots=True)
class _People:
    users: Mapping[int, Any]
    organisations: Mapping[int, Any]

    def author(self, row: Row) -> str:
        if row["pgh_context"] is None:
            return _("データベースの直接操作")
        user_id = row["pgh_context"].get("user")
        if user_id is None:
            return ""
        return str(self.users.get(user_id) or _("削除された利用者"))

    def organisation(self, row: Row) -> str:
        organisation_id = (row["pgh_context"] or {}).get("organisation") or 0
        return str(self.organisations.get(organisation_id, ""))


def _people(rows: Iterable[Row]) -> _People:
    contexts = [row["pgh_context"] for row in rows if row["pgh_context"]]
    return _People(
        get_user_model()._default_manager.in_bulk({c["user"] for c in contexts if c.get("user")}),
        apps.get_model("organisations", "Organisation")._default_manager.in_bulk(
            {c["organisation"] for c in contexts if c.get("organisation")}
        ),
    )


def _entries(
    track: _Track, names: Names, people: _People, *, own: bool
) -> Iterable[tuple[tuple[datetime, int], AuditEntry]]:
    latest: dict[int, Row] = defaultdict(dict)
    for row in track.rows:
        changes = _changes(track, row, latest[row["pgh_obj_id"]], names)
        latest[row["pgh_obj_id"]] = row
        if changes or row["pgh_label"] != "update":  # an update of nothing that people see is not told
            yield (row["pgh_created_at"], row["pgh_id"]), _entry(row, changes, people, _what(track, row, names, own))


def _changes(track: _Track, row: Row, previous: Row, names: Names) -> tuple[Change, ...]:
    deleted = row["pgh_label"] == "delete"
    before, after = (row, {}) if deleted else (previous, row)
    told = (
        Change(
            str(field.verbose_name),
            shown(field, before.get(field.attname), names),
            shown(field, after.get(field.attname), names),
        )
        for field in track.fields
    )
    return tuple(change for change in told if change.before != change.after)


def _entry(row: Row, changes: tuple[Change, ...], people: _People, what: str) -> AuditEntry:
    context = row["pgh_context"] or {}
    return AuditEntry(
        at=row["pgh_created_at"],
        what=what,
        name=people.author(row),
        organisation=people.organisation(row),
        reason=str(context.get("reason", "")),
        changes=changes,
        request=str(context.get("request", "")),
        job=str(context.get("job", "")),
    )


def _what(track: _Track, row: Row, names: Names, own: bool) -> str:
    """「登録」 for the object itself, 「部署「情報政策課」の変更」 for its parts."""
    action = {"insert": _("登録"), "update": _("変更"), "delete": _("削除")}[row["pgh_label"]]
    if own:
        return action
    label, name = str(track.model._meta.verbose_name), _name(track, row, names)
    subject = _("%(label)s「%(name)s」") % {"label": label, "name": name} if name else label
    return _("%(subject)sの%(action)s") % {"subject": subject, "action": action}


def _name(track: _Track, row: Row, names: Names) -> str:
    """What tells a part from its like: the first of these fields that it has."""
    fields = {field.name: field for field in track.fields}
    named = (shown(fields[name], row[fields[name].attname], names) for name in NAMING if name in fields)
    return next(filter(None, named), "")

"""The addresses of the municipal cloud. The group is closed; the neighbour may read and join the open one."""

from __future__ import annotations

from operator import attrgetter

from .addressing import (
    APPLICANTS,
    CITY,
    COORDINATORS,
    EVERYONE,
    MANAGER,
    NEIGHBOUR,
    PARTICIPANTS,
    PREFECTURE,
    Address,
    Arguments,
    change,
)

MEMBERS = PREFECTURE | APPLICANTS


def cloud(path: str) -> Arguments:
    """The key of one thing of the cloud's world."""
    return lambda world: [attrgetter(path)(world.cloud).pk]


CLOUD_MATRIX: dict[str, Address] = {
    "clouds-api:meeting-list": Address(EVERYONE),
    "clouds-api:meeting-detail": Address(PREFECTURE | CITY, cloud("meeting")),
    "clouds-api:action-list": Address(EVERYONE),
    "clouds-api:action-detail": Address(MEMBERS, cloud("action")),
    "clouds:group-list": Address(EVERYONE),
    "clouds:group-new": Address(COORDINATORS | {"stranger"}),
    "clouds:group-detail": Address(PREFECTURE | CITY, cloud("group")),
    "clouds:group-edit": Address(COORDINATORS, cloud("group")),
    "clouds:members-edit": Address(COORDINATORS, cloud("group")),
    "clouds:members-export": Address(PREFECTURE | CITY, cloud("group"), data=lambda world: {"format": "xlsx"}),
    "clouds:action-export": Address(EVERYONE, data=lambda world: {"format": "csv"}),
    "clouds:attendance-export": Address(PREFECTURE, cloud("held"), data=lambda world: {"format": "xlsx"}),
    "clouds:support-export": Address(EVERYONE, data=lambda world: {"format": "csv"}),
    "clouds:group-join": change(NEIGHBOUR, cloud("open_group")),
    "clouds:group-history": Address(PREFECTURE, cloud("group")),
    "clouds:member-contacts": Address(COORDINATORS | APPLICANTS, cloud("member")),
    "clouds:action-list": Address(EVERYONE),
    "clouds:action-new": Address(COORDINATORS, cloud("group")),
    "clouds:action-detail": Address(MEMBERS, cloud("action")),
    "clouds:action-edit": Address(COORDINATORS, cloud("action")),
    "clouds:meeting-new": Address(COORDINATORS, cloud("group")),
    "clouds:meeting-detail": Address(PREFECTURE | CITY, cloud("meeting")),
    "clouds:meeting-edit": Address(COORDINATORS, cloud("meeting")),
    "clouds:agenda-edit": Address(COORDINATORS, cloud("meeting")),
    "clouds:meeting-invite": change(COORDINATORS, cloud("meeting_draft")),
    "clouds:meeting-cancel": Address(COORDINATORS, cloud("meeting")),
    "clouds:meeting-discard": change(COORDINATORS, cloud("meeting_draft")),
    "clouds:meeting-reply": Address(APPLICANTS, cloud("meeting")),
    "clouds:attendance-list": Address(PREFECTURE, cloud("meeting")),
    "clouds:attendance-edit": Address(COORDINATORS, cloud("held")),
    "clouds:material-new": Address(COORDINATORS, cloud("item")),
    "clouds:material-replace": Address(COORDINATORS, cloud("paper")),
    "clouds:material-remove": change(COORDINATORS, cloud("paper")),
    "clouds:minutes-edit": Address(COORDINATORS, cloud("held")),
    "clouds:minutes-detail": Address(MEMBERS, cloud("commenting")),
    "clouds:minutes-comments": Address(COORDINATORS, cloud("minutes_draft")),
    "clouds:minutes-objections": Address(COORDINATORS, cloud("commenting")),
    "clouds:minutes-take-back": Address(COORDINATORS, cloud("commenting")),
    "clouds:minutes-confirm": change(COORDINATORS, cloud("objection")),
    "clouds:minutes-discard": change(COORDINATORS, cloud("minutes_draft")),
    "clouds:minutes-answer": Address(APPLICANTS, cloud("objection")),
    "clouds:response-resolve": Address(COORDINATORS, cloud("response")),
    "clouds:plan-list": Address(EVERYONE),
    "clouds:plan-new": Address(COORDINATORS | {"stranger"}),
    "clouds:plan-detail": Address(PARTICIPANTS, cloud("plan_version.plan")),
    "clouds:plan-edit": Address(COORDINATORS, cloud("plan_version.plan")),
    "clouds:version-detail": Address(PARTICIPANTS, cloud("plan_version")),
    "clouds:version-publish": change(MANAGER, cloud("plan_draft")),
    "clouds:version-discard": change(COORDINATORS, cloud("plan_draft")),
    "clouds:support-list": Address(EVERYONE),
    "clouds:support-new": Address(COORDINATORS | {"stranger"}),
    "clouds:support-detail": Address(MEMBERS, cloud("support")),
    "clouds:support-edit": Address(COORDINATORS, cloud("support")),
}

"""Reads over the lists to which reports are delivered."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.models import Membership, User
from portal.accounts.selectors import actor_within
from portal.jobs.choices import JobState
from portal.organisations.models import Organisation
from portal.reports.models import ReportDelivery, ReportSchedule

# Who reads reports for an organisation that gets them as such.
IN_CHARGE = (Role.STAFF, Role.APPROVER)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person of a delivery, and how far it is."""

    organisation: str
    name: str
    state: str


def colleagues(actor: Actor) -> QuerySet[User]:
    """To whom the actor may deliver by name: coordinators to everybody in their office, others to themselves."""
    if actor.user is None or actor.organisation is None:
        return User.objects.none()
    if not actor.coordinates:
        return User.objects.filter(pk=actor.user.pk)
    members = Membership.objects.of(actor.organisation).values("user")
    return User.objects.filter(is_active=True, pk__in=members).order_by("name", "pk")


def deliverable_organisations(actor: Actor) -> QuerySet[Organisation]:
    """Organisations whose people in charge may be put on the list: those that a coordinator looks after."""
    if not actor.coordinates or actor.organisation is None:
        return Organisation.objects.none()
    found = Organisation.objects.permitted_to(actor).current().filter(prefecture=actor.organisation)
    return found.exclude(code__isnull=True).order_by("code")


def recipients_of(schedule: ReportSchedule) -> list[Actor]:
    """The people on the list as they are today, each in the organisation for which they get it."""
    pairs = {(person, schedule.organisation) for person in schedule.people.all()}
    members = Membership.objects.filter(
        role_group__organisation__in=schedule.organisations.all(), role_group__role__in=IN_CHARGE, user__is_active=True
    ).select_related("user", "role_group__organisation")
    pairs |= {(member.user, member.organisation) for member in members}
    ordered = sorted(pairs, key=lambda pair: (pair[1].code or "", pair[1].pk, pair[0].pk))
    return [actor for user, organisation in ordered if (actor := actor_within(user, organisation))]


def deliveries_of(schedule: ReportSchedule, limit: int = 12) -> list[tuple[ReportDelivery, list[Recipient]]]:
    """The latest occasions with who got what; two queries. The files themselves are their recipients' alone."""
    rows = schedule.deliveries.prefetch_related("runs__user", "runs__organisation", "runs__job")[:limit]
    return [
        (
            delivery,
            [
                Recipient(run.organisation.name, run.user.name, str(JobState(run.job.state).label))
                for run in sorted(delivery.runs.all(), key=lambda run: (run.organisation.code or "", run.pk))
            ],
        )
        for delivery in rows
    ]

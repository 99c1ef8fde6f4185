"""Who takes part in a test, and on what terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet

from mynumber_tests.choices import PROVIDING, RoleKind, WishKind
from mynumber_tests.models import Participation, Programme
from portal.applications.models import ApplicationWindow


def programme_of_window(window: ApplicationWindow) -> Programme:
    """The test for which this window collects applications. Raises Programme.DoesNotExist for any other window."""
    return Programme.objects.select_related("prefecture").get(reception__window=window)


def partner_names(programme: Programme, *, besides: int) -> dict[str, str]:
    """Name and code of every participant but one organisation, each with the name."""
    rows = programme.participations.exclude(organisation=besides).select_related("organisation")
    names: dict[str, str] = {}
    for row in rows:
        names[row.organisation.name] = row.organisation.name
        if row.organisation.code:
            names[row.organisation.code] = row.organisation.name
    return names


def terms_initial(participation: Participation) -> dict[str, Any]:
    """The terms in force in the shape of the form that changes them."""
    values: dict[str, Any] = {
        name: getattr(participation, name)
        for name in (
            "version",
            "system_vendor",
            "max_partners_per_slot",
            "contact_section",
            "contact_name",
            "contact_phone",
            "contact_email",
            "remarks",
        )
    }
    wishes = participation.wishes.select_related("partner__organisation")
    for row, (first, last) in enumerate(participation.environment_windows, start=1):
        values |= {f"environment{row}_from": first, f"environment{row}_to": last}
    return values | {
        "slots": [str(position) for position in participation.slot_positions],
        "roles": _roles(participation),
        "wanted": "\n".join(w.partner.organisation.name for w in wishes if w.kind == WishKind.WANTED),
        "excluded": "\n".join(w.partner.organisation.name for w in wishes if w.kind == WishKind.EXCLUDED),
    }


def _roles(participation: Participation) -> Mapping[str, str]:
    answer: dict[str, str] = {}
    for role in participation.roles.exclude(role=RoleKind.HELPER):
        if role.role == RoleKind.INQUIRER:
            answer[f"{role.scenario_id}_inquire"] = "on"
        else:
            answer[f"{role.scenario_id}_provide"] = str(role.max_tests)
    return answer


def participation_rows(programme: Programme) -> QuerySet[Participation]:
    """Everybody with how many scenarios they inquire and provide in."""
    inquiries = Count("roles", filter=Q(roles__role=RoleKind.INQUIRER))
    offers = Count("roles", filter=Q(roles__role__in=PROVIDING))
    rows = programme.participations.select_related("organisation")
    return rows.annotate(inquiries=inquiries, offers=offers)

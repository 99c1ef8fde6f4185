"""Programmes, scenarios and plans of the security cloud, small and in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.applications.models import Application, ApplicationWindow
from portal.applications.services.applications import submit_application
from portal.applications.services.drafts import create_application
from portal.lib.months import parse_month
from portal.organisations.models import Organisation
from security.models import MigrationPlan, PlanEntry, Programme
from security.services.change_requests import open_change_reception
from security.services.menu import set_menu
from security.services.participants import add_participants
from security.services.programmes import create_programme, set_month
from security.services.receptions import open_reception

MENU = [
    {"code": "web", "name": "ウェブ閲覧", "work_units": 1, "is_required": True},
    {"code": "mail", "name": "メール中継", "work_units": 1, "is_required": True},
]


def make_programme(
    prefecture: Organisation,
    municipalities: Sequence[Organisation],
    *,
    first: str = "2017-04",
    last: str = "2017-09",
    units: int = 8,
    switches: int = 2,
    **fields: Any,
) -> Programme:
    """A programme of a few months; preparation may begin two months before the window."""
    window_first, window_last = parse_month(first), parse_month(last)
    programme = create_programme(
        actor=Actor.system(),
        prefectures=[prefecture],
        **{
            "name": "試験セキュリティクラウド",
            "build_fiscal_year": 2016,
            "calendar_first": (window_first + -2).first_day,
            "window_first": window_first.first_day,
            "window_last": window_last.first_day,
            "operation_first": window_first.first_day,
            "operation_last": (window_last + 84).first_day,
        }
        | fields,
    )
    set_menu(actor=Actor.system(), programme=programme, items=MENU)
    for month in programme.calendar:
        set_month(actor=Actor.system(), programme=programme, month=month, units=units, switches=switches)
    add_participants(actor=Actor.system(), programme=programme, organisations=municipalities)
    return programme


def close_month(programme: Programme, month: str, reason: str = "年度末のため") -> None:
    row = programme.months.get(month=parse_month(month).first_day)
    row.blackout_reason = reason
    row.save(update_fields=["blackout_reason"])


def open_wishes(programme: Programme, prefecture: Organisation | None = None) -> ApplicationWindow:
    """A reception of wish applications that is open now, of the programme's first prefecture or of the one given."""
    now = timezone.now()
    prefecture = prefecture or programme.prefectures.order_by("code")[0]
    return open_reception(
        actor=Actor.system(),
        programme=programme,
        prefecture=prefecture,
        title="切替月の希望申請",
        fiscal_year=2016,
        number_prefix="SC",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=30),
    ).window


def make_draft(programme: Programme, months: Mapping[Organisation, str]) -> MigrationPlan:
    """A draft with these switch months and two months of preparation each."""
    plan = MigrationPlan.objects.create(programme=programme)
    PlanEntry.objects.bulk_create(
        PlanEntry(
            plan=plan, organisation=organisation, month=parse_month(month).first_day, work=[1, 1, 2], cost_yen=1000
        )
        for organisation, month in months.items()
    )
    regrant(plan)
    return plan


def open_changes(programme: Programme) -> ApplicationWindow:
    """A window for change requests that is open now; a version must have been published."""
    now = timezone.now()
    reception = open_change_reception(
        actor=Actor.system(),
        programme=programme,
        prefecture=programme.prefectures.get(),
        title="切替月の変更申請",
        number_prefix="SCH",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=30),
    )
    return reception.window


def make_change_request(staff: Actor, window: ApplicationWindow, month: str = "2017-08") -> Application:
    """Submitted; its effect waits to be worked out."""
    typed = {"month": [month], "reason": ["庁舎移転の時期が変わったため"]}
    return submit_application(actor=staff, application=create_application(actor=staff, window=window, typed=typed))

"""The terms of a participant come into force here; pairing reads nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mynumber_tests.choices import RoleKind, RunState, WishKind
from mynumber_tests.environment import SlotDays, usable_slots
from mynumber_tests.models import Participation, PartnerWish, Programme, ScenarioRole, ScenarioRun
from mynumber_tests.selectors.participations import programme_of_window
from mynumber_tests.terms import Terms
from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.access.querysets import is_permitted
from portal.applications.models import Application
from portal.audit.tracking import record_as
from portal.editing.rows import locked
from portal.exceptions import RuleViolation
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation


@transaction.atomic
def put_application_in_force(*, actor: Actor, application: Application) -> Participation:
    """Take over an accepted application as the organisation's terms, instead of earlier ones.

    Raises RuleViolation where the organisation no longer takes part.
    """
    record_as(actor)
    programme = programme_of_window(application.window)
    row = programme.participations.select_for_update(of=("self",)).filter(organisation=application.organisation).first()
    if row is None:
        raise RuleViolation("not_a_participant", _("この団体は参加団体ではなくなっているため、受理できません。"))
    row.application = application
    _write(row, programme, Terms.of(application.content))
    return row


@transaction.atomic
def take_application_back(*, actor: Actor, application: Application) -> None:
    """Undo an acceptance: nothing of the organisation is paired any more."""
    record_as(actor)
    for row in Participation.objects.select_for_update(of=("self",)).filter(application=application):
        row.roles.all().delete()
        row.wishes.all().delete()
        row.application, row.entered_at = None, None
        _count_up(row)


@transaction.atomic
def enter_terms(
    *, actor: Actor, participation: Participation, version: int, terms: Terms, reason: str
) -> Participation:
    """The coordinator enters or changes the terms. Raises RuleViolation: not permitted, changed since (STALE)."""
    record_as(actor, reason=reason)
    if not actor.is_system and not is_permitted(actor, "coordinate", participation):
        raise RuleViolation("not_permitted", _("この団体の参加条件を入力する権限がありません。"))
    row = locked(Participation, participation.pk, version)
    _write(row, row.programme, terms)
    return row


def _write(row: Participation, programme: Programme, terms: Terms) -> None:
    for name, value in terms.plain.items():
        setattr(row, name, value)
    row.slot_positions = list(terms.slots)
    row.environment_windows = [list(window) for window in terms.windows]
    row.usable_slots = usable_of(row, programme)
    row.entered_at = timezone.now()
    _count_up(row)
    _write_roles(row, terms)
    _write_wishes(row, programme, terms)


def _count_up(row: Participation) -> None:
    row.version += 1
    row.updated_at = timezone.now()
    row.full_clean(exclude=["organisation", "programme", "application"])
    row.save()


def usable_of(row: Participation, programme: Programme) -> list[int]:
    """The slots that it named and in which its environment is there long enough."""
    days = [
        SlotDays(slot.position, slot.first_day, slot.last_day)
        for slot in programme.slots.all()
        if slot.position in row.slot_positions
    ]
    windows = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in row.environment_windows]
    return usable_slots(days, windows)


def _write_roles(row: Participation, terms: Terms) -> None:
    """Helpers' offers are of another kind and stay, unless the scenario is offered anyway now."""
    known = set(row.programme.scenarios.values_list("pk", flat=True))
    row.roles.exclude(role=RoleKind.HELPER).delete()
    row.roles.filter(scenario__in=terms.offers).delete()
    inquiries = [ScenarioRole(participation=row, scenario_id=pk, role=RoleKind.INQUIRER) for pk in terms.inquiries]
    offers = [
        ScenarioRole(participation=row, scenario_id=pk, role=RoleKind.PROVIDER, max_tests=most)
        for pk, most in terms.offers.items()
        if most
    ]
    ScenarioRole.objects.bulk_create([role for role in (*inquiries, *offers) if role.scenario_id in known])


def _write_wishes(row: Participation, programme: Programme, terms: Terms) -> None:
    by_name = dict(programme.participations.values_list("organisation__name", "pk"))
    row.wishes.all().delete()
    pairs = [(name, WishKind.EXCLUDED) for name in terms.excluded] + [(name, WishKind.WANTED) for name in terms.wanted]
    kinds = {by_name[name]: kind for name, kind in reversed(pairs) if name in by_name and by_name[name] != row.pk}
    PartnerWish.objects.bulk_create(
        [PartnerWish(participation=row, partner_id=partner, kind=kind) for partner, kind in kinds.items()]
    )


@transaction.atomic
def offer_help(*, actor: Actor, participation: Participation, offers: Mapping[int, int]) -> None:
    """An organisation that has passed scenarios offers to provide in them to others, each up to a cap (0: no more).

    Raises RuleViolation: not permitted, a scenario not passed yet or offered anyway.
    """
    record_as(actor)
    if not is_permitted(actor, "change", participation):
        raise RuleViolation("not_permitted", _("この団体の応援を申し出る権限がありません。"))
    row = Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
    if not set(offers) <= set(helpable_scenarios(row)):
        raise RuleViolation("not_passed", _("応援を申し出ることができるのは、合格して完了したシナリオだけです。"))
    row.roles.filter(role=RoleKind.HELPER, scenario__in=offers).delete()
    ScenarioRole.objects.bulk_create(
        [
            ScenarioRole(participation=row, scenario_id=pk, role=RoleKind.HELPER, max_tests=most)
            for pk, most in offers.items()
            if most
        ]
    )
    _count_up(row)


def helpable_scenarios(participation: Participation) -> list[int]:
    """Scenarios that an organisation has signed off on either side and does not provide in anyway."""
    done = ScenarioRun.objects.standing().filter(state=RunState.SIGNED_OFF)
    passed = done.filter(inquirer=participation) | done.filter(provider=participation)
    offered = participation.roles.filter(role=RoleKind.PROVIDER).values("scenario")
    rows = passed.exclude(scenario__in=offered).values_list("scenario", flat=True)
    return sorted(set(rows))


@transaction.atomic
def add_outside_partner(*, actor: Actor, programme: Programme, organisation: Organisation) -> Participation:
    """Let an organisation of another prefecture be paired by hand; it sees the rooms of its pairs and nothing else.

    Raises RuleViolation: not permitted, of this prefecture, there already.
    """
    record_as(actor)
    if not actor.is_system and not is_permitted(actor, "change", programme):
        raise RuleViolation("not_permitted", _("このテストの設定を変更する権限がありません。"))
    if organisation.kind == OrganisationKind.VENDOR:
        raise RuleViolation("not_a_partner", _("事業者は相手先にできません。"), field="organisation")
    if programme.prefecture_id in (organisation.pk, organisation.prefecture_id):
        sentence = _("%(name)sはこの都道府県の団体です。参加団体として登録してください。")
        raise RuleViolation("own_prefecture", sentence % {"name": organisation.name}, field="organisation")
    row, is_new = Participation.objects.get_or_create(
        programme=programme, organisation=organisation, defaults={"is_outside": True}
    )
    if not is_new:
        raise RuleViolation("there_already", _("この団体はすでに登録されています。"), field="organisation")
    regrant(row)
    return row

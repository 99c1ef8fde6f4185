"""What every service that works on a test of a pair begins with."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from mynumber_tests.choices import RunState, Side
from mynumber_tests.models import Participation, RunHistory, ScenarioRun
from mynumber_tests.selectors.runs import RELATED, writable_sides
from portal.access.actor import Actor
from portal.access.choices import COORDINATING_ROLES, Role
from portal.access.querysets import is_permitted
from portal.exceptions import RuleViolation
from portal.notifications.services import notify

from .pairs import acting_person

TOLD = (Role.STAFF, Role.APPROVER)


def check_side(actor: Actor, run: ScenarioRun, side: Side) -> None:
    """Raises RuleViolation for whoever does not keep the records of this side."""
    if side not in writable_sides(actor, run):
        raise RuleViolation("not_permitted", _("この団体の実施結果を記録する権限がありません。"))


def check_takes_part(actor: Actor, run: ScenarioRun) -> None:
    """Raises RuleViolation for whoever is neither of the two nor coordinates them."""
    if not is_permitted(actor, "change", run):
        raise RuleViolation("not_permitted", _("このテストを変更する権限がありません。"))


def lock_run(run: ScenarioRun) -> ScenarioRun:
    """The test as it is now, ours until the transaction ends. Raises RuleViolation for one that was dropped."""
    stored: ScenarioRun = ScenarioRun.objects.select_for_update(of=("self",)).select_related(*RELATED).get(pk=run.pk)
    if stored.is_dropped:
        sentence = _("このテストは、新しい版の組合せから外れています。記録を読むことだけができます。")
        raise RuleViolation("run_dropped", sentence)
    return stored


def check_not_signed(run: ScenarioRun) -> None:
    if run.state == RunState.SIGNED_OFF:
        sentence = _("双方が完了を確認したテストです。変更するときは、先に理由を付けて再開してください。")
        raise RuleViolation("signed_off", sentence)


def organisation_of(run: ScenarioRun, side: Side) -> Participation:
    return run.inquirer if side == Side.INQUIRER else run.provider


def tell_story(actor: Actor, run: ScenarioRun, text: str, reason: str = "") -> None:
    """Add a line to what happened to a test."""
    author, organisation = acting_person(actor)
    RunHistory.objects.create(run=run, text=text, reason=reason, author=author, organisation=organisation)


def tell_others(actor: Actor, run: ScenarioRun, text: str, *, coordinators: bool = False) -> None:
    """A notice to those of the two in whose name the actor does not act, if wanted to the coordinators as well."""
    link = reverse("mynumber_tests:run-detail", args=[run.pk])
    sides = [run.inquirer.organisation, run.provider.organisation]
    notify(
        actor=actor,
        organisations=[side for side in sides if side.pk != actor.organisation_id],
        roles=TOLD,
        text=text,
        link=link,
    )
    prefecture = run.pair.programme.prefecture
    if coordinators and prefecture.pk != actor.organisation_id:
        notify(actor=actor, organisations=[prefecture], roles=COORDINATING_ROLES, text=text, link=link)

"""A business section is asked in on a single test: it records its side's steps and gives them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mynumber_tests.choices import Side
from mynumber_tests.models import RunDelegation, RunEvidence, ScenarioRun
from mynumber_tests.selectors.run_delegations import delegated_evidence
from portal.access.actor import Actor
from portal.accounts.models import User
from portal.applications.services.checks import checked_text
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.notifications.services import notify, notify_person
from portal.surveys.services.checks import check_due_day
from portal.surveys.services.delegations import people_to_ask
from portal.web.rendering import display_value

from .pairs import acting_person
from .run_evidence import drop_evidence, store_evidence
from .run_locks import TOLD, check_not_signed, check_side, lock_run, organisation_of
from .runs import Entry, write_results


@transaction.atomic
def delegate_run(
    *, actor: Actor, run: ScenarioRun, side: Side, person: User, due_on: date, note: str = ""
) -> RunDelegation:
    """Ask one person of the side's own business sections to record its steps.

    Raises RuleViolation: not one's own side, signed by both, asked already, wrong person or day.
    """
    record_as(actor)
    author, organisation = acting_person(actor)
    check_side(actor, run, side)
    note = checked_text(note, RunDelegation._meta.get_field("note"))
    stored = lock_run(run)
    part = organisation_of(stored, side)
    if part.organisation_id != organisation.pk:
        raise RuleViolation("not_own", _("記録を依頼できるのは、自団体のテストだけです。"))
    check_not_signed(stored)
    if stored.delegations.filter(side=side, answered_at__isnull=True, withdrawn_at__isnull=True).exists():
        sentence = _("このテストの記録は、すでに依頼中です。依頼先を変えるときは、先に依頼を取り下げてください。")
        raise RuleViolation("delegated_already", sentence, field="person")
    if not people_to_ask(organisation).filter(pk=person.pk).exists():
        raise RuleViolation("no_section", _("業務所管課の利用者を選んでください。"), field="person")
    check_due_day(due_on)
    delegation = RunDelegation.objects.create(
        run=stored, side=side, participation=part, person=person, due_on=due_on, note=note, asked_by=author
    )
    sentence = _(
        "%(author)sさんから、総合運用テスト「%(scenario)s」の実施結果の記録を依頼されました。期限は%(day)sです。"
    )
    values = {"author": author.name, "scenario": stored.scenario, "day": display_value(due_on)}
    notify_person(user=person, organisation=organisation, text=sentence % values, link=_link(delegation))
    return delegation


def _link(delegation: RunDelegation) -> str:
    return reverse("mynumber_tests:run-delegation-detail", args=[delegation.pk])


@transaction.atomic
def record_delegated(
    *, actor: Actor, delegation: RunDelegation, mark: int, entries: Mapping[int, Entry], hands_over: bool = False
) -> ScenarioRun:
    """The person asked records the steps of the side; with `hands_over` the work is given back to those who asked.

    Raises RuleViolation: not asked or no longer, and what `services.runs.write_results` raises.
    """
    record_as(actor)
    _check_asked(actor, delegation)
    run = write_results(actor, delegation.run, Side(delegation.side), mark, entries)
    _check_waiting(delegation)
    if hands_over:
        delegation.answered_at = timezone.now()
        delegation.save(update_fields=["answered_at"])
        sentence = _("%(name)sさんが、総合運用テスト「%(scenario)s」の実施結果の記録を終えました。")
        values = {"name": delegation.person.name, "scenario": run.scenario}
        link = reverse("mynumber_tests:run-detail", args=[run.pk])
        organisation = delegation.participation.organisation
        notify(actor=actor, organisations=[organisation], roles=TOLD, text=sentence % values, link=link)
    return run


def _check_asked(actor: Actor, delegation: RunDelegation) -> None:
    if not RunDelegation.objects.permitted_to(actor, "answer").filter(pk=delegation.pk).exists():
        raise RuleViolation("not_permitted", _("この依頼に回答する権限がありません。"))


def _check_waiting(delegation: RunDelegation) -> None:
    """While the test is ours: nobody hands over or takes back in between."""
    delegation.refresh_from_db(fields=["answered_at", "withdrawn_at"])
    if not delegation.is_waiting:
        raise RuleViolation("delegation_over", _("この依頼は終わっています。変更するときは依頼者に連絡してください。"))


def add_delegated_evidence(
    *, actor: Actor, delegation: RunDelegation, uploads: Sequence[UploadedFile]
) -> list[RunEvidence]:
    """The person asked keeps papers of the side, all or none. Raises RuleViolation as `add_evidence`, and once over."""
    _check_asked(actor, delegation)
    side = Side(delegation.side)
    return store_evidence(actor, delegation.run, side, uploads, partial(_check_waiting, delegation))


def remove_delegated_evidence(*, actor: Actor, delegation: RunDelegation, evidence: RunEvidence) -> None:
    """The person asked takes off a paper that they put there themselves. Raises RuleViolation as `remove_evidence`."""
    _check_asked(actor, delegation)
    if not delegated_evidence(delegation).filter(pk=evidence.pk).exists():
        raise RuleViolation("not_permitted", _("外せるのは、自分が登録した証跡だけです。"))
    drop_evidence(actor, evidence, partial(_check_waiting, delegation))


@transaction.atomic
def take_back_run(*, actor: Actor, delegation: RunDelegation) -> None:
    """Record oneself; what the section has recorded stays. Nothing happens if it is over. Raises RuleViolation."""
    record_as(actor)
    if not RunDelegation.objects.permitted_to(actor, "change").filter(pk=delegation.pk).exists():
        raise RuleViolation("not_permitted", _("この依頼を取り下げる権限がありません。"))
    ScenarioRun.objects.select_for_update(of=("self",)).get(pk=delegation.run_id)
    RunDelegation.objects.filter(pk=delegation.pk, answered_at__isnull=True, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now()
    )

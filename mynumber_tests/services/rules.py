"""The unified test rules: written, published as a version, taken note of."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mynumber_tests.choices import RulesState
from mynumber_tests.models import Programme, RulesAcknowledgement, RulesDocument
from portal.access.actor import Actor
from portal.access.choices import Role
from portal.access.grants import regrant
from portal.access.querysets import is_permitted
from portal.audit.tracking import record_as
from portal.calendars.selectors import closed_days_between
from portal.editing.rows import locked, save_changed, stale
from portal.exceptions import RuleViolation
from portal.lib.business_days import add_business_days
from portal.notifications.services import notify
from portal.organisations.models import Organisation
from portal.web.rendering import display_value

ACKNOWLEDGING = (Role.STAFF, Role.APPROVER)
DAYS_FOR_NEWCOMERS = 10  # business days, where the due date of the version is past


@transaction.atomic
def write_rules(
    *, actor: Actor, programme: Programme, version: int, body: str, change_note: str, acknowledge_by: date
) -> RulesDocument:
    """Keep the draft of the next version; `version` 0 where none was shown.

    Raises RuleViolation: not permitted, changed since (STALE); ValidationError for wrong fields.
    """
    record_as(actor)
    _check_may_change(actor, programme)
    values = {"body": body, "change_note": change_note, "acknowledge_by": acknowledge_by}
    draft = RulesDocument.objects.select_for_update().filter(programme=programme, state=RulesState.DRAFT).first()
    if draft is None:
        if version:
            raise stale()  # published or discarded since
        draft = RulesDocument(programme=programme, **values)
        draft.full_clean()
        draft.save()
        return draft
    if version != draft.version:
        raise stale()
    save_changed(draft, values)
    return draft


@transaction.atomic
def publish_rules(*, actor: Actor, draft: RulesDocument, version: int) -> RulesDocument:
    """Put a draft in force and ask every participant to take note of it.

    Raises RuleViolation: not permitted, changed since (STALE), published already, due in the past.
    """
    record_as(actor)
    _check_may_change(actor, draft.programme)
    programme = Programme.objects.select_for_update(no_key=True).get(pk=draft.programme_id)
    stored = locked(RulesDocument, draft.pk, version)
    if stored.state != RulesState.DRAFT:
        raise RuleViolation("rules_not_draft", _("この版はすでに公開されています。"))
    if stored.acknowledge_by is None or stored.acknowledge_by < timezone.localdate():
        sentence = _("確認の期限が過ぎています。今日以降の日付に直してから公開してください。")
        raise RuleViolation("due_in_the_past", sentence, field="acknowledge_by")
    programme.rules.in_force().update(state=RulesState.REPLACED)
    last = programme.rules.published().order_by("-number").values_list("number", flat=True).first()
    stored.number, stored.state = (last or 0) + 1, RulesState.PUBLISHED
    stored.published_at, stored.published_by = timezone.now(), actor.user
    stored.version += 1
    stored.save()
    address_rules(actor=actor, programme=programme)
    return stored


@transaction.atomic
def discard_rules(*, actor: Actor, draft: RulesDocument, version: int) -> None:
    """Raises RuleViolation: not permitted, changed since (STALE), published already."""
    record_as(actor)
    _check_may_change(actor, draft.programme)
    stored = locked(RulesDocument, draft.pk, version)
    if stored.state != RulesState.DRAFT:
        raise RuleViolation("rules_not_draft", _("公開した版は削除できません。"))
    stored.delete()


def address_rules(*, actor: Actor, programme: Programme) -> None:
    """Ask whoever takes part and has not been asked about the version in force; whoever left owes nothing more.

    The prefecture is not asked: the rules are its own.
    """
    rules = programme.rules.in_force().select_related("programme").first()
    if rules is None:
        return
    others = programme.participations.exclude(organisation=programme.prefecture_id)
    members = set(others.values_list("organisation", flat=True))
    rules.acknowledgements.filter(acknowledged_at__isnull=True).exclude(organisation__in=members).delete()
    new = sorted(members - set(rules.acknowledgements.values_list("organisation", flat=True)))
    due_on = _due_on(rules)
    rows = RulesAcknowledgement.objects.bulk_create(
        [RulesAcknowledgement(rules=rules, organisation_id=pk, due_on=due_on) for pk in new]
    )
    if not rows:
        return
    regrant(*rows)
    sentence = _("%(test)sの統一ルール%(version)sが公開されました。%(due)sまでに内容を確認してください。")
    notify(
        actor=actor,
        organisations=new,
        roles=ACKNOWLEDGING,
        text=sentence % {"test": programme, "version": rules, "due": display_value(due_on)},
        link=reverse("mynumber_tests:rules-detail", args=[rules.pk]),
    )


def _due_on(rules: RulesDocument) -> date:
    """The day of the version; for those who come later, some business days from now."""
    assert rules.acknowledge_by
    today = timezone.localdate()
    if rules.acknowledge_by >= today:
        return rules.acknowledge_by
    return add_business_days(today, DAYS_FOR_NEWCOMERS, closed_days_between(today, today + timedelta(days=60)))


@transaction.atomic
def acknowledge_rules(*, actor: Actor, rules: RulesDocument) -> RulesAcknowledgement:
    """Take down that the actor's organisation knows the rules. A second click changes nothing.

    Raises RuleViolation without the right, or where a newer version is in force.
    """
    record_as(actor)
    rows = RulesAcknowledgement.objects.permitted_to(actor, "acknowledge").filter(
        rules=rules, organisation=actor.organisation_id
    )
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise RuleViolation("not_permitted", _("統一ルールの確認をする権限がありません。"))
    if row.acknowledged_at is not None:
        return row
    if RulesDocument.objects.get(pk=rules.pk).state != RulesState.PUBLISHED:
        raise RuleViolation("rules_replaced", _("新しい版が公開されています。新しい版の内容を確認してください。"))
    row.acknowledged_at, row.acknowledged_by = timezone.now(), actor.user
    row.save(update_fields=["acknowledged_at", "acknowledged_by"])
    return row


def give_more_time(key: str, organisation: Organisation, due_on: date) -> None:
    """A later day for one organisation; inside the service that has checked it."""
    RulesAcknowledgement.objects.pending().filter(rules=int(key), organisation=organisation).update(due_on=due_on)


def _check_may_change(actor: Actor, programme: Programme) -> None:
    if not actor.is_system and not is_permitted(actor, "change", programme):
        raise RuleViolation("not_permitted", _("統一ルールを変更する権限がありません。"))

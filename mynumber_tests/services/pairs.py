"""The room of a pair: confirming, agreeing on a day, preparing, writing to each other."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mynumber_tests.checklist import checklist
from mynumber_tests.choices import ProposalState
from mynumber_tests.environment import is_open
from mynumber_tests.models import DateProposal, Pair, PairMessage, PairSide, Participation
from portal.access.actor import Actor
from portal.access.choices import Role
from portal.access.querysets import is_permitted
from portal.accounts.models import User
from portal.audit.tracking import record_as
from portal.calendars.selectors import business_day_instead_of
from portal.editing.rows import stale
from portal.exceptions import RuleViolation
from portal.notifications.services import notify
from portal.organisations.models import Organisation
from portal.web.rendering import display_moment, display_value

TOLD = (Role.STAFF, Role.APPROVER)
MOST_OPEN_PROPOSALS = 10


def acting_person(actor: Actor) -> tuple[User, Organisation]:
    """Who writes, in whose name. Raises RuleViolation for the portal itself."""
    if actor.user is None or actor.organisation is None:
        raise RuleViolation("nobody", _("利用者がサインインして行う操作です。"))
    return actor.user, actor.organisation


def side_for(actor: Actor, pair: Pair, side: Participation | None = None) -> Participation:
    """The side for which the actor acts: its own; for the coordinator the one named, on behalf of it.

    Raises RuleViolation for anybody else.
    """
    own = next((one for one in pair.sides if one.organisation_id == actor.organisation_id), None)
    chosen = side if side is not None and side in pair.sides else own
    action = "change" if chosen is not None and chosen == own else "coordinate"
    if chosen is None or not is_permitted(actor, action, chosen):
        raise RuleViolation("not_permitted", _("この相手先との調整を行う権限がありません。"))
    return chosen


def _standing(pair: Pair) -> Pair:
    """The pair as it is now, ours until the transaction ends. Raises RuleViolation for one that has ended."""
    related = Pair.objects.select_related("one__organisation", "other__organisation", "slot", "programme")
    stored = related.select_for_update(of=("self",)).get(pk=pair.pk)
    if stored.is_ended:
        raise RuleViolation("pair_ended", _("この組合せは解消されています。新しい版の相手先を確かめてください。"))
    return stored


def give_more_time(key: str, organisation: Organisation, due_on: date) -> None:
    """A later day for one side that has not confirmed yet; called inside the service that has checked it."""
    silent = PairSide.objects.silent().filter(pair__pk=key, participation__organisation=organisation)
    silent.update(confirm_by=due_on)


@transaction.atomic
def confirm_pair(*, actor: Actor, pair: Pair, side: Participation | None = None) -> PairSide:
    """Take down that a side knows its counterpart. A second click changes nothing.

    Raises RuleViolation without the right, or where a newer version has parted the two.
    """
    record_as(actor)
    stored = _standing(pair)
    chosen = side_for(actor, stored, side)
    row = PairSide.objects.select_for_update().get(pair=stored, participation=chosen)
    if row.confirmed_at is None:
        row.confirmed_at, row.confirmed_by = timezone.now(), actor.user
        row.save(update_fields=["confirmed_at", "confirmed_by"])
        sentence = _("%(name)sが、貴団体との組合せを確認しました。")
        _tell_other(actor, stored, chosen, sentence % {"name": chosen.organisation.name})
    return row


def _tell_other(actor: Actor, pair: Pair, side: Participation, text: str) -> None:
    other = pair.other if side == pair.one else pair.one
    link = reverse("mynumber_tests:pair-detail", args=[pair.pk])
    notify(actor=actor, organisations=[other.organisation], roles=TOLD, text=text, link=link)


# --- the day --------------------------------------------------------------------------------------------------------


@transaction.atomic
def propose_date(
    *,
    actor: Actor,
    pair: Pair,
    starts_at: datetime,
    ends_at: datetime,
    means: str = "",
    side: Participation | None = None,
) -> DateProposal:
    """Propose a day to the other side. Raises RuleViolation: outside the slot, a closed day, no environment."""
    record_as(actor)
    person, _organisation = acting_person(actor)
    stored = _standing(pair)
    chosen = side_for(actor, stored, side)
    check_day(stored, starts_at, ends_at)
    if stored.proposals.filter(state=ProposalState.OPEN).count() >= MOST_OPEN_PROPOSALS:
        sentence = _("回答待ちの提案は%(most)d件までです。不要な提案を取り下げてください。")
        raise RuleViolation("too_many_proposals", sentence % {"most": MOST_OPEN_PROPOSALS})
    proposal = DateProposal(
        pair=stored, proposed_by=chosen, author=person, starts_at=starts_at, ends_at=ends_at, means=means
    )
    proposal.full_clean()
    proposal.save()
    sentence = _("%(name)sから、テストの日程（%(at)s）の提案がありました。")
    values = {"name": chosen.organisation.name, "at": display_moment(starts_at)}
    _tell_other(actor, stored, chosen, sentence % values)
    return proposal


def check_day(pair: Pair, starts_at: datetime, ends_at: datetime) -> None:
    """Raises RuleViolation at the field that has to change."""
    day = timezone.localdate(starts_at)
    if ends_at <= starts_at or timezone.localdate(ends_at) != day:
        raise RuleViolation(
            "day_order", _("終了は、同じ日の、開始より後の時刻で入力してください。"), field="ends_clock"
        )
    if not pair.slot.first_day <= day <= pair.slot.last_day:
        sentence = _("%(slot)s（%(first)sから%(last)sまで）の日付で入力してください。")
        values = {
            "slot": pair.slot.name,
            "first": display_value(pair.slot.first_day),
            "last": display_value(pair.slot.last_day),
        }
        raise RuleViolation("outside_slot", sentence % values, field="day")
    if business_day_instead_of(day):
        raise RuleViolation("closed_day", _("この日は休庁日です。開庁日を入力してください。"), field="day")
    for side in pair.sides:
        windows = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in side.environment_windows]
        if not is_open(day, windows):
            sentence = _("この日は、%(name)sのテスト環境が使えません。")
            raise RuleViolation("no_environment", sentence % {"name": side.organisation.name}, field="day")


@transaction.atomic
def answer_proposal(
    *, actor: Actor, proposal: DateProposal, accept: bool, answer: str = "", side: Participation | None = None
) -> DateProposal:
    """The other side accepts, which fixes the day, or says that it cannot. Raises RuleViolation."""
    record_as(actor)
    stored = _standing(proposal.pair)
    row = _open_proposal(proposal)
    chosen = side_for(actor, stored, side or _other_side(stored, row) if actor.coordinates else None)
    if chosen == row.proposed_by:
        raise RuleViolation("own_proposal", _("自団体の提案には回答できません。相手先の回答をお待ちください。"))
    row.answer = answer
    if accept:
        check_day(stored, row.starts_at, row.ends_at)
        _fix(stored, row)
        sentence = _("%(name)sが、テストの日程（%(at)s）を承諾しました。日程が決まりました。")
    else:
        row.state = ProposalState.DECLINED
        sentence = _("%(name)sは、提案された日程（%(at)s）では都合がつきません。別の日程を相談してください。")
    row.full_clean()
    row.save()
    values = {"name": chosen.organisation.name, "at": display_moment(row.starts_at)}
    _tell_other(actor, stored, chosen, sentence % values)
    return row


def _other_side(pair: Pair, proposal: DateProposal) -> Participation:
    return pair.other if proposal.proposed_by_id == pair.one_id else pair.one


def _open_proposal(proposal: DateProposal) -> DateProposal:
    row = DateProposal.objects.select_for_update(of=("self",)).select_related("proposed_by").get(pk=proposal.pk)
    if row.state != ProposalState.OPEN:
        sentence = _("この提案は「%(state)s」になっています。最新の状況を確かめてください。")
        raise RuleViolation("proposal_answered", sentence % {"state": row.get_state_display()})
    return row


def _fix(pair: Pair, proposal: DateProposal) -> None:
    """The day of the pair is this one now; what was fixed before gives way, what was open besides is over."""
    pair.proposals.filter(state__in=(ProposalState.ACCEPTED, ProposalState.OPEN)).exclude(pk=proposal.pk).update(
        state=ProposalState.WITHDRAWN
    )
    proposal.state = ProposalState.ACCEPTED
    pair.meets_at, pair.meets_until, pair.means = proposal.starts_at, proposal.ends_at, proposal.means
    _count_up(pair)


def _count_up(pair: Pair) -> None:
    pair.sequence += 1
    pair.version += 1
    pair.updated_at = timezone.now()
    pair.save(update_fields=["meets_at", "meets_until", "means", "sequence", "version", "updated_at"])


@transaction.atomic
def withdraw_proposal(*, actor: Actor, proposal: DateProposal) -> None:
    """Take back an own proposal that waits for an answer. Raises RuleViolation."""
    record_as(actor)
    row = _open_proposal(proposal)
    side_for(actor, _standing(proposal.pair), row.proposed_by if actor.coordinates else None)
    if not actor.coordinates and row.proposed_by.organisation_id != actor.organisation_id:
        raise RuleViolation("not_own", _("取り下げることができるのは、自団体の提案だけです。"))
    row.state = ProposalState.WITHDRAWN
    row.save(update_fields=["state"])


@transaction.atomic
def cancel_date(*, actor: Actor, pair: Pair, version: int, reason: str, side: Participation | None = None) -> Pair:
    """Give up the day that was fixed. Raises RuleViolation: not permitted, changed since (STALE), none fixed."""
    record_as(actor, reason=reason)
    stored = _standing(pair)
    chosen = side_for(actor, stored, side or (stored.one if actor.coordinates else None))
    if stored.version != version:
        raise stale()
    if stored.meets_at is None:
        raise RuleViolation("no_date", _("決まっている日程はありません。"))
    at = display_moment(stored.meets_at)
    stored.meets_at, stored.meets_until, stored.means = None, None, ""
    _count_up(stored)
    stored.proposals.filter(state=ProposalState.ACCEPTED).update(state=ProposalState.WITHDRAWN, answer=reason)
    sentence = _("%(name)sが、テストの日程（%(at)s）を取り消しました。理由：%(reason)s")
    values = {"name": chosen.organisation.name, "at": at, "reason": reason}
    _tell_other(actor, stored, chosen, sentence % values)
    return stored


# --- preparing and writing ------------------------------------------------------------------------------------------


@transaction.atomic
def tick_checklist(*, actor: Actor, pair: Pair, codes: Collection[str], side: Participation | None = None) -> PairSide:
    """Exactly these points are done now. Raises RuleViolation: not permitted, a point that there is not."""
    record_as(actor)
    person, _organisation = acting_person(actor)
    stored = _standing(pair)
    chosen = side_for(actor, stored, side)
    if unknown := set(codes) - set(checklist()):
        raise RuleViolation("unknown_point", "、".join(sorted(unknown)))
    row = PairSide.objects.select_for_update().get(pair=stored, participation=chosen)
    row.checked = {code: row.checked.get(code, person.name) for code in checklist() if code in codes}
    row.save(update_fields=["checked"])
    return row


@transaction.atomic
def send_message(*, actor: Actor, pair: Pair, body: str) -> PairMessage:
    """Write to the other side; the prefecture writes to both. Raises RuleViolation, ValidationError."""
    record_as(actor)
    person, organisation = acting_person(actor)
    stored = _standing(pair)
    if not (is_permitted(actor, "change", stored) or is_permitted(actor, "coordinate", stored)):
        raise RuleViolation("not_permitted", _("この相手先との調整を行う権限がありません。"))
    message = PairMessage(pair=stored, author=person, organisation=organisation, body=body)
    message.full_clean()
    message.save()
    others = [side.organisation for side in stored.sides if side.organisation_id != organisation.pk]
    link = reverse("mynumber_tests:pair-detail", args=[stored.pk])
    text = _("%(name)sから、相手先との調整の連絡が届きました。") % {"name": organisation.name}
    notify(actor=actor, organisations=others, roles=TOLD, text=text, link=link)
    return message

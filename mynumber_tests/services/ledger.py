"""Blocks of serial numbers: handed to a pair, so that both sides prepare the same test persons, and taken back."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from mynumber_tests.models import Pair, Programme, SerialBlock
from mynumber_tests.models.pairs import TEST_PERSONS
from mynumber_tests.selectors.ledger import free_serials, ranges_in_words
from mynumber_tests.serials import SerialRange, first_fit
from portal.access.actor import Actor
from portal.access.choices import Role
from portal.access.querysets import is_permitted
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.notifications.services import notify

MOST_AT_ONCE = 1000  # a typing error shall not take the persons of all others
TOLD = (Role.STAFF, Role.APPROVER)


@transaction.atomic
def hand_out_block(*, actor: Actor, pair: Pair, size: int, first: int | None = None, note: str = "") -> SerialBlock:
    """Give a pair `size` serial numbers from `first` on, or the lowest that are free.

    Raises RuleViolation: not permitted, the pair has ended, taken, beyond the test persons, no room of that size;
    ValidationError for a note that must not be.
    """
    record_as(actor)
    _check_may_change(actor, pair)
    Programme.objects.select_for_update(no_key=True).get(pk=pair.programme_id)  # two who hand out queue up here
    stored = Pair.objects.select_related("one__organisation", "other__organisation", "programme").get(pk=pair.pk)
    if stored.is_ended:
        raise RuleViolation("pair_ended", _("この組合せは解消されているため、割り当てられません。"))
    chosen = _chosen(stored.programme, size, first)
    block = SerialBlock(
        programme=stored.programme,
        pair=stored,
        first=chosen.first,
        last=chosen.last,
        note=note,
        created_by=actor.user,
    )
    block.full_clean(exclude=["programme", "pair", "created_by"])
    block.save()
    sentence = _("%(pair)sのテストに、テスト用の人の通し番号%(block)s（%(size)d人）が割り当てられました。")
    _tell(actor, stored, sentence % {"pair": stored, "block": chosen, "size": chosen.size})
    return block


def _chosen(programme: Programme, size: int, first: int | None) -> SerialRange:
    if not 1 <= size <= MOST_AT_ONCE:
        sentence = _("人数は1から%(most)sまでの間で入力してください。") % {"most": f"{MOST_AT_ONCE:,}"}
        raise RuleViolation("size", sentence, field="size")
    free = free_serials(programme)
    if first is None:
        return _lowest(free, size)
    wanted = SerialRange(first, first + size - 1)
    if first < 1 or wanted.last > TEST_PERSONS:
        sentence = _("通し番号は1から%(most)sまでです。%(size)d人分の最初の番号は%(last)s以下にしてください。")
        values = {"most": f"{TEST_PERSONS:,}", "size": size, "last": f"{TEST_PERSONS - size + 1:,}"}
        raise RuleViolation("beyond_the_persons", sentence % values, field="first")
    if not any(one.holds(wanted) for one in free):
        sentence = _("通し番号%(wanted)sには、すでに割り当てられた番号が含まれています。空いているのは、%(free)sです。")
        values = {"wanted": wanted, "free": ranges_in_words(free) or _("ありません")}
        raise RuleViolation("serials_taken", sentence % values, field="first")
    return wanted


def _lowest(free: list[SerialRange], size: int) -> SerialRange:
    found = first_fit(free, size)
    if found is not None:
        return found
    if not free:
        sentence = _("空いている通し番号がありません。使わなくなった割当てを取り消してください。")
        raise RuleViolation("no_serials", sentence, field="size")
    longest = max(free, key=lambda one: one.size)
    sentence = _("続けて%(size)d人分の空きがありません。いちばん長い空きは%(longest)s（%(most)d人分）です。")
    values = {"size": size, "longest": longest, "most": longest.size}
    raise RuleViolation("no_room", sentence % values, field="size")


@transaction.atomic
def take_block_back(*, actor: Actor, block: SerialBlock, reason: str) -> None:
    """Free the serial numbers again, also those of a pair that has ended. Raises RuleViolation: not permitted, gone."""
    record_as(actor, reason=reason)
    pair = Pair.objects.select_related("one__organisation", "other__organisation").get(pk=block.pair_id)
    _check_may_change(actor, pair)
    stored = SerialBlock.objects.select_for_update(of=("self",)).filter(pk=block.pk).first()
    if stored is None:
        raise RuleViolation("block_gone", _("この割当ては、すでに取り消されています。"))
    stored.delete()
    sentence = _("%(pair)sのテストで、テスト用の人の通し番号%(block)sの割当てが取り消されました。理由：%(reason)s")
    _tell(actor, pair, sentence % {"pair": pair, "block": SerialRange(block.first, block.last), "reason": reason})


def _check_may_change(actor: Actor, pair: Pair) -> None:
    if not actor.is_system and not is_permitted(actor, "change", pair):
        raise RuleViolation("not_permitted", _("この相手先との調整を行う権限がありません。"))


def _tell(actor: Actor, pair: Pair, text: str) -> None:
    """The other side; both, where the prefecture acts."""
    others = [side.organisation for side in pair.sides if side.organisation_id != actor.organisation_id]
    notify(
        actor=actor,
        organisations=others,
        roles=TOLD,
        text=text,
        link=reverse("mynumber_tests:pair-detail", args=[pair.pk]),
    )

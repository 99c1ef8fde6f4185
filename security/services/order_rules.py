"""Rules of order: one organisation switches so many months after another."""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from security.models import OrderRule, Programme

from .editing import check_may_change


@transaction.atomic
def add_order_rule(
    *, actor: Actor, programme: Programme, first: Organisation, then: Organisation, lag_months: int, reason: str
) -> OrderRule:
    """`then` switches at least `lag_months` after `first`.

    Raises RuleViolation: not permitted, not both participants, a rule twice, a rule that contradicts another one;
    ValidationError for wrong fields.
    """
    record_as(actor)
    check_may_change(actor, programme)
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)  # two rules at once could make a circle
    _check(programme, first, then, lag_months)
    rule = OrderRule(programme=programme, first=first, then=then, lag_months=lag_months, reason=reason)
    rule.full_clean()
    rule.save()
    return rule


@transaction.atomic
def remove_order_rule(*, actor: Actor, rule: OrderRule) -> None:
    """Raises RuleViolation without the right; does nothing if somebody else has removed it already."""
    record_as(actor)
    check_may_change(actor, rule.programme)
    OrderRule.objects.filter(pk=rule.pk).delete()


def _check(programme: Programme, first: Organisation, then: Organisation, lag_months: int) -> None:
    groups = dict(programme.participations.values_list("organisation", "system_group"))
    for field, organisation in (("first", first), ("then", then)):
        if organisation.pk not in groups:
            raise RuleViolation("no_participant", _("参加団体の中から選んでください。"), field=field)
    if first.pk == then.pk:
        raise RuleViolation("same_organisation", _("「先」とは別の団体を選んでください。"), field="then")
    if lag_months and groups[first.pk] and groups[first.pk] == groups[then.pk]:
        raise RuleViolation(
            "same_group",
            _("%(first)sと%(then)sは同じ共同利用の組のため、同じ月に切り替えます。順序は付けられません。")
            % {"first": first, "then": then},
            field="then",
        )
    _check_other_rules(programme, first, then)


def _check_other_rules(programme: Programme, first: Organisation, then: Organisation) -> None:
    followers: defaultdict[int, set[int]] = defaultdict(set)
    for before, after in programme.order_rules.values_list("first", "then"):
        followers[before].add(after)
    if then.pk in followers[first.pk]:
        raise RuleViolation("rule_exists", _("この2団体の順序はすでに登録されています。"), field="then")
    reached, waiting = set[int](), [then.pk]
    while waiting:
        current = waiting.pop()
        reached.add(current)
        waiting.extend(followers[current] - reached)
    if first.pk in reached:
        raise RuleViolation(
            "circle",
            _("登録済みの順序では%(then)sが%(first)sより先です。どちらかの順序を外してください。")
            % {"first": first, "then": then},
            field="then",
        )

"""Which facts of a connection profile are missing: one definition, worked out by the database for lists and details."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, Func, IntegerField, Q, Value, When

from security.choices import PenaltyRule


def _is_null(name: str) -> Q:
    return Q(**{f"{name}__isnull": True})


def _is_blank(name: str) -> Q:
    return Q(**{name: ""})


RULES_IN_YEN = (PenaltyRule.FIXED, PenaltyRule.PER_REMAINING_MONTH)
RULES_IN_PERCENT = (PenaltyRule.REMAINING_MONTHS, PenaltyRule.CONTRACT_TOTAL)
# The switch month and its cost rest on these. They are the facts of portal.lib.contract_terms.missing_facts.
CONTRACT_FACTS: dict[str, Q] = {
    "contract_start_on": _is_null("contract_start_on"),
    "contract_end_on": _is_null("contract_end_on"),
    "renewal_months": _is_null("renewal_months"),
    "notice_value": _is_null("notice_value"),
    "monthly_cost_yen": _is_null("monthly_cost_yen"),
    "penalty_rule": _is_blank("penalty_rule"),
    "penalty_yen": Q(penalty_rule__in=RULES_IN_YEN, penalty_yen__isnull=True),
    "penalty_percent": Q(penalty_rule__in=RULES_IN_PERCENT, penalty_percent__isnull=True),
}
OTHER_FACTS: dict[str, Q] = {
    "isp": _is_blank("isp"),
    "bandwidth_mbps": _is_null("bandwidth_mbps"),
    "user_count": _is_null("user_count"),
    "domains": _is_blank("domains"),
    "mail_service": _is_blank("mail_service"),
    "published_servers": _is_blank("published_servers"),
    "individual_number_zone": _is_blank("individual_number_zone"),
    "lgwan_zone": _is_blank("lgwan_zone"),
    "internet_zone": _is_blank("internet_zone"),
    "separation_model": _is_blank("separation_model"),
}
FACTS = CONTRACT_FACTS | OTHER_FACTS
# Asked for only under certain penalty rules, so an empty profile does not lack them.
CONDITIONAL_FACTS = frozenset({"penalty_yen", "penalty_percent"})


def missing_facts() -> Func:
    """An array of the names of the facts that a row lacks, in the order of FACTS."""
    names = [Case(When(condition, then=Value(name))) for name, condition in FACTS.items()]
    return Func(
        *names,
        template="array_remove(ARRAY[%(expressions)s]::varchar[], NULL)",
        output_field=ArrayField(CharField()),
    )


def missing_count(annotation: str = "missing_facts") -> Func:
    """How many facts an annotated row lacks."""
    return Func(annotation, function="cardinality", output_field=IntegerField())


def nothing_recorded() -> Q:
    """Rows of which no fact is known yet."""
    condition = Q()
    for name, is_missing in FACTS.items():
        if name not in CONDITIONAL_FACTS:
            condition &= is_missing
    return condition

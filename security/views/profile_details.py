"""The facts of one profile as its page shows them: in the groups of the form, the contract in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.contracts.words import notice_words, renewal_words
from portal.web.rendering import NOTHING, display_value, display_yen
from security.choices import PenaltyRule
from security.forms.profiles import CONTRACT_GROUP, GROUPS
from security.models import ConnectionProfile

YEN = frozenset({"monthly_cost_yen", "penalty_yen"})
ZONE, EVIDENCE = "_zone", "_evidence"
LINES = frozenset({"domains", "published_servers"})


@dataclass(frozen=True, slots=True)
class Section:
    """One group of facts: its heading, and pairs of label and value."""

    title: object
    items: Sequence[tuple[str, Any]]


def sections_of(profile: ConnectionProfile) -> list[Section]:
    """Every fact that is kept, known or not."""
    contract = Section(CONTRACT_GROUP[0], _contract(profile))
    others = [Section(title, _items(profile, names)) for title, names in GROUPS if title != CONTRACT_GROUP[0]]
    return [contract, *others]


def _items(profile: ConnectionProfile, names: Sequence[str]) -> list[tuple[str, Any]]:
    shown = [name for name in names if name != "reason" and not name.endswith(EVIDENCE)]
    return [(label_of(name), _zone(profile, name) if name.endswith(ZONE) else _value(profile, name)) for name in shown]


def _value(profile: ConnectionProfile, name: str) -> Any:
    return words(name, getattr(profile, name))


def _zone(profile: ConnectionProfile, name: str) -> str:
    """The state of one zone with its evidence behind it."""
    state, evidence = display_value(_value(profile, name)), getattr(profile, name.removesuffix(ZONE) + EVIDENCE)
    return _("%(state)s、根拠：%(evidence)s") % {"state": state, "evidence": evidence} if evidence else state


def _contract(profile: ConnectionProfile) -> list[tuple[str, str]]:
    start, end = display_value(profile.contract_start_on), display_value(profile.contract_end_on)
    return [
        (label_of("isp"), profile.isp),
        (_("契約期間"), _("%(start)s～%(end)s") % {"start": start, "end": end} if start != end else NOTHING),
        (_("自動更新"), renewal_words(profile)),
        (_("解約予告"), notice_words(profile)),
        (_("月額費用"), display_yen(profile.monthly_cost_yen)),
        (_("違約金"), _penalty(profile)),
    ]


def _penalty(profile: ConnectionProfile) -> str:
    rule = profile.get_penalty_rule_display()
    match profile.penalty_rule:
        case PenaltyRule.FIXED:
            return f"{rule} {display_yen(profile.penalty_yen)}"
        case PenaltyRule.PER_REMAINING_MONTH:
            return _("%(rule)s（1か月あたり%(yen)s）") % {"rule": rule, "yen": display_yen(profile.penalty_yen)}
        case PenaltyRule.REMAINING_MONTHS | PenaltyRule.CONTRACT_TOTAL:
            percent = NOTHING if profile.penalty_percent is None else f"{profile.penalty_percent}％"
            return f"{rule} {percent}"
    return rule or NOTHING


def label_of(name: str) -> str:
    return str(ConnectionProfile._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def words(name: str, value: Any) -> Any:
    """A value of a field in words, whether stored or about to be; the templates add dates and dashes."""
    if name in YEN and value is not None:
        return display_yen(value)
    if name in LINES and value:
        return value.splitlines()
    choices = ConnectionProfile._meta.get_field(name).flatchoices  # type: ignore[union-attr]
    return dict(choices).get(value, value) if choices and value else value

"""Whether a draft obeys every hard rule of its programme as it is now. The database finds out; here it gets words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _
from psycopg2.extras import Json

from portal.lib.months import Month, format_month
from portal.organisations.models import Organisation
from security.models import MigrationPlan, PlanEntry, Programme

from .rules import Rules, release_rules


@dataclass(frozen=True, slots=True)
class Fault:
    """One hard rule that a draft breaks. `value` and `most` are units, switches, organisations or months of lag."""

    rule: str
    month: Month | None
    organisation_ids: tuple[int, ...]
    value: int | None
    most: int | None


def release_faults(plan: MigrationPlan, rules: Rules | None = None) -> list[Fault]:
    """What `security_plan_faults` finds, by the rules of today if no others are given; in a stable order."""
    if rules is None:
        rules = release_rules(plan.programme)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rule, month, organisations, value, most FROM security_plan_faults(%s, %s, %s)",
            [plan.pk, plan.programme_id, Json(rules)],
        )
        faults = [_fault(*row) for row in cursor.fetchall()]
    return sorted(faults, key=_place)


def release_problems(plan: MigrationPlan, rules: Rules | None = None) -> list[str]:
    """One sentence for each hard rule that the draft breaks; empty when it may be published."""
    faults = release_faults(plan, rules)
    if not faults:
        return []
    names = dict(Organisation.objects.filter(pk__in=_concerned(faults)).values_list("pk", "name"))
    return list(dict.fromkeys(_sentence(fault, names, plan.programme) for fault in faults))


def monthly_load(entries: list[PlanEntry]) -> tuple[Counter[Month], Counter[Month]]:
    """Work units and number of switches in each month."""
    units: Counter[Month] = Counter()
    for entry in entries:
        for back, amount in enumerate(reversed(entry.work)):
            units[Month.of(entry.month) + -back] += amount
    return units, Counter(Month.of(entry.month) for entry in entries)


_ORDER = (
    "empty", "missing", "outsider", "window", "blackout", "allowed", "fixed", "together", "order", "work",
    "units", "switches",
)  # fmt: skip


def _place(fault: Fault) -> tuple[int, str, tuple[int, ...]]:
    return _ORDER.index(fault.rule), str(fault.month), fault.organisation_ids


def _fault(rule: str, month: date | None, organisations: list[int], value: int | None, most: int | None) -> Fault:
    return Fault(rule, Month.of(month) if month else None, tuple(organisations), value, most)


def _concerned(faults: Iterable[Fault]) -> set[int]:
    return {pk for fault in faults for pk in fault.organisation_ids}


def _sentence(fault: Fault, names: Mapping[int, str], programme: Programme) -> str:
    named = [names.get(pk, "") for pk in fault.organisation_ids]
    values = {
        "names": "、".join(named),
        "first": named[0] if named else "",
        "then": named[-1] if named else "",
        "month": format_month(fault.month) if fault.month else "",
        "value": fault.value,
        "most": fault.most,
        "from": format_month(programme.window.start),
        "to": format_month(programme.window.end),
    }
    return _sentences()[fault.rule] % values


def _sentences() -> dict[str, str]:
    """What is wrong, and where it helps, what would be right."""
    return {
        "empty": _("切替月が1件も決まっていません。"),
        "missing": _("切替月が決まっていない団体があります：%(names)s。"),
        "outsider": _("事業に参加していない団体が含まれています：%(names)s。"),
        "window": _("%(names)sの切替月（%(month)s）は、切替期間（%(from)sから%(to)sまで）の外です。"),
        "blackout": _("%(names)sの切替月（%(month)s）は、切替不可の月です。"),
        "allowed": _("%(names)sの切替月（%(month)s）は、受理した希望で「不可」とされた月です。"),
        "fixed": _("%(names)sの切替月は、%(month)sに固定されています。"),
        "together": _("共同利用の団体は同じ月に切り替える必要があります：%(names)s。"),
        "order": _("%(then)sの切替は、%(first)sの切替から%(value)dか月以上あとにする必要があります。"),
        "work": _("%(names)sの準備作業が、事業の最初の月より前に始まってしまいます（切替月：%(month)s）。"),
        "units": _("%(month)sの作業量が上限を超えています（%(value)d／%(most)d）。"),
        "switches": _("%(month)sの切替件数が上限を超えています（%(value)d／%(most)d）。"),
    }

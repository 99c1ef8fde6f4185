"""The rules of a programme that a plan is checked against and then keeps, by the ids of the organisations.

{"allowed": {"12": ["2017-05", …]}, "fixed": {"12": "2017-05"}, "together": [[12, 13]],
 "order": [{"first": 12, "then": 13, "lag": 1}], "capacity": {"2017-05": [units, switches, blackout reason]}}
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.lib.months import Month
from security.models import Programme

from .planning_input import Instance, organisation_key, planning_instance

Rules = dict[str, Any]


def release_rules(programme: Programme) -> Rules:
    """As they are now: what planning would be given. A constant number of queries."""
    return rules_of(planning_instance(programme), programme)


def rules_of(instance: Instance, programme: Programme) -> Rules:
    """The rules of an instance of migration/1; organisations that have left the programme since are left out."""
    ids = organisation_ids(programme)
    return {
        "allowed": {
            str(ids[row["code"]]): sorted(row["allowed"]) for row in instance["organisations"] if row["code"] in ids
        },
        "fixed": {str(ids[code]): month for code, month in instance.get("fixed", {}).items() if code in ids},
        "together": [_known(group, ids) for group in instance.get("together", [])],
        "order": [
            {"first": ids[rule["first"]], "then": ids[rule["then"]], "lag": rule["lag"]}
            for rule in instance.get("order", [])
            if rule["first"] in ids and rule["then"] in ids
        ],
        "capacity": {
            str(Month.of(row.month)): [row.units, row.switches, row.blackout_reason] for row in programme.months.all()
        },
    }


def organisation_ids(programme: Programme) -> dict[str, int]:
    """Key in the formats → id, for those who take part."""
    rows = programme.participations.select_related("organisation")
    return {organisation_key(row): row.organisation_id for row in rows}


def _known(codes: list[str], ids: Mapping[str, int]) -> list[int]:
    return [ids[code] for code in codes if code in ids]

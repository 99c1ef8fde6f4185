"""A kind of deadline that exists only in tests: every organisation with a URL owes something until a day.

The day stands in the organisation's web address, so that tests need no table of their own:
https://owes/2026-03-10/ . Nothing in the portal reads it.
"""

from __future__ import annotations

from datetime import date

from django.db.models import DateField, F, Func, TextField, Value
from django.db.models.functions import Cast

from portal.deadlines.registry import DeadlineKind, Debts, declare_deadline, find_deadline_kind
from portal.organisations.models import Organisation

CODE = "tests.debt"
START = "https://owes/"


def _debts() -> list[Debts]:
    day = Cast(
        Func(F("url"), Value(START), Value(""), function="replace", output_field=TextField()), output_field=DateField()
    )
    owing = Organisation.objects.filter(url__startswith=START)
    return [Debts(owing, due_on=day, organisation="pk", coordinator="prefecture", subject="name")]


KIND = find_deadline_kind(CODE) or declare_deadline(
    DeadlineKind(
        code=CODE,
        title="試験の提出物",
        model=Organisation,
        fields=(),
        debts=_debts,
        link="organisations:organisation-detail",
        extend=lambda key, organisation, due_on: owe(organisation, until=due_on),
    )
)


def owe(*organisations: Organisation, until: date) -> None:
    Organisation.objects.filter(pk__in=[o.pk for o in organisations]).update(url=f"{START}{until}")


def settle(*organisations: Organisation) -> None:
    Organisation.objects.filter(pk__in=[o.pk for o in organisations]).update(url="")

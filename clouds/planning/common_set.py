"""The cheapest common set of output forms (共通様式): which forms to have made so that enough organisations can join.

A form is made once and paid once, however many use it; a layout of an organisation's own is paid for each of them. For
every number of organisations the cheapest set is sought, among equally cheap ones the one that serves the most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.lib.months import Month

from .form_fit import BINDING, Answer, Fit, Level, Need, blocked, fit

MOST_YEN = 9_999_999_999  # of one price: sums stay exact in the solver


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation that the product can serve: the forms that have to be made for it, its own layouts' price."""

    code: str
    forms: frozenset[str] = frozenset()
    own_yen: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """One product. `price_yen` is what making a form costs all together."""

    members: tuple[Member, ...]
    price_yen: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is served by which forms; codes in order."""

    members: tuple[str, ...]
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """The best choice for at least so many organisations; no choice costs less than `bound_yen`."""

    at_least: int
    choice: Choice
    cost_yen: int
    bound_yen: int

    @property
    def is_proved(self) -> bool:
        return self.cost_yen == self.bound_yen


@dataclass(frozen=True, slots=True)
class Progress:
    at_least: int
    of: int


Report = Callable[[Progress], None]


class Rule(StrEnum):
    UNKNOWN = "unknown"  # nobody, or a form that nobody sells
    TOO_FEW = "too_few"
    MISSING_FORM = "missing_form"  # of somebody who is served


def problem_of(
    needs: Iterable[Need], answers: Mapping[str, Answer], needed_by: Month | None
) -> tuple[Problem, dict[str, tuple[str, ...]]]:
    """What has to be decided about one product, and who cannot take it whatever is decided, with the reasons."""
    listed = list(needs)
    out = blocked(listed, answers, needed_by)
    codes = sorted({need.organisation for need in listed} - out.keys())
    forms: dict[str, set[str]] = {code: set() for code in codes}
    own = dict.fromkeys(codes, 0)
    for need in listed:
        if need.organisation not in own or need.level not in BINDING:
            continue
        answer = answers.get(need.form)
        if answer is None or fit(need, answer, needed_by) != Fit.PAID:
            continue
        if need.level == Level.OWN:
            own[need.organisation] += answer.own_price_yen or 0
        else:
            forms[need.organisation].add(need.form)
    members = tuple(Member(code, frozenset(forms[code]), own[code]) for code in codes)
    sold = {form for member in members for form in member.forms}
    return Problem(members, {form: answers[form].price_yen or 0 for form in sorted(sold)}), out


def violations(problem: Problem, choice: Choice, at_least: int) -> list[tuple[Rule, str]]:
    """What the choice breaks. This is the specification; it knows no solver."""
    known = {member.code: member for member in problem.members}
    broken = [(Rule.UNKNOWN, code) for code in choice.members if code not in known]
    broken += [(Rule.UNKNOWN, form) for form in choice.forms if form not in problem.price_yen]
    if len(set(choice.members)) < at_least:
        broken.append((Rule.TOO_FEW, str(at_least)))
    served = [known[code] for code in choice.members if code in known]
    missing = {form for member in served for form in member.forms} - set(choice.forms)
    return broken + [(Rule.MISSING_FORM, form) for form in sorted(missing)]


def cost_of(problem: Problem, choice: Choice) -> int:
    """In yen: every form once, and the own layouts of those who are served."""
    served = set(choice.members)
    own = sum(member.own_yen for member in problem.members if member.code in served)
    return sum(problem.price_yen[form] for form in choice.forms) + own


def choice_of(problem: Problem, codes: Iterable[str]) -> Choice:
    """These organisations, with exactly the forms that they need."""
    served = set(codes)
    forms = {form for member in problem.members if member.code in served for form in member.forms}
    return Choice(tuple(sorted(served)), tuple(sorted(forms)))

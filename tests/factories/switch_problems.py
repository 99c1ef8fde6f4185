"""Problems of the switch schedule: small ones made by hypothesis, and the public ones."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from hypothesis import strategies as st

from security.planning.formats import read_problem
from security.planning.problem import Cost, Month, Move, Order, Problem
from tests.support.planning_standard import public_instance, reference_figures

MONTHS = ("2017-11", "2017-12", "2018-01", "2018-02", "2018-03")
WINDOW = MONTHS[1:]


def public_problem(name: str) -> Problem:
    return read_problem(public_instance(name))


def reference_objective(name: str) -> dict[str, int]:
    """What the reference model proved to be best."""
    objective: dict[str, int] = reference_figures(name)["objective"]
    return objective


def codes(count: int) -> list[str]:
    return [f"27{number:04d}" for number in range(count)]


costs = st.sampled_from(
    [Cost(gap, yen, wish) for gap in (0, 0, 5, 30) for yen in (0, 1_000, 2_500, 4_000) for wish in (0, 1, 3)]
)
months = st.sampled_from(WINDOW)


@st.composite
def small_problems(draw: st.DrawFn, *, at_most: int = 4) -> Problem:
    """A handful of organisations in four months, with every kind of rule; many of them have no plan."""
    who = codes(draw(st.integers(1, at_most)))
    member = st.sampled_from(who)
    return Problem(
        months=MONTHS,
        first=WINDOW[0],
        last=WINDOW[-1],
        units=tuple(draw(st.lists(st.integers(1, 7), min_size=5, max_size=5))),
        switches=tuple(draw(st.lists(st.integers(1, 4), min_size=5, max_size=5))),
        moves=tuple(draw(_moves(code)) for code in who),
        blackouts=draw(st.sampled_from([frozenset(), frozenset(), frozenset({"2018-01"})])),
        fixed=draw(st.dictionaries(member, months, max_size=1)),
        together=tuple(map(tuple, draw(st.lists(st.lists(member, min_size=2, max_size=3), max_size=1)))),
        order=tuple(draw(st.lists(st.builds(Order, member, member, st.integers(0, 2)), max_size=1))),
        published=draw(st.one_of(st.just({}), st.dictionaries(member, months, min_size=1))),
    )


def _moves(code: str) -> st.SearchStrategy[Move]:
    allowed = st.dictionaries(st.sampled_from((*MONTHS, "2019-01")), costs, min_size=1)
    work = st.sampled_from([(1,), (1, 1), (2,), (0, 2), (1, 1, 2)])
    return st.builds(Move, code=st.just(code), work=work, allowed=allowed, name=st.just(f"団体{code}"))


@st.composite
def assignments(draw: st.DrawFn, problem: Problem) -> dict[str, Month]:
    """Any months for some of the organisations, right or wrong."""
    month = st.sampled_from((*MONTHS, "2019-01"))
    return {move.code: draw(month) for move in problem.moves if draw(st.integers(0, 9))}


def all_assignments(problem: Problem, *, has_tray: bool = False) -> Iterator[dict[str, Month]]:
    """Every way to give each organisation a month of the window; with a tray, or none."""
    who = [move.code for move in problem.moves]
    choices: list[Month | None] = [*problem.window, *([None] if has_tray else [])]
    for chosen in itertools.product(choices, repeat=len(who)):
        yield {code: month for code, month in zip(who, chosen, strict=True) if month is not None}

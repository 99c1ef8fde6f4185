"""A process that keeps dying is started again ever more slowly."""

from __future__ import annotations

from portal.serve.restarts import Restarts


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_pauses_double_up_to_half_a_minute_and_begin_anew_after_a_steady_minute() -> None:
    clock = Clock()
    restarts = Restarts(clock)
    pauses = []
    for lived_s in (0, 1, 1, 1, 1, 1, 1, 61, 1):
        clock.now += lived_s
        pauses.append(restarts.pause_after_death("web"))
        clock.now += pauses[-1]
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 1, 2]


def test_each_process_has_pauses_of_its_own() -> None:
    restarts = Restarts(Clock())
    assert [restarts.pause_after_death(name) for name in ("web", "web", "beat")] == [1, 2, 1]

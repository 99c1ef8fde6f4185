"""How many faults a run has tried, said at its end."""

from __future__ import annotations

from collections import Counter

import pytest

_counted: Counter[str] = Counter()


@pytest.fixture
def faults() -> Counter[str]:
    """Counts faults by their names over all tests of the package."""
    return _counted


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _counted:
        terminalreporter.section("faults that reminders have survived")
        for name, number in sorted(_counted.items()):
            terminalreporter.write_line(f"{number:6,} {name}")

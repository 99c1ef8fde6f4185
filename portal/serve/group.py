"""The processes that belong together: started, remembered on disk, stopped together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from . import leftovers
from .child import Child, Command, Writer


class ProcessGroup:
    """Children by name. `on_death` hears of those that ended without being asked to."""

    def __init__(self, register: Path, write: Writer, on_death: Callable[[Child], None] | None = None) -> None:
        self._register = register
        self._write = write
        self._on_death = on_death
        self._children: dict[str, Child] = {}

    @property
    def names(self) -> list[str]:
        return list(self._children)

    def start(self, command: Command) -> Child:
        child = Child(command, self._write, self._ended)
        self._children[command.name] = child
        leftovers.remember(self._register, self._children.values())
        return child

    def stop(self, *names: str) -> None:
        """Ask these to end (all of them when none is named), then wait for each."""
        leaving = [self._children.pop(name) for name in names or self.names if name in self._children]
        for child in leaving:
            child.ask_to_stop()
        for child in leaving:
            child.wait()
        leftovers.remember(self._register, self._children.values())

    def kill(self) -> None:
        for child in self._children.values():
            child.kill()

    def _ended(self, child: Child) -> None:
        if self._on_death and self._children.get(child.name) is child:
            self._on_death(child)

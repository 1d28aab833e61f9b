"""Workers that die: at a certain call to the world, just before it or just after it."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, Literal

from shared.reindex.parts import Rebuilding

PORTS = (
    *("documents", "uploads", "extractor", "indexer", "generations", "embedders"),
    *("rebuilds", "tasks", "clock", "metrics"),
)
When = Literal["before", "after"]


class Died(Exception):
    """A worker is no more; nobody hears of it but the queue."""


class Fate:
    """Counts calls, and lets the worker die once: at this call, before or after it is done."""

    def __init__(self, call: int, when: When) -> None:
        self.calls = 0
        self._call = call
        self._when = when

    def through(self, call: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """Make a call, if the worker lives so long."""
        self.calls += 1
        fatal = self.calls == self._call
        if fatal and self._when == "before":
            raise Died
        answer = call(*args, **more)
        if fatal:
            raise Died
        return answer


class Mortal:
    """A port whose every method goes through a fate; what it opens does, too."""

    def __init__(self, port: Any, fate: Fate) -> None:
        self._port = port
        self._fate = fate

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._port, name)

        def call(*args: Any, **more: Any) -> Any:
            answer = self._fate.through(method, *args, **more)
            return Mortal(answer, self._fate) if name == "open" else answer

        return call


def mortal(parts: Rebuilding, fate: Fate) -> Rebuilding:
    """The same parts, in the hands of a worker who may die."""
    there = {field.name: getattr(parts, field.name) for field in fields(parts)}
    doomed: dict[str, Any] = {name: Mortal(there[name], fate) for name in PORTS}
    return replace(parts, **doomed)

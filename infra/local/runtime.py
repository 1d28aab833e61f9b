"""Invokes the functions as Lambda does: by their handler, with an event and a context."""

import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from importlib import import_module
from threading import Lock
from typing import Any

from infra.local.names import ACCOUNT, REGION
from infra.pieces import Function
from infra.topology import FUNCTIONS, ROUTES, function
from shared.system import RandomIds

Handler = Callable[[dict[str, Any], Any], Any]


@dataclass(frozen=True)
class Context:
    """What Lambda tells a handler about its invocation."""

    function_name: str
    memory_limit_in_mb: int
    invoked_function_arn: str
    aws_request_id: str
    deadline: float
    """When the function's time is up, on the machine's steady clock, in seconds."""
    function_version: str = "$LATEST"
    log_group_name: str = "local"
    log_stream_name: str = "local"

    @classmethod
    def of(cls, name: str) -> "Context":
        """The context of one invocation of the function of that name, which begins now."""
        asked = function(name)
        return cls(
            function_name=f"groundwork-{name}",
            memory_limit_in_mb=asked.memory_mb,
            invoked_function_arn=f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:groundwork-{name}",
            aws_request_id=RandomIds().new("req"),
            deadline=time.monotonic() + asked.timeout_seconds,
        )

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function's time is up."""
        return max(0, int((self.deadline - time.monotonic()) * 1_000))


def handler_of(asked: Function) -> Handler:
    """The handler in a function's own folder."""
    handler: Handler = import_module(f"functions.{asked.name}.handler").handler
    return handler


@dataclass(frozen=True)
class Runtime:
    """All functions in one process; `handlers` stands in for some of them in tests."""

    handlers: Mapping[str, Handler] = field(default_factory=dict)
    _resolving: Lock = field(default_factory=Lock)

    def invoke(self, name: str, event: dict[str, Any]) -> Any:
        """Run one function to its end and return what it returns; what it raises is raised."""
        handler = self.handlers.get(name) or handler_of(function(name))
        # A REST resolver keeps the request it is at in one place for the whole process, since on
        # Lambda a process serves one request at a time. So do these here.
        with self._resolving if name in RESOLVERS else nullcontext():
            return handler(event, Context.of(name))

    def report(self, name: str, event: dict[str, Any]) -> Any:
        """What Lambda would report: what the function returns or, where it raises, that error."""
        try:
            return self.invoke(name, event)
        except Exception as error:
            return {"errorType": type(error).__name__, "errorMessage": str(error)}


RESOLVERS = frozenset(f.name for f in FUNCTIONS if f.name in ROUTES.values() and not f.streams)

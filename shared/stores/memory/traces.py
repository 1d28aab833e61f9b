"""The records of answers, in memory."""

from shared.types.trace import Trace


class MemoryTraces:
    """Traces that last as long as the process."""

    def __init__(self) -> None:
        self._traces: dict[tuple[str, str], Trace] = {}

    def put(self, trace: Trace) -> None:
        """Keep a trace."""
        self._traces[trace.ask.principal.tenant, trace.ask.trace_id] = trace

    def get(self, tenant: str, trace_id: str) -> Trace | None:
        """A tenant's trace, or nothing."""
        return self._traces.get((tenant, trace_id))

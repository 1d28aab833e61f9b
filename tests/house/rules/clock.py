"""Time and chance come through ports, so that every answer can be replayed byte for byte."""

from ..references import references
from ..tree import Tree, Violation

ALLOWED = "shared/system.py"
CLOCKS = ("time", "monotonic", "perf_counter", "process_time", "thread_time")
NAMES = frozenset(
    {f"time.{clock}{unit}" for clock in CLOCKS for unit in ("", "_ns")}
    | {f"datetime.datetime.{name}" for name in ("now", "utcnow", "today")}
    | {"time.sleep", "datetime.date.today", "os.urandom"}
)
PREFIXES = ("uuid.uuid", "random.", "secrets.", "numpy.random.")


def violations(tree: Tree) -> list[Violation]:
    """Return every use of a clock or of chance in shared/ and functions/ outside the system."""
    return [
        source.breaks(used.line, f"{used.name} belongs in {ALLOWED}; take a clock or ids as ports.")
        for source in tree.rooms("functions", "shared", "events")
        if source.path != ALLOWED
        for used in references(source)
        if used.name in NAMES or used.name.startswith(PREFIXES)
    ]

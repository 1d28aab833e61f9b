"""The environment is read in one file, so that every variable has one spelling and one type."""

from ..references import references
from ..tree import Tree, Violation

ALLOWED = "shared/settings.py"
NAMES = frozenset({"os.environ", "os.environb", "os.getenv", "os.getenvb", "os.putenv"})


def violations(tree: Tree) -> list[Violation]:
    """Return every touch of the process environment outside the settings; tests are exempt."""
    return [
        source.breaks(used.line, f"{used.name} belongs in {ALLOWED}; take a setting instead.")
        for source in tree.rooms("infra", "functions", "shared", "events")
        if source.path != ALLOWED
        for used in references(source)
        if used.name in NAMES
    ]

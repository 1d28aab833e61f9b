"""Every file is read by the oldest Python that the project promises to run on."""

from ..tree import Tree, Violation


def violations(tree: Tree) -> list[Violation]:
    """Return the place in each file where that Python stops reading."""
    return list(tree.unread)

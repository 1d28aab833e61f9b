"""The project runs anywhere: no file of it knows a registry's host or one machine's folders.

Each pattern is spelled so that it does not match itself.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from ..tree import Tree, Violation

LOCKS = frozenset({"uv.lock", "poetry.lock", "package-lock.json", "yarn.lock", "pnpm-lock.yaml"})
HOSTS = (
    r"pyp[i]\.org",
    r"pythonhoste[d]\.org",
    r"npmj[s]\.(?:org|com)",
    r"yarnpk[g]\.com",
    r"(?:repo\d*|central)\.mave[n]\.(?:apache\.)?org",
    r"https?://[^\s\"'<>]+/simpl[e](?![\w-])",
    r"(?:index|registr[y])[-_](?:url|address)[\s\"'=:]+https?:",
)
FOLDERS = (
    r"(?<![\w.~-])/wor[k]/(?:main|shared)",
    r"(?<![\w.~-])/tm[p]/gw",
    r"(?<![\w.~-])/roo[t]/",
    r"(?<![\w.~-])/hom[e]/\w+/",
    r"(?<![\w.~-])/User[s]/\w+/",
    r"\.\./share[d]",
)
REASONS = (
    (re.compile("|".join(HOSTS)), "names a registry's host; leave the choice to the installer."),
    (re.compile("|".join(FOLDERS)), "names one machine's folder; use a path from the root."),
)


def violations(tree: Tree) -> list[Violation]:
    """Return every line of a tracked text that only holds on one machine, and foreign locks."""
    return [wrong for path in tree.documents for wrong in _wrongs(tree, path)]


def _wrongs(tree: Tree, path: str) -> Iterator[Violation]:
    if PurePosixPath(path).name in LOCKS:
        yield Violation(path, 1, "this lock names hosts; untrack it and keep the hashed one.")
        return
    text = _text(tree, path)
    for pattern, reason in REASONS:
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield Violation(path, line, f"'{match.group()}' {reason}")


def _text(tree: Tree, path: str) -> str:
    """Return a file's text; what is not UTF-8, or holds a zero byte, is not text."""
    content = (tree.root / path).read_bytes()
    try:
        return "" if b"\0" in content[:8192] else content.decode()
    except UnicodeDecodeError:
        return ""

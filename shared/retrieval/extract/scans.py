"""Says which pages of a document are scans, whose text could not be read."""

from collections.abc import Iterator, Sequence
from itertools import groupby

MOST_NAMED = 20


def unread_scans(pages: Sequence[int]) -> str:
    """A sentence such as "Pages 3 and 7-9 are scans; their text could not be read."."""
    if len(pages) == 1:
        return f"Page {pages[0]} is a scan; its text could not be read."
    named = [f"{first}-{last}" if first < last else str(first) for first, last in runs(pages)]
    if len(named) > MOST_NAMED:
        named[MOST_NAMED:] = [f"others ({len(pages):,} in all)"]
    told = " and ".join((", ".join(named[:-1]), named[-1])) if len(named) > 1 else named[0]
    return f"Pages {told} are scans; their text could not be read."


def runs(pages: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each row of pages that follow each other."""
    for _, group in groupby(enumerate(pages), key=lambda entry: entry[1] - entry[0]):
        run = [page for _, page in group]
        yield run[0], run[-1]

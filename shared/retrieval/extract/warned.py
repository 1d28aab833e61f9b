"""Words for warnings that name what of a file was left out."""

from collections.abc import Sequence
from itertools import groupby

MOST_NAMED = 20


def numbered(what: str, numbers: Sequence[int]) -> str:
    """Such as `Slides 3, 5-7 are` or `Slide 3 is`, for ascending numbers."""
    runs = [
        [number for _, number in run]
        for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    ]
    spans = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    more = f" and {len(spans) - MOST_NAMED} more" if len(spans) > MOST_NAMED else ""
    listed = ", ".join(spans[:MOST_NAMED]) + more
    return (
        f"{what.capitalize()} {listed} is"
        if len(numbers) == 1
        else f"{what.capitalize()}s {listed} are"
    )


def named(names: Sequence[str]) -> str:
    """Some names in quotation marks, the first of many."""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(f'"{name}"' for name in names[:MOST_NAMED]) + more

"""How findings are repaired: several at once, and one that cannot be keeps no other from it."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from shared.errors import GroundworkError
from shared.types.audit import Finding

AT_ONCE = 8
"""How many requests are under way at a time; clients keep ten connections."""

Item = TypeVar("Item")
Answer = TypeVar("Answer")
Act = Callable[[], object]


def each(do: Callable[[Item], Answer], items: Iterable[Item]) -> Sequence[Answer]:
    """Do something with each item, some at a time; gives the answers in the items' order."""
    waiting = list(items)
    if not waiting:
        return ()
    with ThreadPoolExecutor(min(AT_ONCE, len(waiting))) as pool:
        return tuple(pool.map(do, waiting))


def repair(finding: Finding, act: Act) -> Finding:
    """The finding after its repair; where that fails, it says why, and the next round tries it."""
    try:
        act()
    except GroundworkError as error:
        told = f"{finding.detail} It could not be repaired now: {error.sentence}"
        return finding.model_copy(update={"detail": told})
    return finding.model_copy(update={"repaired": True})


def repair_all(found: Iterable[tuple[Finding, Act]], fix: bool) -> tuple[Finding, ...]:
    """The findings, each after its repair where that is wanted, and does not take a person."""
    if not fix:
        return tuple(finding for finding, _ in found)
    return tuple(each(lambda pair: pair[0] if pair[0].by_hand else repair(*pair), found))

"""Calls that are given up when their time is over, however slowly the other side drips."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from shared.errors import RerankUnavailable

CALLS_AT_ONCE = 16
"""Calls that were given up but do not end yet count, too; a call beyond waits, and is late."""

LATE = "The reranker does not answer in time."

T = TypeVar("T")


def in_time(
    pool: ThreadPoolExecutor,
    call: Callable[[], T],
    seconds: float,
    give_up: Callable[[], None] = lambda: None,
) -> T:
    """What a call returns, if it does so within so many seconds. Raises RerankUnavailable.

    A timeout of a socket bounds the wait for its next byte only, so the call runs in a thread and
    the whole of it is waited for; `give_up` should end one that is late.
    """
    result = pool.submit(call)
    try:
        return result.result(timeout=seconds)
    except TimeoutError as error:
        result.cancel()
        give_up()
        raise RerankUnavailable(LATE) from error

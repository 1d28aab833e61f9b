"""Forty threads at once spend not a nano-dollar more than one after the other."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest

from shared.ports import Ledger
from tests.contract.cloud import THREADS
from tests.contract.ledgers import (
    DEADLINE,
    USER,
    a_hold,
    fits,
    make_ledger,
    spent,
)
from tests.contract.still_clock import StillClock


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture(params=["memory", "local"])
def exact_ledger(request: pytest.FixtureRequest, clock: StillClock, prefix: str) -> Ledger:
    """Not moto: its conditional writes are not atomic under threads."""
    return make_ledger(request, clock, prefix)


def test_forty_threads_hold_exactly_what_fits(exact_ledger: Ledger) -> None:
    holds = [a_hold(f"hold-{number}", 7) for number in range(THREADS)]

    with ThreadPoolExecutor(THREADS) as threads:
        held = sum(threads.map(partial(fits, exact_ledger), holds))

    assert held == USER.limit // 7
    assert spent(exact_ledger) == [98, 98, 98]


def test_forty_threads_that_hold_and_settle_bill_every_nano_dollar_once(
    exact_ledger: Ledger,
) -> None:
    def work(number: int) -> int:
        hold = a_hold(f"hold-{number}", 20)
        if not fits(exact_ledger, hold):
            return 0
        cost = number % 3
        exact_ledger.settle(hold, cost)
        exact_ledger.settle(hold, cost)
        return cost

    with ThreadPoolExecutor(THREADS) as threads:
        billed = sum(threads.map(work, range(3 * THREADS)))

    assert spent(exact_ledger) == [billed] * 3


def test_forty_threads_release_an_expired_hold_once(
    exact_ledger: Ledger, clock: StillClock
) -> None:
    exact_ledger.hold(a_hold("crashed", 100))
    clock.sleep(20 * 60)
    later = DEADLINE + timedelta(hours=1)
    holds = [a_hold(f"hold-{number}", 10, USER) for number in range(THREADS)]
    holds = [hold.model_copy(update={"deadline": later}) for hold in holds]

    with ThreadPoolExecutor(THREADS) as threads:
        held = sum(threads.map(partial(fits, exact_ledger), holds))

    assert held == 10
    assert exact_ledger.committed(USER) == 100

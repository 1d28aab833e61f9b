"""Ledgers to test, some budgets, and holds on them."""

from datetime import timedelta

import pytest

from shared.errors import BudgetSpent
from shared.ports import Ledger
from shared.stores.aws.ledger import DynamoLedger
from shared.stores.memory.ledger import MemoryLedger
from shared.types.money import Counter, Hold
from tests.contract.cloud import tables_of
from tests.contract.still_clock import START, StillClock

DEADLINE = START + timedelta(minutes=20)
TENANT = Counter(scope="tenant#acme", period="2026-11", limit=1_000)
FEATURE = Counter(scope="feature#assistant", period="2026-11-23", limit=500)
USER = Counter(scope="user#acme#ada", period="2026-11-23", limit=100)
ALL = (TENANT, FEATURE, USER)


def make_ledger(request: pytest.FixtureRequest, clock: StillClock, prefix: str) -> Ledger:
    """Make the ledger that a fixture's parameter names: `memory`, `moto` or `local`."""
    if request.param == "memory":
        return MemoryLedger(clock)
    return DynamoLedger(tables_of(request, prefix), f"{prefix}counters", clock)


def a_hold(id: str, estimate: int, *counters: Counter) -> Hold:
    """Make a hold for twenty minutes, on all three budgets unless others are named."""
    return Hold(id=id, counters=counters or ALL, estimate=estimate, deadline=DEADLINE)


def spent(ledger: Ledger) -> list[int]:
    """Tell what is committed on the three budgets."""
    return [ledger.committed(counter) for counter in ALL]


def fits(ledger: Ledger, hold: Hold) -> bool:
    """Try to hold; says whether there was money for it."""
    try:
        ledger.hold(hold)
    except BudgetSpent:
        return False
    return True

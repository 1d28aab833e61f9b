"""No order of holding, settling, failing, crashing and expiring breaks the promise about money."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from shared.errors import BudgetSpent, StoreUnavailable
from shared.stores.bookkeeping import TIDIED_PER_VISIT, Bookkeeping
from shared.stores.memory.accounts import MemoryAccounts
from shared.types.money import Counter, Hold
from tests.contract.still_clock import StillClock
from tests.unit.stores.unruly_accounts import (
    FAULTS,
    BilledAccounts,
    CrashError,
    Fault,
    UnrulyAccounts,
)

LIFE = timedelta(minutes=20)
TENANT = Counter(scope="tenant#acme", period="2026-11", limit=100)
FEATURE = Counter(scope="feature#assistant", period="2026-11-23", limit=80)
USERS = tuple(
    Counter(scope=f"user#acme#{name}", period="2026-11-23", limit=50) for name in ("ada", "bob")
)
COUNTERS = (TENANT, FEATURE, *USERS)

users = st.sampled_from(USERS)
estimates = st.integers(0, 55)
faults = st.sampled_from(FAULTS)
steps = st.integers(1, 8)


class Money(RuleBasedStateMachine):
    """Several processes share the accounts; each rule is one process, with one fault at most."""

    holds = Bundle[Hold]("holds")

    def __init__(self) -> None:
        super().__init__()
        self.clock = StillClock()
        self.accounts = BilledAccounts()
        self.names = iter(range(10_000))

    @rule(target=holds, user=users, estimate=estimates, fault=faults, step=steps)
    def hold(self, user: Counter, estimate: int, fault: Fault, step: int) -> Hold:
        """Hold money, whatever comes of it."""
        hold = self.new_hold(user, estimate)
        self.hold_on_all_or_none(hold, fault, step)
        return hold

    @rule(hold=holds, fault=faults, step=steps)
    def hold_again(self, hold: Hold, fault: Fault, step: int) -> None:
        """Repeat a hold, as after a reply that was lost."""
        self.attempt(fault, step, lambda ledger: ledger.hold(hold))

    @rule(hold=holds, part=st.floats(0, 1), fault=faults, step=steps)
    def settle(self, hold: Hold, part: float, fault: Fault, step: int) -> None:
        """Settle any hold, held or not, perhaps for the second time."""
        self.attempt(fault, step, lambda ledger: ledger.settle(hold, int(hold.estimate * part)))

    @rule(
        target=holds,
        user=users,
        mine=estimates,
        yours=estimates,
        minutes=st.sampled_from((0, 0, 21)),
        fault=faults,
        step=steps,
    )
    def hold_while_another_holds(
        self, user: Counter, mine: int, yours: int, minutes: int, fault: Fault, step: int
    ) -> Hold:
        """In the midst of one hold another takes place, and time may pass."""

        def meanwhile() -> None:
            self.clock.sleep(minutes * 60)
            with suppress(BudgetSpent):
                Bookkeeping(self.accounts, self.clock).hold(self.new_hold(user, yours))

        hold = self.new_hold(user, mine)
        self.hold_on_all_or_none(hold, fault, step, meanwhile)
        return hold

    @rule(hold=holds, fault=faults, step=steps)
    def settle_while_another_settles(self, hold: Hold, fault: Fault, step: int) -> None:
        """In the midst of settling, the same hold is settled elsewhere."""

        def meanwhile() -> None:
            Bookkeeping(self.accounts, self.clock).settle(hold, hold.estimate // 2)

        self.attempt(fault, step, lambda ledger: ledger.settle(hold, hold.estimate // 2), meanwhile)

    @rule(minutes=st.integers(1, 25))
    def wait(self, minutes: int) -> None:
        """Time passes; some holds expire."""
        self.clock.sleep(minutes * 60)

    @invariant()
    def nothing_is_overspent(self) -> None:
        """Settled and held money never exceeds a cap, expired holds included."""
        for counter in COUNTERS:
            assert 0 <= self.accounts.read(counter.key).committed <= counter.limit

    @invariant()
    def every_nano_dollar_is_billed_or_held(self) -> None:
        """What is committed is exactly what was billed and what is still open."""
        for counter in COUNTERS:
            account = self.accounts.read(counter.key)
            held = sum(reserved.estimate for reserved in account.open.values())
            assert account.committed == self.accounts.billed[counter.key] + held

    def teardown(self) -> None:
        """When all deadlines have passed, only what was billed counts, and the rest can be held."""
        self.clock.sleep(LIFE.total_seconds())
        ledger = Bookkeeping(self.accounts, self.clock)
        for counter in COUNTERS:
            billed = self.accounts.billed[counter.key]
            assert ledger.committed(counter) == billed
            ledger.hold(self.new_hold(counter, counter.limit - billed, only=True))

    def new_hold(self, counter: Counter, estimate: int, *, only: bool = False) -> Hold:
        """Make a hold with a name of its own, on all three budgets or on one only."""
        return Hold(
            id=f"hold-{next(self.names)}",
            counters=(counter,) if only else (TENANT, FEATURE, counter),
            estimate=estimate,
            deadline=self.clock.now() + LIFE,
        )

    def hold_on_all_or_none(
        self, hold: Hold, fault: Fault, step: int, meanwhile: Callable[[], None] = lambda: None
    ) -> None:
        """Hold as one process; held means held on all three budgets, refused means on none."""
        result = self.attempt(fault, step, lambda ledger: ledger.hold(hold), meanwhile)
        places = sum(hold.id in self.accounts.read(counter.key).open for counter in hold.counters)
        if result is BudgetSpent:
            assert places == 0
        if result is None and hold.deadline > self.clock.now():
            assert places == 3

    def attempt(
        self,
        fault: Fault,
        step: int,
        act: Callable[[Bookkeeping], None],
        meanwhile: Callable[[], None] = lambda: None,
    ) -> type[Exception] | None:
        """Act as one process, which the fault strikes at a step; says how that ended."""
        unruly = UnrulyAccounts(self.accounts, fault, step, meanwhile)
        try:
            act(Bookkeeping(unruly, self.clock))
        except (BudgetSpent, StoreUnavailable, CrashError) as failure:
            return type(failure)
        return None


TestMoney = Money.TestCase
TestMoney.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


def a_hold(clock: StillClock, id: str = "one", estimate: int = 40) -> Hold:
    deadline = clock.now() + LIFE
    return Hold(id=id, counters=(TENANT, FEATURE, USERS[0]), estimate=estimate, deadline=deadline)


@pytest.mark.parametrize("step", [1, 2, 3])
@pytest.mark.parametrize("fault", ["lost request", "lost reply"])
def test_a_hold_that_fails_midway_leaves_nothing(
    clock: StillClock, fault: Fault, step: int
) -> None:
    accounts = MemoryAccounts()
    ledger = Bookkeeping(UnrulyAccounts(accounts, fault, step), clock)

    with pytest.raises(StoreUnavailable):
        ledger.hold(a_hold(clock))

    assert [accounts.read(counter.key).committed for counter in COUNTERS] == [0, 0, 0, 0]


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_crash_midway_leaks_nothing_past_the_deadline(clock: StillClock, step: int) -> None:
    accounts = MemoryAccounts()
    with suppress(CrashError):
        Bookkeeping(UnrulyAccounts(accounts, "crash after", step), clock).hold(a_hold(clock))
    held = accounts.read(TENANT.key).committed

    clock.sleep(LIFE.total_seconds())

    assert held == 40
    assert Bookkeeping(accounts, clock).committed(TENANT) == 0


def test_settling_tries_every_budget_even_if_one_fails(clock: StillClock) -> None:
    accounts = MemoryAccounts()
    Bookkeeping(accounts, clock).hold(a_hold(clock))
    unruly = Bookkeeping(UnrulyAccounts(accounts, "lost request", 2), clock)

    with pytest.raises(StoreUnavailable):
        unruly.settle(a_hold(clock), 10)

    assert [accounts.read(counter.key).committed for counter in COUNTERS] == [10, 40, 10, 0]


def test_a_settlement_that_failed_in_part_can_be_repeated(clock: StillClock) -> None:
    accounts = MemoryAccounts()
    hold = a_hold(clock)
    Bookkeeping(accounts, clock).hold(hold)
    with suppress(StoreUnavailable):
        Bookkeeping(UnrulyAccounts(accounts, "lost reply", 2), clock).settle(hold, 10)

    Bookkeeping(accounts, clock).settle(hold, 10)

    assert [accounts.read(counter.key).committed for counter in COUNTERS] == [10, 10, 10, 0]


def test_a_passer_by_clears_a_few_expired_holds(clock: StillClock) -> None:
    accounts = MemoryAccounts()
    ledger = Bookkeeping(accounts, clock)
    for number in range(TIDIED_PER_VISIT + 2):
        ledger.hold(a_hold(clock, f"crashed-{number}", 1))
    clock.sleep(LIFE.total_seconds())

    ledger.hold(a_hold(clock, "next", 1))

    assert set(accounts.read(TENANT.key).open) == {"crashed-8", "crashed-9", "next"}


def test_every_expired_hold_is_cleared_where_the_room_is_needed(clock: StillClock) -> None:
    accounts = MemoryAccounts()
    ledger = Bookkeeping(accounts, clock)
    for number in range(50):
        ledger.hold(a_hold(clock, f"crashed-{number}", 1))
    clock.sleep(LIFE.total_seconds())

    ledger.hold(a_hold(clock, "next", 50))

    assert set(accounts.read(USERS[0].key).open) == {"next"}

"""Accounts on which everything goes wrong that can: lost replies, crashes, meddling neighbours."""

from collections import Counter as Tally
from collections.abc import Callable
from typing import Literal, TypeVar

from shared.errors import StoreUnavailable
from shared.stores.accounts import Account, Reserved
from shared.stores.memory.accounts import MemoryAccounts
from shared.types.money import Counter, Hold

Fault = Literal["none", "lost request", "lost reply", "crash before", "crash after"]
FAULTS: tuple[Fault, ...] = ("none", "lost request", "lost reply", "crash before", "crash after")

T = TypeVar("T")


class CrashError(Exception):
    """The process is gone; nothing that it still wants to do happens."""


class BilledAccounts(MemoryAccounts):
    """Accounts that also note what was billed, apart from the arithmetic under test."""

    def __init__(self) -> None:
        super().__init__()
        self.billed: Tally[str] = Tally()

    def close(self, key: str, hold_id: str, reserved: Reserved, change: int) -> None:
        """Close as ever, and note what the hold cost in the end."""
        if self.read(key).open.get(hold_id) == reserved:
            self.billed[key] += reserved.estimate + change
        super().close(key, hold_id, reserved, change)


class UnrulyAccounts:
    """One process's way to the accounts: at its n-th step a fault strikes or a neighbour acts."""

    def __init__(
        self,
        accounts: MemoryAccounts,
        fault: Fault = "none",
        at_step: int = 1,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> None:
        self._accounts = accounts
        self._fault = fault
        self._steps_left = at_step
        self._meanwhile = meanwhile
        self._crashed = False

    def take(self, counter: Counter, hold: Hold) -> tuple[bool, Account]:
        """Try to set the estimate aside."""
        return self._step(lambda: self._accounts.take(counter, hold))

    def close(self, key: str, hold_id: str, reserved: Reserved, change: int) -> None:
        """Try to close a reservation."""
        self._step(lambda: self._accounts.close(key, hold_id, reserved, change))

    def read(self, key: str) -> Account:
        """Try to read an account."""
        return self._step(lambda: self._accounts.read(key))

    def _step(self, act: Callable[[], T]) -> T:
        self._steps_left -= 1
        if self._steps_left == 0:
            self._meanwhile()
            return self._strike(act)
        return self._alive(act)

    def _strike(self, act: Callable[[], T]) -> T:
        if self._fault in ("lost reply", "crash after"):
            act()
        self._crashed = self._fault.startswith("crash")
        if self._fault.startswith("lost"):
            raise StoreUnavailable("The ledger does not answer.")
        return self._alive(act)

    def _alive(self, act: Callable[[], T]) -> T:
        if self._crashed:
            raise CrashError
        return act()

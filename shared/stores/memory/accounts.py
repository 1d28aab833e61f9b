"""The accounts of all budgets, in memory."""

from threading import Lock

from shared.stores.accounts import Account, Reserved
from shared.types.money import Counter, Hold


class MemoryAccounts:
    """Accounts that last as long as the process; each step is taken under one lock."""

    def __init__(self) -> None:
        self._accounts: dict[str, Account] = {}
        self._lock = Lock()

    def take(self, counter: Counter, hold: Hold) -> tuple[bool, Account]:
        """Set the estimate aside if it fits and the hold is not open yet."""
        with self._lock:
            old = self.read(counter.key)
            if old.committed + hold.estimate > counter.limit or hold.id in old.open:
                return False, old
            reserved = Reserved(estimate=hold.estimate, deadline=hold.deadline)
            new = Account(
                committed=old.committed + hold.estimate, open={**old.open, hold.id: reserved}
            )
            self._accounts[counter.key] = new
            return True, new

    def close(self, key: str, hold_id: str, reserved: Reserved, change: int) -> None:
        """Forget exactly this reservation and add `change`; nothing when it is not open."""
        with self._lock:
            old = self.read(key)
            if old.open.get(hold_id) != reserved:
                return
            still_open = {name: held for name, held in old.open.items() if name != hold_id}
            self._accounts[key] = Account(committed=old.committed + change, open=still_open)

    def read(self, key: str) -> Account:
        """The account as it is now; an empty one when nothing was ever spent."""
        return self._accounts.get(key, Account())

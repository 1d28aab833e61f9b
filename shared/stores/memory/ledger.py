"""The ledger of what is held and spent, in memory."""

from shared.ports import Clock
from shared.stores.bookkeeping import Bookkeeping
from shared.stores.memory.accounts import MemoryAccounts


class MemoryLedger(Bookkeeping):
    """The ledger for tests and quick runs: the same rules, gone with the process."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(MemoryAccounts(), clock)

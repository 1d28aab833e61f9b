"""What is written down about one budget, and the three things that are done to it in one step."""

from datetime import datetime
from typing import Protocol

from shared.types.money import Counter, Hold
from shared.types.value import Value


class Reserved(Value):
    """Nano-dollars set aside on one budget, and until when."""

    estimate: int
    deadline: datetime


class Account(Value):
    """The state of one budget: settled and held nano-dollars together, and what is held by whom."""

    committed: int = 0
    open: dict[str, Reserved] = {}

    def expired(self, now: datetime) -> dict[str, Reserved]:
        """The holds that are past their deadline, the oldest first."""
        oldest_first = sorted(self.open.items(), key=lambda entry: entry[1].deadline)
        return {name: reserved for name, reserved in oldest_first if reserved.deadline <= now}


class Accounts(Protocol):
    """Where accounts are kept. Each operation is atomic on one account; none spans two."""

    def take(self, counter: Counter, hold: Hold) -> tuple[bool, Account]:
        """Set the estimate aside if it fits and the hold is not open yet; an estimate <= the limit.

        Says whether it was set aside, and the account as it is after that (or as it refused).
        """

    def close(self, key: str, hold_id: str, reserved: Reserved, change: int) -> None:
        """Forget exactly this reservation and add `change`; nothing when it is not open."""

    def read(self, key: str) -> Account:
        """The account as it is now; an empty one when nothing was ever spent."""

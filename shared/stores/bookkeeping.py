"""How money is set aside and settled, wherever the accounts are kept."""

from collections.abc import Mapping
from contextlib import ExitStack
from itertools import islice

from shared.ports import Clock
from shared.stores.accounts import Account, Accounts, Reserved
from shared.stores.refuse import refuse
from shared.types.money import Counter, Hold

TIDIED_PER_VISIT = 8


class Bookkeeping:
    """The ledger's rules: reserve on all budgets or on none, settle once, let no crash keep money.

    Budgets are taken one by one, so a hold is briefly visible on some of its budgets only; that
    may refuse a neighbour too early, but never lets one through too many. A deadline must lie
    beyond the longest life of the process that holds: what is settled after a neighbour has
    released the expired hold is not billed, since it can no longer be told from settling twice.
    """

    def __init__(self, accounts: Accounts, clock: Clock) -> None:
        self._accounts = accounts
        self._clock = clock

    def hold(self, hold: Hold) -> None:
        """Set the estimate aside on every budget, in order, or on none.

        Holding the same hold again is safe. Raises BudgetSpent with the room of the budget that
        refused, or StoreUnavailable; what could not be undone then is released at the deadline.
        """
        with ExitStack() as undo:
            for counter in hold.counters:
                # Before the attempt: if only the reply to it is lost, the money is held already.
                undo.callback(self._close, counter, hold, -hold.estimate)
                self._take(counter, hold)
            undo.pop_all()

    def settle(self, hold: Hold, actual: int) -> None:
        """Replace the estimate by the actual nano-dollars, once, however often it is called.

        Every budget is tried even if one fails; raises StoreUnavailable, and may be called again.
        """
        with ExitStack() as settling:
            for counter in reversed(hold.counters):
                settling.callback(self._close, counter, hold, actual - hold.estimate)

    def committed(self, counter: Counter) -> int:
        """Settled and held nano-dollars of a budget; holds past their deadline do not count."""
        account = self._accounts.read(counter.key)
        lapsed = account.expired(self._clock.now()).values()
        return account.committed - sum(reserved.estimate for reserved in lapsed)

    def _take(self, counter: Counter, hold: Hold) -> None:
        if hold.estimate > counter.limit:
            raise refuse(counter, self.committed(counter))
        taken, account = self._accounts.take(counter, hold)
        expired = account.expired(self._clock.now())
        if taken:
            self._release(counter, dict(islice(expired.items(), TIDIED_PER_VISIT)))
        elif account.open.get(hold.id) != _reserved(hold):
            self._take_again(counter, hold, account, expired)

    def _take_again(
        self, counter: Counter, hold: Hold, account: Account, expired: Mapping[str, Reserved]
    ) -> None:
        stale = {name: own for name, own in account.open.items() if name == hold.id}
        stale.update(expired)
        self._release(counter, stale)
        if stale:
            taken, account = self._accounts.take(counter, hold)
            if taken:
                return
        raise refuse(counter, account.committed)

    def _release(self, counter: Counter, stale: Mapping[str, Reserved]) -> None:
        for name, reserved in stale.items():
            self._accounts.close(counter.key, name, reserved, -reserved.estimate)

    def _close(self, counter: Counter, hold: Hold, change: int) -> None:
        self._accounts.close(counter.key, hold.id, _reserved(hold), change)


def _reserved(hold: Hold) -> Reserved:
    return Reserved(estimate=hold.estimate, deadline=hold.deadline)

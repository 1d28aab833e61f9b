"""Who may be asked at all: reads an address, looks its name up, and judges all that it finds."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address

from shared.couriers.limits import Limits
from shared.couriers.lookup import Resolver, is_this_machine
from shared.couriers.networks import IPAddress, forbidden, is_loopback
from shared.couriers.target import Target, read_target, refusal

LOOKUPS_AT_ONCE = 64
"""More than can be stuck: ten in three seconds, each for the ten that a resolver waits at most."""
UNKNOWN = "The host's name cannot be found."
UNKNOWN_IN_TIME = "The host's name could not be looked up in time."
UNREADABLE = "The host's name stands for something that is no address."
OURSELVES = "The address is our own, and we do not tell ourselves."
NOT_ENCRYPTED = "The address must begin with https:// unless it leads to this machine."


class Gate:
    """Lets through what leads to a public machine; to this one only where that is allowed.

    `own_hosts` are names and addresses of ours that are refused though they are public. A name is
    refused as a name, not by its addresses: those of a shared gateway serve its other customers
    too, and whoever reaches us under a name of theirs fails at our certificate.
    """

    def __init__(
        self,
        resolver: Resolver,
        limits: Limits,
        *,
        allow_loopback: bool = False,
        own_hosts: Sequence[str] = (),
        is_own: Callable[[IPAddress], bool] = is_this_machine,
    ) -> None:
        self._resolver = resolver
        self._seconds = min(limits.connect_seconds, limits.whole_seconds)
        self._allow_loopback = allow_loopback
        self._own_hosts = frozenset(_canonical(host) for host in own_hosts)
        self._is_own = is_own
        # The machine's resolver cannot be told when to give up, so it works aside.
        self._pool = ThreadPoolExecutor(LOOKUPS_AT_ONCE, "lookup")

    def admit(self, url: str) -> tuple[Target, Sequence[str]]:
        """Who is to be asked, and at which addresses; all of these are fine, or none is taken.

        Raises InvalidRequest (param `url`).
        """
        target = read_target(url, self._allow_loopback)
        if target.host in self._own_hosts:
            raise refusal(OURSELVES)
        found = (target.host,) if target.address else self._look_up(target)
        for address in found:
            self.judge(target, address)
        return target, found

    def judge(self, target: Target, address: str) -> None:
        """Raises InvalidRequest (param `url`) if this is not where a target may lead."""
        try:
            read = ip_address(address)
        except ValueError as error:
            raise refusal(UNREADABLE) from error
        if self._allow_loopback and is_loopback(read):
            return
        if kind := forbidden(read):
            raise refusal(f"The address leads to {kind}, and only public machines are told.")
        if str(read) in self._own_hosts or self._is_own(read):
            raise refusal(OURSELVES)
        if target.scheme != "https":
            raise refusal(NOT_ENCRYPTED)

    def _look_up(self, target: Target) -> Sequence[str]:
        pending = self._pool.submit(self._resolver, target.host, target.port)
        try:
            found = pending.result(self._seconds)
        except TimeoutError as error:
            pending.cancel()
            raise refusal(UNKNOWN_IN_TIME) from error
        except (OSError, ValueError) as error:
            raise refusal(UNKNOWN) from error
        if not found:
            raise refusal(UNKNOWN)
        return found


def _canonical(host: str) -> str:
    """A host as others compare to it: an address in its shortest form, a name in lower case."""
    try:
        return str(ip_address(host.strip("[]")))
    except ValueError:
        return host.lower().rstrip(".")

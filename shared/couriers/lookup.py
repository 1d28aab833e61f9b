"""Asks the machine what a name stands for, and which addresses are the machine's own."""

import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from ipaddress import IPv6Address, ip_address

from shared.couriers.networks import IPAddress

Resolver = Callable[[str, int], Sequence[str]]
"""Gives the addresses of a host and port, the best first; raises OSError for a name unknown."""
ANY_PORT = 9


def system_resolver(host: str, port: int) -> Sequence[str]:
    """What the machine's resolver knows of a name. Raises OSError, also where it is unknown."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return tuple(dict.fromkeys(str(where[0]) for *_, where in found))


def is_this_machine(address: IPAddress) -> bool:
    """Whether an address belongs to one of this machine's own interfaces.

    Nothing is sent: a UDP socket that is connected only looks up the way, and the way from a
    machine to itself begins at the address where it ends.
    """
    family = socket.AF_INET6 if isinstance(address, IPv6Address) else socket.AF_INET
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect((str(address), ANY_PORT))
        return ip_address(probe.getsockname()[0]) == address
    return False

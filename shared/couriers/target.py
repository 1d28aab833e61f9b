"""Reads the address of a receiver: strictly, so that nobody after us can read it otherwise."""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from shared.couriers.networks import IPAddress
from shared.errors import InvalidRequest

MOST_CHARACTERS = 2_000
DEFAULT_PORTS = {"https": 443, "http": 80}
FIRST_FREE_PORT = 1_024
LAST_PORT = 65_535

CHARACTERS = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*")
SHAPE = re.compile(r"([A-Za-z]+)://([^/?#]*)([^#]*)(#.*)?")
AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::([1-9][0-9]{0,4}))?")
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Names that never lead outside: RFC 6761, 6762, 7686, 8375 and 9476, and those that offices,
# clouds and clusters give to machines of their own.
INSIDE = (
    *("localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home"),
    *("lan", "arpa", "onion", "alt", "svc", "metadata.goog"),
)

ODD = (
    "The address holds a character that no address may hold, such as a space, a backslash, or a "
    "letter beyond ASCII (write such a name in its xn-- form)."
)
NOT_HTTPS = "The address must begin with https://."
FRAGMENT = "The address must not have a fragment (#)."
USER = "The address must not hold a user name or a password."
NO_HOST = "The address names no host, or its port is not a number."
NOT_PLAIN = "A number as the host must be a plain IP address, such as 8.8.8.8 or [2606:4700::1111]."
NOT_A_NAME = "The host is not a name of the internet, such as hooks.example.com."
NAME_INSIDE = "The host's name never leads outside, and only public machines are told."
PORT = "The port must be 443, or one from 1,024 to 65,535."


@dataclass(frozen=True)
class Target:
    """Whom to ask, and for what."""

    scheme: str
    host: str
    """In lower case; an IPv6 address without brackets."""
    port: int
    path: str
    """With the query, as it is sent."""
    address: IPAddress | None
    """The host, where it is an address and not a name."""

    @property
    def authority(self) -> str:
        """The host as a request names it, with its port where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def refusal(sentence: str) -> InvalidRequest:
    """The error for an address that is not to be asked."""
    return InvalidRequest(sentence, param="url")


def read_target(url: str, allow_loopback: bool = False) -> Target:
    """A receiver's address in parts. Raises InvalidRequest (param `url`) for an odd one.

    Where the loopback is allowed, `http` and `localhost` are; who asks must see to it that these
    lead nowhere else.
    """
    scheme, authority, path = _split(url)
    if scheme != "https" and not (allow_loopback and scheme == "http"):
        raise refusal(NOT_HTTPS)
    if "@" in authority:
        raise refusal(USER)
    match = AUTHORITY.fullmatch(authority.lower())
    if match is None:
        raise refusal(NO_HOST)
    host, number = match.groups()
    port = int(number or DEFAULT_PORTS[scheme])
    if not FIRST_FREE_PORT <= port <= LAST_PORT and port != DEFAULT_PORTS[scheme]:
        raise refusal(PORT)
    address = _address(host)
    if address is None:
        _check_name(host, allow_loopback)
    path = path if path.startswith("/") else f"/{path}"
    return Target(scheme, host.strip("[]"), port, path, address)


def _split(url: str) -> tuple[str, str, str]:
    if len(url) > MOST_CHARACTERS:
        raise refusal(f"The address is longer than {MOST_CHARACTERS:,} characters.")
    if not CHARACTERS.fullmatch(url):
        raise refusal(ODD)
    match = SHAPE.fullmatch(url)
    if match is None:
        raise refusal(NOT_HTTPS)
    scheme, authority, path, fragment = match.groups()
    if fragment is not None:
        raise refusal(FRAGMENT)
    return scheme.lower(), authority, path


def _address(host: str) -> IPAddress | None:
    """The host as an address, or nothing where it is a name.

    A host whose last part is a number is an address to everybody, but 127.1, 0177.0.0.1 and
    2130706433 are to some one address and to some another: only the plain form is taken.
    """
    try:
        if host.startswith("["):
            return IPv6Address(host[1:-1])
        if NUMBER.fullmatch(host.rpartition(".")[2]):
            return IPv4Address(host)
    except AddressValueError as error:
        raise refusal(NOT_PLAIN) from error
    return None


def _check_name(host: str, allow_loopback: bool) -> None:
    labels = host.split(".")
    if len(host) > 253 or not all(LABEL.fullmatch(label) for label in labels):
        raise refusal(NOT_A_NAME)
    if allow_loopback and labels[-1] == "localhost":
        return
    if any(f".{host}".endswith(f".{name}") for name in INSIDE):
        raise refusal(NAME_INSIDE)
    if len(labels) == 1:
        raise refusal(NOT_A_NAME)

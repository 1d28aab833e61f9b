"""Which addresses of the internet are never to be asked, each with the rule that says so.

Source: the IANA registries of special-purpose IPv4 and IPv6 addresses. Python's own `is_global`
answers differently from one version to the next, so it is not asked.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

KINDS = {
    "0.0.0.0/8": "the unspecified network (RFC 791)",
    "10.0.0.0/8": "a private network (RFC 1918)",
    "100.64.0.0/10": "a provider's shared network (RFC 6598)",
    "127.0.0.0/8": "the machine itself (RFC 1122)",
    # An ordinary address to look at, but it answers only the virtual machines of Azure.
    "168.63.129.16/32": "a cloud's own machinery",
    "169.254.0.0/16": "the local link, where clouds keep their metadata (RFC 3927)",
    "172.16.0.0/12": "a private network (RFC 1918)",
    "192.0.0.0/24": "a range for protocols (RFC 6890)",
    "192.0.2.0/24": "a range for documentation (RFC 5737)",
    "192.88.99.0/24": "a tunnel's relay (RFC 7526)",
    "192.168.0.0/16": "a private network (RFC 1918)",
    "198.18.0.0/15": "a range for benchmarks (RFC 2544)",
    "198.51.100.0/24": "a range for documentation (RFC 5737)",
    "203.0.113.0/24": "a range for documentation (RFC 5737)",
    "224.0.0.0/4": "a multicast group (RFC 5771)",
    "240.0.0.0/4": "a reserved range (RFC 1112)",
    "::/128": "the unspecified address (RFC 4291)",
    "::1/128": "the machine itself (RFC 4291)",
    "::/96": "an IPv4 address in disguise (RFC 4291)",
    "::ffff:0:0/96": "an IPv4 address in disguise (RFC 4291)",
    "::ffff:0:0:0/96": "an IPv4 address in disguise (RFC 7915)",
    "64:ff9b:1::/48": "a local translation to IPv4 (RFC 8215)",
    "100::/64": "a range that is thrown away (RFC 6666)",
    "2001::/32": "a Teredo tunnel to an IPv4 address (RFC 4380)",
    "2001::/23": "a range for protocols (RFC 2928)",
    "2001:db8::/32": "a range for documentation (RFC 3849)",
    "2002::/16": "a 6to4 tunnel to an IPv4 address (RFC 3056)",
    "3fff::/20": "a range for documentation (RFC 9637)",
    "fc00::/7": "a private network (RFC 4193)",
    "fe80::/10": "the local link (RFC 4291)",
    "fec0::/10": "a private network (RFC 3879)",
    "ff00::/8": "a multicast group (RFC 4291)",
}
FORBIDDEN: tuple[tuple[IPNetwork, str], ...] = tuple(
    (ip_network(network), kind) for network, kind in KINDS.items()
)
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
GLOBAL = ip_network("2000::/3")
NAT64 = ip_network("64:ff9b::/96")
ONE_LINK = "one link only (RFC 4007)"
UNASSIGNED = "a range that is not assigned (RFC 4291)"
ISATAP = 0x5EFE


def is_loopback(address: IPAddress) -> bool:
    """Whether an address is 127.x.x.x or ::1, in plain form."""
    return any(address in network for network in LOOPBACK)


def forbidden(address: IPAddress) -> str:
    """What lies behind an address that is never to be asked, in words; empty for a public one."""
    for network, kind in FORBIDDEN:
        if address in network:
            return kind
    if isinstance(address, IPv4Address):
        return ""
    if address.scope_id is not None:
        return ONE_LINK
    if address not in GLOBAL and address not in NAT64:
        return UNASSIGNED
    inner = _inner(address)
    return forbidden(inner) if inner else ""


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a translator (RFC 6052) or a tunnel (RFC 5214) would ask instead."""
    number = int(address)
    # The bit left out says whether the inner address is unique in the world.
    is_isatap = number >> 32 & 0xFDFF_FFFF == ISATAP
    return IPv4Address(number & 0xFFFF_FFFF) if is_isatap or address in NAT64 else None

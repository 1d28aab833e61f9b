"""Each kind of address has a rule, and the first and last of each network obeys it."""

from ipaddress import ip_address, ip_network

import pytest

from shared.couriers.networks import KINDS, forbidden, is_loopback

PUBLIC = (
    *("1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0"),
    *("126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255"),
    *("172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0"),
    *("168.63.129.15", "168.63.129.17", "223.255.255.255", "2001:200::1", "2606:4700::1111"),
    *("2a00:1450::1", "64:ff9b::8.8.8.8", "2001:4860::5efe:8.8.8.8", "2003::1"),
)


@pytest.mark.parametrize(("network", "kind"), KINDS.items())
def test_a_network_is_forbidden_from_end_to_end(network: str, kind: str) -> None:
    whole = ip_network(network)

    said = {forbidden(whole[0]), forbidden(whole[-1])}

    assert kind in said
    assert "" not in said
    assert "(RFC " in kind or kind == "a cloud's own machinery"


@pytest.mark.parametrize("address", PUBLIC)
def test_what_lies_beside_them_is_public(address: str) -> None:
    assert forbidden(ip_address(address)) == ""


@pytest.mark.parametrize(
    ("address", "inner"),
    [
        ("64:ff9b::127.0.0.1", "127.0.0.1"),
        ("64:ff9b::169.254.169.254", "169.254.169.254"),
        ("2001:4860::5efe:10.0.0.1", "10.0.0.1"),
        ("2001:4860::200:5efe:192.168.0.1", "192.168.0.1"),
    ],
)
def test_an_address_inside_another_is_judged_too(address: str, inner: str) -> None:
    assert forbidden(ip_address(address)) == forbidden(ip_address(inner)) != ""


@pytest.mark.parametrize("address", ["2001:4860::1%eth0", "2606:4700::1111%1"])
def test_an_address_of_one_link_is_not_public(address: str) -> None:
    assert forbidden(ip_address(address)) == "one link only (RFC 4007)"


@pytest.mark.parametrize("address", ["::2:0:0", "4000::1", "e000::1", "64:ff9b:2::1"])
def test_what_nobody_was_given_is_not_public(address: str) -> None:
    assert forbidden(ip_address(address)) == "a range that is not assigned (RFC 4291)"


def test_only_the_plain_loopback_counts_as_such() -> None:
    plain = [is_loopback(ip_address(it)) for it in ("127.0.0.1", "127.255.255.255", "::1")]
    others = [
        is_loopback(ip_address(it)) for it in ("::ffff:127.0.0.1", "0.0.0.0", "::", "8.8.8.8")
    ]

    assert all(plain)
    assert not any(others)

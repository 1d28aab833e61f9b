"""An address is read in one way only; what could be read in two is refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.couriers.target import (
    CHARACTERS,
    FRAGMENT,
    NAME_INSIDE,
    NO_HOST,
    NOT_A_NAME,
    NOT_HTTPS,
    NOT_PLAIN,
    ODD,
    PORT,
    USER,
    read_target,
)
from shared.errors import InvalidRequest

SENTENCES = {
    "http://hooks.example.com/": NOT_HTTPS,
    "https://hooks.example.com/a b": ODD,
    "https://hooks.example.com/#x": FRAGMENT,
    "https://me:pw@hooks.example.com/": USER,
    "https:///in": NO_HOST,
    "https://hooks.example.com:22/": PORT,
    "https://127.1/": NOT_PLAIN,
    "https://hooks": NOT_A_NAME,
    "https://db.internal/": NAME_INSIDE,
}


@pytest.mark.parametrize(
    ("url", "host", "port", "path", "authority"),
    [
        ("https://a.example.com", "a.example.com", 443, "/", "a.example.com"),
        ("HTTPS://A.Example.COM/In", "a.example.com", 443, "/In", "a.example.com"),
        ("https://a.example.com:443/", "a.example.com", 443, "/", "a.example.com"),
        ("https://a.example.com:8443?q=/@", "a.example.com", 8443, "/?q=/@", "a.example.com:8443"),
        ("https://8.8.8.8/x?y=%0d%0a", "8.8.8.8", 443, "/x?y=%0d%0a", "8.8.8.8"),
        ("https://[2606:4700::1]:8443/", "2606:4700::1", 8443, "/", "[2606:4700::1]:8443"),
        ("https://[2606:4700::1]/", "2606:4700::1", 443, "/", "[2606:4700::1]"),
    ],
)
def test_reads_an_address_in_parts(
    url: str, host: str, port: int, path: str, authority: str
) -> None:
    target = read_target(url)

    assert (target.host, target.port, target.path) == (host, port, path)
    assert target.authority == authority
    assert (target.address is not None) == (host[0].isdigit())


@pytest.mark.parametrize(("url", "sentence"), SENTENCES.items())
def test_says_what_is_wrong_with_an_address(url: str, sentence: str) -> None:
    with pytest.raises(InvalidRequest) as raised:
        read_target(url)

    assert (raised.value.sentence, raised.value.param) == (sentence, "url")


@pytest.mark.parametrize("url", ["http://localhost/", "http://a.localhost:3000/x", "http://[::1]/"])
def test_development_knows_the_names_of_this_machine(url: str) -> None:
    target = read_target(url, allow_loopback=True)

    assert target.scheme == "http"
    with pytest.raises(InvalidRequest):
        read_target(url)


@given(st.text(max_size=40), st.text(max_size=20))
def test_nothing_makes_it_stumble(authority: str, path: str) -> None:
    url = f"https://{authority}/{path}"

    with suppress(InvalidRequest):
        target = read_target(url)

        assert CHARACTERS.fullmatch(url)
        assert target.host in url.lower()
        assert target.path.startswith("/")

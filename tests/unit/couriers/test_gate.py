"""Our own addresses are refused, also where they are public; lookups cannot break the gate."""

import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from threading import Event

import pytest

from shared.couriers.gate import OURSELVES, UNKNOWN, UNKNOWN_IN_TIME, Gate
from shared.couriers.limits import Limits
from shared.couriers.lookup import is_this_machine, system_resolver
from shared.couriers.networks import IPAddress
from shared.errors import InvalidRequest

URL = "https://hooks.example.com/in"
OURS = "8.8.4.4"


def gate(answer: Sequence[str] | Exception, **how: object) -> Gate:
    def resolver(host: str, port: int) -> Sequence[str]:
        assert (host, port) == ("hooks.example.com", 443)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return Gate(resolver, Limits(), **how)  # type: ignore[arg-type]


def refused(by: Gate, url: str = URL) -> str:
    with pytest.raises(InvalidRequest) as raised:
        by.admit(url)
    return raised.value.sentence


def is_ours(address: IPAddress) -> bool:
    return str(address) == OURS


def test_gives_all_that_a_name_stands_for() -> None:
    target, addresses = gate(["8.8.8.8", "2606:4700::1111"]).admit(URL)

    assert target.host == "hooks.example.com"
    assert addresses == ["8.8.8.8", "2606:4700::1111"]


def test_refuses_an_interface_of_ours_though_it_is_public() -> None:
    behind_a_name = refused(gate(["8.8.8.8", OURS], is_own=is_ours))
    plainly = refused(gate([], is_own=is_ours), f"https://{OURS}/")

    assert behind_a_name == plainly == OURSELVES


@pytest.mark.parametrize(
    "own", ["hooks.example.com", "Hooks.Example.com.", "8.8.8.8", "[2606:4700:0::1111]"]
)
def test_refuses_our_own_hosts_in_every_spelling(own: str) -> None:
    said = refused(gate(["8.8.8.8", "2606:4700::1111"], own_hosts=(own,)))

    assert said == OURSELVES


@pytest.mark.parametrize(
    "failure",
    [
        socket.gaierror(socket.EAI_NONAME, "secret.internal"),
        UnicodeError("label too long"),
        OSError("secret"),
    ],
)
def test_a_lookup_that_fails_is_a_refusal(failure: Exception) -> None:
    said = refused(gate(failure))

    assert said == UNKNOWN


def test_refuses_an_answer_that_is_no_address() -> None:
    said = refused(gate(["8.8.8.8", "hooks.example.com"]))

    assert said == "The host's name stands for something that is no address."


def test_knows_the_addresses_of_this_machine() -> None:
    assert is_this_machine(ip_address("127.0.0.1"))
    assert not is_this_machine(ip_address("8.8.8.8"))
    assert not is_this_machine(ip_address("2606:4700::1111"))


def test_the_machines_resolver_gives_each_address_once() -> None:
    found = system_resolver("127.0.0.1", 443)

    assert found == ("127.0.0.1",)


def test_names_that_nobody_answers_for_keep_no_other_name_from_being_found() -> None:
    hung = Event()

    def resolver(host: str, port: int) -> Sequence[str]:
        if host.startswith("hangs"):
            hung.wait(30)
        return [f"8.8.8.{port - 442}"]

    shared = Gate(resolver, Limits(connect_seconds=0.5))
    with ThreadPoolExecutor(20) as callers:
        stuck = callers.map(
            lambda number: refused(shared, f"https://hangs{number}.example.com"), range(20)
        )
        said = set(stuck)

    _, found = shared.admit(URL)

    assert said == {UNKNOWN_IN_TIME}
    assert found == ["8.8.8.1"]
    hung.set()

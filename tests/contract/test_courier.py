"""The port's contract: a courier takes a payload to its receiver, and says what came of it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shared.couriers.https import HttpsCourier
from shared.couriers.memory import MemoryCourier
from shared.errors import InvalidRequest
from shared.system import SystemClock
from shared.webhook_ports import Courier
from tests.contract.courier_certificates import Authority
from tests.contract.courier_receivers import BODY, HEADERS, HOST, Names, Receiver, receiving, said
from tests.contract.still_clock import START, StillClock

Answering = Callable[[int], tuple[Courier, str]]
"""Makes a courier, and the address of a receiver that answers with this status."""


@pytest.fixture(params=["memory", "https"])
def answering(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Answering]:
    if request.param == "memory":
        yield _in_memory
        return
    authority = Authority(tmp_path)
    with receiving(Receiver(), authority.served([HOST])) as receiver:

        def over_https(status: int) -> tuple[Courier, str]:
            receiver.reply = said(f"{status} As told")
            names, trust = Names({HOST: [["127.0.0.1"]]}), authority.trusted()
            courier = HttpsCourier(StillClock(), allow_loopback=True, resolver=names, trust=trust)
            return courier, receiver.url()

        yield over_https


def _in_memory(status: int) -> tuple[Courier, str]:
    courier, url = MemoryCourier(StillClock()), f"https://{HOST}/in"
    courier.statuses[url] = status
    return courier, url


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_is_glad_of_a_receiver_that_takes_it(answering: Answering, status: int) -> None:
    courier, url = answering(status)

    attempt = courier.carry(url, HEADERS, BODY)

    assert attempt.succeeded
    assert (attempt.at, attempt.status, attempt.problem) == (START, status, "")


@pytest.mark.parametrize("status", [400, 401, 404, 410, 413, 429, 500, 503, 302, 308])
def test_says_what_a_receiver_answered_that_did_not_take_it(
    answering: Answering, status: int
) -> None:
    courier, url = answering(status)

    attempt = courier.carry(url, HEADERS, BODY)

    assert not attempt.succeeded
    assert attempt.status == status
    assert str(status) in attempt.problem
    assert ("redirects are not followed" in attempt.problem) == (300 <= status < 400)


def test_lets_a_good_address_be_registered(answering: Answering) -> None:
    courier, url = answering(500)

    courier.check(url)

    assert url.startswith("https://")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks",
        "ftp://hooks.example.com/",
        "https://user:pw@hooks.example.com/",
        "https://127.1/",
    ],
)
def test_refuses_an_odd_address_at_once_and_later(answering: Answering, url: str) -> None:
    courier, _ = answering(204)

    with pytest.raises(InvalidRequest) as raised:
        courier.check(url)
    attempt = courier.carry(url, HEADERS, BODY)

    assert raised.value.param == "url"
    assert (attempt.status, attempt.problem) == (None, raised.value.sentence)


def test_the_memory_notes_what_it_is_given() -> None:
    courier, url = MemoryCourier(StillClock()), f"https://{HOST}/in"

    courier.carry(url, HEADERS, BODY)
    courier.problems[url] = "The receiver cannot be reached."
    attempt = courier.carry(url, HEADERS, BODY)

    assert [json.loads(sent.body)["type"] for sent in courier.sent] == ["document.indexed"] * 2
    assert (attempt.status, attempt.problem) == (None, "The receiver cannot be reached.")


def test_the_memory_refuses_what_it_is_told_to() -> None:
    courier, url = MemoryCourier(StillClock()), f"https://{HOST}/in"
    courier.refused[url] = "Not there."

    with pytest.raises(InvalidRequest) as raised:
        courier.check(url)
    attempt = courier.carry(url, HEADERS, BODY)

    assert raised.value.sentence == attempt.problem == "Not there."
    assert courier.sent == []


def test_looks_names_up_with_what_the_machine_knows() -> None:
    courier = HttpsCourier(SystemClock(), allow_loopback=True)

    courier.check("https://localhost/in")

    with pytest.raises(InvalidRequest):
        HttpsCourier(SystemClock()).check("https://localhost/in")

"""A receiver that drips, is deaf or says nothing is hung up on in time."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from shared.couriers.https import HttpsCourier
from shared.couriers.limits import Limits
from shared.couriers.post import LATE
from shared.system import SystemClock
from tests.contract.courier_certificates import Authority
from tests.contract.courier_receivers import (
    BODY,
    HEADERS,
    HOST,
    Receiver,
    courier,
    receiving,
    waits_for_the_end,
)
from tests.contract.still_clock import START, StillClock

SOON = Limits(whole_seconds=0.3)
DRIPPING = {
    "a status": (b"HTTP/1.1 200", b" "),
    "a header": (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
    "news of news": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
}


class HastyClock:
    """A clock on which a second passes with every look at it."""

    def __init__(self) -> None:
        self._now = START

    def now(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def receiver(authority: Authority) -> Iterator[Receiver]:
    with receiving(Receiver(), authority.served([HOST])) as listening:
        yield listening


@pytest.mark.parametrize(("beginning", "again"), DRIPPING.values(), ids=DRIPPING.keys())
def test_hangs_up_on_a_receiver_that_says_a_little_every_second(
    authority: Authority, receiver: Receiver, beginning: bytes, again: bytes
) -> None:
    clock = StillClock()

    def drip(connection: socket.socket) -> None:
        connection.sendall(beginning)
        try:
            while True:
                connection.sendall(again)
                clock.sleep(1)
        except OSError:
            receiver.left.set()

    receiver.speak = drip

    attempt = courier(authority, clock=clock).carry(receiver.url(), HEADERS, BODY)

    assert (attempt.status, attempt.problem) == (None, LATE)
    assert attempt.seconds >= 10
    assert receiver.left.wait(10)


def test_ten_seconds_are_over_however_fast_bytes_drip(
    authority: Authority, receiver: Receiver
) -> None:
    receiver.says_for_ever(b"HTTP/1.1 200 OK\r\nX: ", b"x")

    attempt = courier(authority, clock=HastyClock()).carry(receiver.url(), HEADERS, BODY)

    assert (attempt.status, attempt.problem) == (None, LATE)
    assert 10 <= attempt.seconds <= 13
    assert receiver.left.wait(10)


def test_does_not_wait_for_a_receiver_that_says_nothing(
    authority: Authority, receiver: Receiver
) -> None:
    receiver.speak = waits_for_the_end

    attempt = courier(authority, SOON).carry(receiver.url(), HEADERS, BODY)

    assert (attempt.status, attempt.problem) == (None, LATE)


def test_does_not_wait_for_a_handshake_that_never_ends(authority: Authority) -> None:
    receiver = Receiver()
    receiver.speak = waits_for_the_end
    with receiving(receiver, None):
        url = receiver.url().replace("http:", "https:")

        attempt = courier(authority, SOON).carry(url, HEADERS, BODY)

        assert (attempt.status, attempt.problem) == (None, LATE)


def test_does_not_wait_for_a_receiver_that_does_not_listen(
    authority: Authority, receiver: Receiver
) -> None:
    def ignore(_: socket.socket) -> None:
        receiver.left.wait(10)

    receiver.speak = ignore
    many = b"x" * (64 << 20)

    attempt = courier(authority, SOON).carry(receiver.url(), HEADERS, many)
    receiver.left.set()

    assert (attempt.status, attempt.problem) == (None, LATE)


def test_does_not_wait_for_a_connection_that_is_not_taken(authority: Authority) -> None:
    with ExitStack() as stack, socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        for _ in range(4):  # They fill the queue in which connections wait to be taken.
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        url = f"https://{HOST}:{full.getsockname()[1]}/"

        attempt = courier(authority, Limits(connect_seconds=0.5)).carry(url, HEADERS, BODY)

        assert attempt.problem == "The receiver does not take the connection in time."


def test_does_not_wait_for_a_name_that_is_looked_up_for_ever(authority: Authority) -> None:
    receiver = Receiver()

    def slow(host: str, port: int) -> list[str]:
        del host, port
        receiver.left.wait(10)
        return ["127.0.0.1"]

    late = HttpsCourier(
        SystemClock(), resolver=slow, trust=authority.trusted(), limits=Limits(connect_seconds=0.1)
    )
    attempt = late.carry(f"https://{HOST}/", HEADERS, BODY)
    receiver.left.set()

    assert attempt.problem == "The host's name could not be looked up in time."


def test_a_body_that_drips_does_not_undo_its_status(
    authority: Authority, receiver: Receiver
) -> None:
    def drip(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nthanks")
        waits_for_the_end(connection)

    receiver.speak = drip

    attempt = courier(authority, Limits(whole_seconds=1.5)).carry(receiver.url(), HEADERS, BODY)

    assert attempt.succeeded
    assert (attempt.problem, attempt.reply) == ("", "thanks")

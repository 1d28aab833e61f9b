"""A line speaks to whom the machine says that it reached, if that one may be spoken to."""

import socket
import struct

import httpcore2
import pytest

from shared.couriers.limits import Deadline, Limits
from shared.couriers.line import Dial
from shared.couriers.target import refusal
from shared.errors import InvalidRequest
from tests.contract.still_clock import StillClock


def dial(judge: list[str], allowed: bool) -> Dial:
    def note(address: str) -> None:
        judge.append(address)
        if not allowed:
            raise refusal("Not to be asked.")

    return Dial(["127.0.0.1"], note, Limits(), Deadline(StillClock(), 10))


def test_hangs_up_on_whom_it_must_not_speak_to() -> None:
    reached: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        with pytest.raises(InvalidRequest):
            dial(reached, allowed=False).connect_tcp("hooks.example.com", server.getsockname()[1])
        accepted, _ = server.accept()
        with accepted:
            heard = accepted.recv(1)

    assert reached == ["127.0.0.1"]
    assert heard == b""


def test_speaks_to_the_checked_address_whatever_the_name() -> None:
    reached: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        line = dial(reached, allowed=True).connect_tcp("unknown.example.com", port)
        line.write(b"hello")
        accepted, _ = server.accept()
        with accepted:
            heard = accepted.recv(5)
        line.close()

    assert (reached, heard) == (["127.0.0.1"], b"hello")


def test_nothing_begins_after_the_deadline() -> None:
    clock = StillClock()
    deadline = Deadline(clock, 10)
    late = Dial(["127.0.0.1"], print, Limits(), deadline)
    clock.sleep(10)

    with pytest.raises(TimeoutError):
        late.connect_tcp("hooks.example.com", 443)


def test_a_receiver_that_hangs_up_may_have_answered_before() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = dial([], allowed=True).connect_tcp("hooks.example.com", server.getsockname()[1])
        accepted, _ = server.accept()
        accepted.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        accepted.close()

        with pytest.raises(httpcore2.WriteError):
            line.write(b"hello")
        line.close()

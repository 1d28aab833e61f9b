"""A receiver that floods, packs bombs or speaks nonsense costs us little, and is told apart."""

import gzip
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.couriers.post import HUNG_UP, NOT_HTTP
from tests.contract.courier_certificates import Authority
from tests.contract.courier_receivers import (
    BODY,
    HEADERS,
    HOST,
    Receiver,
    courier,
    receiving,
    said,
    waits_for_the_end,
)

GIGABYTE = 1 << 30


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def receiver(authority: Authority) -> Iterator[Receiver]:
    with receiving(Receiver(), authority.served([HOST])) as listening:
        yield listening


def test_reads_little_of_a_gigabyte(authority: Authority, receiver: Receiver) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {GIGABYTE}\r\n\r\n".encode()
    receiver.says_for_ever(head, b"x" * 65_536)

    attempt = courier(authority).carry(receiver.url(), HEADERS, BODY)

    assert (attempt.status, attempt.problem) == (200, "")
    assert attempt.reply == "x" * 500
    assert receiver.left.wait(10)
    assert receiver.taken < GIGABYTE / 16  # What waits in the buffers on the way.


def test_reads_little_of_headers_without_end(authority: Authority, receiver: Receiver) -> None:
    receiver.says_for_ever(b"HTTP/1.1 200 OK\r\n", b"X-Header: " + b"x" * 500 + b"\r\n")

    attempt = courier(authority).carry(receiver.url(), HEADERS, BODY)

    assert attempt.status is None
    assert attempt.problem == "The receiver's answer begins with more headers than we read."
    assert receiver.left.wait(10)


def test_unpacks_no_bomb(authority: Authority, receiver: Receiver) -> None:
    bomb = gzip.compress(bytes(10 << 20))
    receiver.reply = said("200 OK", bomb, "Content-Encoding: gzip")

    attempt = courier(authority).carry(receiver.url(), HEADERS, BODY)

    assert attempt.succeeded
    assert attempt.reply == ""


def test_shows_an_answer_on_one_line_and_without_tricks(
    authority: Authority, receiver: Receiver
) -> None:
    text = "no\x1b[31m such\r\n \u202etenant\x00 äöü \ud7ff" + " and more" * 200
    receiver.reply = said("500 Oh", text.encode() + b"\xff")

    attempt = courier(authority).carry(receiver.url(), HEADERS, BODY)

    assert attempt.reply.startswith("no [31m such tenant äöü and more")
    assert attempt.reply.isprintable()
    assert len(attempt.reply) == 500
    assert attempt.problem == "The receiver answered with status 500."


NONSENSE = {
    b"": HUNG_UP,
    b"HTTP/1.1 200": NOT_HTTP,
    b"\x00\x01\x02\r\n\r\n": NOT_HTTP,
    b"220 mail.example.com ESMTP\r\n\r\n": NOT_HTTP,
    b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n": NOT_HTTP,
    b"HTTP/1.1 200 OK\r\nX\x00: 1\r\n\r\n": NOT_HTTP,
    b"HTTP/1.1 99999 OK\r\n\r\n": NOT_HTTP,
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\nhello": NOT_HTTP,
}


@pytest.mark.parametrize(("reply", "problem"), NONSENSE.items())
def test_says_what_is_wrong_with_nonsense(
    authority: Authority, receiver: Receiver, reply: bytes, problem: str
) -> None:
    receiver.reply = reply

    attempt = courier(authority).carry(receiver.url(), HEADERS, BODY)

    assert (attempt.status, attempt.problem) == (None, problem)


def test_hears_what_is_said_before_all_was_sent(authority: Authority, receiver: Receiver) -> None:
    def too_large(connection: socket.socket) -> None:
        connection.recv(1_024)
        connection.sendall(said("413 Too Large", b"at most 1 kB"))
        waits_for_the_end(connection)

    receiver.speak = too_large

    attempt = courier(authority).carry(receiver.url(), HEADERS, b"x" * (1 << 20))

    assert (attempt.status, attempt.reply) == (413, "at most 1 kB")

"""A rerank server that is late, deaf, dripping or not itself holds no search up."""

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.errors import RerankUnavailable
from shared.retrieval.rerank.http import HttpReranker
from shared.retrieval.rerank.in_time import LATE
from tests.contract.certificates import self_signed, served_with
from tests.contract.rerank_servers import (
    DRIPS,
    QUESTION,
    SCORES,
    TEXTS,
    RerankServer,
    asked,
    complaint,
    serving,
    settings,
)

SOON = 150
DRIPPING = {
    "the status": b"HTTP/1.1 200 OK",
    "a header": b"HTTP/1.1 200 OK\r\nX: " + b"x" * DRIPS,
    "the body": b"HTTP/1.1 200 OK\r\nContent-Length: 600\r\n\r\n" + b" " * DRIPS,
    "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\n \r\n" * DRIPS,
}


@pytest.fixture
def server() -> Iterator[RerankServer]:
    with serving(RerankServer()) as running:
        yield running


@pytest.fixture
def reranker(server: RerankServer) -> Iterator[HttpReranker]:
    opened = HttpReranker(server.url, "key-1")
    yield opened
    opened.close()


@pytest.mark.parametrize("reply", DRIPPING.values(), ids=DRIPPING.keys())
def test_hangs_up_on_a_server_that_drips(
    reranker: HttpReranker, server: RerankServer, reply: bytes
) -> None:
    server.drips = reply + b" " * DRIPS

    said = complaint(reranker, server, milliseconds=SOON)

    assert said == LATE
    assert server.left.wait(10)


def test_does_not_wait_for_a_server_that_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        reranker = HttpReranker(url, None)

        with pytest.raises(RerankUnavailable):
            reranker.rerank(QUESTION, TEXTS, settings(url, milliseconds=SOON))

        reranker.close()


def test_does_not_wait_for_a_handshake_that_never_ends() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"https://127.0.0.1:{deaf.getsockname()[1]}/"
        reranker = HttpReranker(url, None)

        with pytest.raises(RerankUnavailable):
            reranker.rerank(QUESTION, TEXTS, settings(url, milliseconds=SOON))

        reranker.close()


def test_answers_again_when_the_server_is_well_again(
    reranker: HttpReranker, server: RerankServer
) -> None:
    server.drips = b" " * DRIPS
    for _ in range(20):
        complaint(reranker, server, milliseconds=10)
    server.drips = None

    scores = asked(reranker, server)

    assert scores == list(SCORES)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://127.0.0.1:99999/",
        "http:///no-host",
        "http://127.0.0.1:1/with space",
    ],
)
def test_says_where_a_server_is_out_of_reach(url: str) -> None:
    reranker = HttpReranker(url, None)

    with pytest.raises(RerankUnavailable) as raised:
        reranker.rerank(QUESTION, TEXTS, settings(url))

    reranker.close()
    assert raised.value.sentence == "The reranker cannot be reached."


def test_a_key_that_cannot_be_sent_is_not_shown(server: RerankServer) -> None:
    reranker = HttpReranker(server.url, "two\r\nlines: 1")

    said = complaint(reranker, server)

    reranker.close()
    assert said == "The reranker cannot be reached."
    assert server.sent == []


def test_speaks_to_a_server_whose_certificate_it_trusts(tmp_path: Path) -> None:
    certificate = self_signed(tmp_path)
    with serving(RerankServer(), served_with(certificate)) as server:
        reranker = HttpReranker(server.url, "key", ssl.create_default_context(cafile=certificate))

        scores = [asked(reranker, server) for _ in range(2)]

        reranker.close()
    assert scores == [list(SCORES)] * 2
    assert server.connections == 1


def test_tells_nothing_to_a_server_whose_certificate_it_does_not_trust(tmp_path: Path) -> None:
    with serving(RerankServer(), served_with(self_signed(tmp_path))) as server:
        reranker = HttpReranker(server.url, "key")

        said = complaint(reranker, server)

        reranker.close()
    assert said == "The reranker cannot be reached."
    assert server.sent == []


def test_hangs_up_under_encryption_too(tmp_path: Path) -> None:
    certificate = self_signed(tmp_path)
    with serving(RerankServer(), served_with(certificate)) as server:
        server.drips = DRIPPING["the body"]
        reranker = HttpReranker(server.url, "key", ssl.create_default_context(cafile=certificate))

        said = complaint(reranker, server, milliseconds=SOON)

        reranker.close()
        assert server.left.wait(10)
    assert said == LATE

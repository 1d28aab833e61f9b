"""A rerank server is asked in its own words, and its reply is taken as a whole or not at all."""

import json
from collections.abc import Iterator

import pytest

from shared.retrieval.rerank.http import HttpReranker
from shared.retrieval.rerank.line import MOST_BYTES
from shared.retrieval.rerank.scores import QUESTION_CHARACTERS, TEXT_CHARACTERS, UNREADABLE
from tests.contract.rerank_servers import (
    QUESTION,
    SCORES,
    TEXTS,
    RerankServer,
    asked,
    best_first,
    complaint,
    scored,
    serving,
    settings,
)


@pytest.fixture
def server() -> Iterator[RerankServer]:
    with serving(RerankServer()) as running:
        yield running


@pytest.fixture
def reranker(server: RerankServer) -> Iterator[HttpReranker]:
    opened = HttpReranker(server.url, "key-1")
    yield opened
    opened.close()


def test_asks_as_cohere_is_asked(reranker: HttpReranker, server: RerankServer) -> None:
    scores = asked(reranker, server)

    assert scores == list(SCORES)
    assert server.sent == [
        {"model": "r-1", "query": QUESTION, "documents": list(TEXTS), "top_n": 3}
    ]
    assert server.paths == ["/v1/rerank?tier=1"]
    assert server.headers[0]["Authorization"] == "Bearer key-1"


def test_asks_as_tei_is_asked_where_no_model_is_named(
    reranker: HttpReranker, server: RerankServer
) -> None:
    listed = json.dumps([{"index": i, "score": score} for i, score in enumerate(SCORES)])
    server.answer = lambda _: (200, listed.encode())

    scores = asked(reranker, server, model="")

    assert scores == list(SCORES)
    assert server.sent == [{"query": QUESTION, "texts": list(TEXTS), "truncate": True}]


@pytest.mark.parametrize("under", ["results", "data"])
@pytest.mark.parametrize("score", ["relevance_score", "score"])
def test_reads_the_usual_shapes(
    reranker: HttpReranker, server: RerankServer, under: str, score: str
) -> None:
    server.answer = lambda _: (200, scored((2, 3), (0, -1.5), (1, 0), under=under, score=score))

    scores = asked(reranker, server)

    assert scores == [-1.5, 0, 3]


def test_sends_no_key_where_there_is_none(server: RerankServer) -> None:
    reranker = HttpReranker(server.url, None)

    asked(reranker, server)
    reranker.close()

    assert "Authorization" not in server.headers[0]


def test_cuts_what_a_reranker_would_not_read(reranker: HttpReranker, server: RerankServer) -> None:
    server.answer = lambda _: (200, scored((0, 1), (1, 0)))

    reranker.rerank("q" * 9_000, ("t" * 9_000, ""), settings(server.url))

    (sent,) = server.sent
    assert len(sent["query"]) == QUESTION_CHARACTERS
    assert [len(text) for text in sent["documents"]] == [TEXT_CHARACTERS, 1]


def test_keeps_the_connection_between_questions(
    reranker: HttpReranker, server: RerankServer
) -> None:
    asked(reranker, server)
    asked(reranker, server)

    assert (len(server.sent), server.connections) == (2, 1)


def test_connects_anew_where_the_server_has_hung_up(
    reranker: HttpReranker, server: RerankServer
) -> None:
    server.hangs_up = True
    asked(reranker, server)
    (kept,) = reranker._idle
    kept._socket.recv(1)  # The server's hanging up has arrived.

    scores = asked(reranker, server)

    assert scores == list(SCORES)
    assert server.connections == 2


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (302, "The reranker failed."),
        (400, "The reranker finds the request wrong."),
        (401, "The reranker refuses our key."),
        (404, "There is no such reranker, or no such model, at its address."),
        (429, "The reranker says that we ask too much."),
        (500, "The reranker failed."),
    ],
)
def test_says_what_a_status_means_in_our_own_words(
    reranker: HttpReranker, server: RerankServer, status: int, sentence: str
) -> None:
    server.answer = lambda _: (status, b'{"message": "secret words of the vendor"}')

    said = complaint(reranker, server)

    assert said == sentence
    assert len(server.sent) == 1


WRONG = {
    "nothing": b"",
    "a page": b"<html>Welcome</html>",
    "null": b"null",
    "text": b'"results"',
    "no list": b'{"results": {"0": 1}}',
    "bare numbers": b'{"results": [0.1, 0.2, 0.3]}',
    "a tower of brackets": b"[" * 100_000,
    "no text": b"\xff\xfe",
    "none": scored(),
    "too few": scored((0, 1), (1, 1)),
    "one twice": scored((0, 1), (1, 1), (1, 1)),
    "one twice, all there": scored((0, 1), (1, 1), (2, 1), (2, 2)),
    "one too many": scored((0, 1), (1, 1), (3, 1)),
    "one below": scored((0, 1), (1, 1), (-1, 1)),
    "an index as text": scored((0, 1), (1, 1), ("2", 1)),
    "an index with a point": scored((0, 1), (1, 1), (2.0, 1)),
    "an index that is true": scored((0, 1), (True, 1), (2, 1)),
    "no number": scored((0, 1), (1, 1), (2, float("nan"))),
    "no end": scored((0, 1), (1, 1), (2, float("inf"))),
    "a score as text": scored((0, 1), (1, 1), (2, "0.5")),
    "a score that is true": scored((0, 1), (1, 1), (2, True)),
    "no score": scored((0, 1), (1, 1), (2, None)),
    "too large a score": scored((0, 1), (1, 1), (2, 10**400)),
    "too long": b" " * MOST_BYTES + scored((0, 1), (1, 1), (2, 1)),
}


@pytest.mark.parametrize("reply", WRONG.values(), ids=WRONG.keys())
def test_takes_no_reply_that_has_not_one_score_for_each_text(
    reranker: HttpReranker, server: RerankServer, reply: bytes
) -> None:
    server.answer = lambda _: (200, reply)

    said = complaint(reranker, server)

    assert said == UNREADABLE


def test_an_unread_rest_is_not_taken_for_the_next_reply(
    reranker: HttpReranker, server: RerankServer
) -> None:
    server.answer = lambda _: (200, b"x" * (3 * MOST_BYTES))
    complaint(reranker, server)
    server.answer = best_first

    scores = asked(reranker, server)

    assert scores == list(SCORES)
    assert server.connections == 2

"""A document's new version replaces the old one in one step, as searchers see it."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from opensearchpy import OpenSearch

from shared.index_ports import PassageIndex
from shared.retrieval.opensearch import OpenSearchIndex
from shared.retrieval.opensearch_generations import OpenSearchGenerations
from shared.types.retrieval import Chunk, Legs
from tests.contract.indexes import EMBEDDER, HANDBOOK, Make, find, first, put
from tests.contract.still_clock import StillClock
from tests.unit.retrieval.fakes import AT, chunk, document, query

CHUNKS = 300
TURNS = 4
EVERYTHING = query("warranty", depth=CHUNKS + len(HANDBOOK))


def version(number: int, count: int = CHUNKS) -> Sequence[Chunk]:
    """The chunks of a document's version; no two versions have one in common."""
    return [
        chunk(f"v{number}-{n:03}", f"warranty {n} of version {number}", f"v{number}")
        for n in range(count)
    ]


def replace(index: PassageIndex, number: int, count: int = CHUNKS) -> None:
    """Put a version of the document in the place of the one before."""
    chunks = version(number, count)
    vectors = EMBEDDER.embed([one.text for one in chunks])
    at = AT + timedelta(seconds=number)
    index.replace(document(version=f"v{number}"), chunks, vectors, at)


def seen(legs: Legs) -> tuple[tuple[str, ...], int, int]:
    """The versions of the document that a search has found, and how much of it by each leg."""
    mine = [
        [one for one in leg if one.passage.document_id == "doc_1"] for leg in (legs.bm25, legs.knn)
    ]
    versions = {one.passage.title for leg in mine for one in leg}
    return tuple(sorted(versions)), len(mine[0]), len(mine[1])


def watched(
    index: PassageIndex, turns: int, elsewhere: PassageIndex | None = None
) -> set[tuple[tuple[str, ...], int, int]]:
    """What a searcher sees while a document is replaced again and again.

    Elsewhere, others write meanwhile: each of them shows what everybody has written.
    """
    is_over = Event()

    def search() -> list[tuple[tuple[str, ...], int, int]]:
        found = []
        while not is_over.is_set():
            found.append(seen(find(index, EVERYTHING)))
        return found

    def write(other: PassageIndex) -> None:
        while not is_over.is_set():
            put(other, document("doc_2"), HANDBOOK)

    replace(index, 0)
    with ThreadPoolExecutor(2) as pool:
        searching = pool.submit(search)
        writing = [pool.submit(write, elsewhere)] if elsewhere else []
        try:
            for number in range(1, turns):
                replace(index, number)
        finally:
            is_over.set()
    for one in writing:
        one.result()
    return set(searching.result())


def test_nobody_sees_two_versions_or_half_of_one(index: PassageIndex) -> None:
    saw = watched(index, TURNS)

    assert {versions for versions, _, _ in saw} <= {(f"v{number}",) for number in range(TURNS)}
    # By one leg only, where the other one was searched a moment sooner.
    assert {count for _, *counts in saw for count in counts} <= {0, CHUNKS}
    assert seen(find(index, EVERYTHING)) == ((f"v{TURNS - 1}",), CHUNKS, CHUNKS)


def test_nobody_sees_two_versions_while_others_write(make_index: Make) -> None:
    index, elsewhere = make_index(), make_index()

    saw = watched(index, TURNS, elsewhere)

    assert {versions for versions, _, _ in saw} <= {(f"v{number}",) for number in range(TURNS)}
    assert seen(find(index, EVERYTHING)) == ((f"v{TURNS - 1}",), CHUNKS, CHUNKS)


class Dies(Exception):
    """The writer's end."""


class MortalIndex(OpenSearchIndex):
    """An index whose writer dies when the new rows are written, before any is shown."""

    def _delete(self, ids: object) -> None:
        raise Dies(ids)


@pytest.fixture
def opened(opensearch_client: OpenSearch, passages_alias: str) -> PassageIndex:
    """The passages of a live generation, with a whole first version of a document."""
    engine = OpenSearchGenerations(opensearch_client, passages_alias, StillClock())
    index = engine.open(first(engine))
    replace(index, 1, 5)
    mortal = MortalIndex(opensearch_client, passages_alias, engine.all()[-1])
    with pytest.raises(Dies):
        replace(mortal, 2, 9)
    return index


def test_what_a_writer_has_left_unshown_is_not_found(opened: PassageIndex) -> None:
    assert seen(find(opened, EVERYTHING)) == (("v1",), 5, 5)
    assert opened.count("acme", "doc_1") == 5


def test_what_a_writer_has_left_is_not_mixed_in_once_others_show_it(opened: PassageIndex) -> None:
    put(opened, document("doc_2"), HANDBOOK)

    legs = find(opened, EVERYTHING)

    assert opened.count("acme", "doc_1") == 5 + 9
    assert seen(legs) == (("v1",), 5, 5)


@pytest.mark.parametrize(("number", "count"), [(2, 9), (2, 4), (3, 7)])
def test_whoever_writes_next_makes_good_what_was_left(
    opened: PassageIndex, number: int, count: int
) -> None:
    replace(opened, number, count)

    put(opened, document("doc_2"), HANDBOOK)
    assert seen(find(opened, EVERYTHING)) == ((f"v{number}",), count, count)
    assert opened.count("acme", "doc_1") == count


def test_what_was_left_goes_with_the_document(opened: PassageIndex) -> None:
    opened.remove("acme", "doc_1")

    put(opened, document("doc_2"), HANDBOOK)
    assert opened.count("acme", "doc_1") == 0

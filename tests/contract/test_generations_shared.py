"""Every search engine's generations are shared: what one process does, the others go by."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.errors import SearchUnavailable
from tests.contract.indexes import (
    EMBEDDER,
    HANDBOOK,
    STALE_SECONDS,
    MakeGenerations,
    find,
    first,
    ids,
    put,
    recipe,
)
from tests.contract.still_clock import StillClock
from tests.unit.retrieval.fakes import HashEmbedder, document, query

OLD, NEW = "g2-aaaaaaaa-0001", "g2-bbbbbbbb-0002"


def test_creating_by_many_at_once_makes_one(make_generations: MakeGenerations) -> None:
    engines = [make_generations() for _ in range(6)]

    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda one: one.create(OLD, recipe()), engines))

    assert {one.name for one in made} == {OLD}
    assert len(engines[0].all()) == 1


def test_another_process_sees_every_change(
    make_generations: MakeGenerations, index_clock: StillClock
) -> None:
    one, other = make_generations(), make_generations()
    assert other.live() is None
    one.create(OLD, recipe())
    one.create(NEW, recipe())
    assert [each.name for each in other.all()] == [OLD, NEW]

    one.promote(NEW)
    index_clock.sleep(STALE_SECONDS)
    live = other.live()
    one.discard(OLD)

    assert live is not None
    assert live.name == NEW
    assert [(each.name, each.live) for each in other.all()] == [(NEW, True)]


def test_what_one_process_writes_another_finds_in_the_same_generation(
    make_generations: MakeGenerations,
) -> None:
    one, other = make_generations(), make_generations()
    made = one.create(OLD, recipe())
    opened = other.open(made)
    put(one.open(made), document("doc_1"), HANDBOOK[:3])
    assert len(find(opened, query("warranty")).knn) == 3

    put(one.open(made), document("doc_2"), HANDBOOK[3:9])
    one.open(made).remove("acme", "doc_1")

    assert len(find(opened, query("warranty")).knn) == 6
    assert ids(find(opened, query("toaster")).bm25) == ["i"]


def test_a_discarded_generation_fails_and_does_not_come_back(
    make_generations: MakeGenerations,
) -> None:
    one, other = make_generations(), make_generations()
    first(one)
    made = one.create(NEW, recipe())
    opened = other.open(made)
    put(opened, document(), HANDBOOK)

    one.discard(NEW)

    with pytest.raises(SearchUnavailable):
        find(opened, query("warranty"))
    with pytest.raises(SearchUnavailable):
        put(opened, document(), HANDBOOK)
    with pytest.raises(SearchUnavailable):
        opened.held([("acme", "doc_1")])
    with pytest.raises(SearchUnavailable):
        other.open(made).size()
    assert [each.name for each in one.all()] == [first(one).name]


def test_searches_never_fail_while_generations_are_swapped(
    make_generations: MakeGenerations, index_clock: StillClock
) -> None:
    builder, searcher = make_generations(), make_generations()
    sizes = {OLD: 16, NEW: 32}
    for name, size in sizes.items():
        made = builder.create(name, recipe(size))
        put(builder.open(made), document(), HANDBOOK, HashEmbedder(size))
    builder.promote(OLD)

    def search(_: int) -> str:
        index_clock.sleep(STALE_SECONDS)
        live = searcher.live()
        assert live is not None
        asked = query(HANDBOOK[4].text, depth=1)
        legs = find(searcher.open(live), asked, HashEmbedder(sizes[live.name]))
        assert ids(legs.bm25) == ids(legs.knn) == ["e"]
        return legs.generation

    with ThreadPoolExecutor(3) as pool:
        searched = pool.map(search, range(60))
        for turn in range(10):
            builder.promote((NEW, OLD)[turn % 2])
        answered = set(searched)

    assert answered <= set(sizes)
    assert EMBEDDER.dimension == sizes[OLD]

"""A generation that is not live yet can be searched as if it were."""

from shared.retrieval.pinned import PinnedGenerations
from tests.unit.retrieval.searches import SearchedGenerations, generation


def test_the_pinned_generation_is_the_live_one() -> None:
    behind = SearchedGenerations(generation("g1", live=True))
    behind.now = [generation("g1", live=True), generation("g2")]

    pinned = PinnedGenerations(behind, generation("g2"))

    assert pinned.live() == generation("g2", live=True)
    assert pinned.all() == [generation("g1"), generation("g2", live=True)]


def test_all_else_goes_through() -> None:
    behind = SearchedGenerations(generation("g1", live=True), g1=None)
    pinned = PinnedGenerations(behind, generation("g2"))

    made = pinned.create("g3", generation("g1").recipe)
    pinned.describe("g3", 0.2)
    pinned.promote("g3")
    pinned.discard("g1")

    assert made.name == "g3"
    assert pinned.open(generation("g1")) is behind.indexes["g1"]
    assert behind.written == ["create g3", "describe g3 0.2", "promote g3", "discard g1"]

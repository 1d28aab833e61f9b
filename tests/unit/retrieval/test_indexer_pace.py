"""Whoever listens hears how far a document is, keeps what is done, and may break it off."""

from collections.abc import Collection
from typing import Any

import numpy as np
import pytest

from shared.retrieval.preparation import AT_ONCE
from tests.unit.retrieval.indexing import COARSE, FIRST, OTHER_MODEL, Room, extract


class Listener:
    """Hears how far it is; keeps some vectors of before, and may break it off."""

    def __init__(self, *kept: str) -> None:
        self.cuts: list[int] = []
        self.batches: list[tuple[str, int]] = []
        self.stops_at = 0
        self._kept = kept

    def cut(self, chunks: int) -> None:
        """Hear of the cut."""
        self.cuts.append(chunks)

    def kept(self, model_id: str, contents: Collection[str]) -> dict[str, Any]:
        """What was kept."""
        del model_id
        return {one: np.array([0, 1], np.float32) for one in contents if one in self._kept}

    def embedded(self, model_id: str, vectors: dict[str, Any]) -> None:
        """Hear of a batch."""
        self.batches.append((model_id, len(vectors)))
        if len(self.batches) == self.stops_at:
            raise TimeoutError


def test_says_how_far_it_is_beginning_with_the_live_generation() -> None:
    room = Room(OTHER_MODEL, COARSE, FIRST)
    room.shelves.promote("g2-made-0003")
    listener = Listener()
    words = "\n".join(f"w{number}" for number in range(1_000, 1_001 + AT_ONCE))

    prepared = room.indexer.prepare("acme", extract(words), pace=listener)

    assert [one.generation.live for one in prepared] == [True, False, False]
    assert listener.cuts == [AT_ONCE + 1]
    live, other = FIRST.embedder.model_id, OTHER_MODEL.embedder.model_id
    assert listener.batches[:2] == [(live, AT_ONCE), (live, 1)]
    assert (other, 1) in listener.batches


def test_can_be_broken_off_after_any_batch() -> None:
    room = Room(FIRST)
    listener = Listener()
    listener.stops_at = 1
    words = "\n".join(f"w{number}" for number in range(1_000, 1_001 + AT_ONCE))

    with pytest.raises(TimeoutError):
        room.indexer.prepare("acme", extract(words), pace=listener)

    assert len(room.weighers.of(FIRST).texts) == AT_ONCE


def test_embeds_nothing_that_an_earlier_go_has_kept() -> None:
    room = Room(FIRST)
    (first, _) = room.indexer.prepare("acme", extract("one\ntwo"))[0].chunks
    room.weighers.of(FIRST).asked.clear()
    listener = Listener(first.content)

    (prepared,) = room.indexer.prepare("acme", extract("one\ntwo"), pace=listener)

    assert room.weighers.of(FIRST).texts == ["two"]
    assert np.array_equal(prepared.vectors, [[0, 1], [1, 0]])

"""In which passages each word stands and how often, as arrays that are quick to go through."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from shared.retrieval.stems import Bag

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Posting = tuple[NDArray[np.int32], NDArray[np.uint16]]


@dataclass(frozen=True)
class Segment:
    """The postings of some passages: those of `names[i]` are `starts[i]:starts[i + 1]`."""

    names: "NDArray[np.uint64]"
    starts: "NDArray[np.int64]"
    places: "NDArray[np.int32]"
    counts: "NDArray[np.uint16]"

    @property
    def sizes(self) -> "NDArray[np.int64]":
        """How many postings each name has."""
        return np.diff(self.starts)


class Postings:
    """Names (of stems and labels) to the places of passages; new places only ever follow old ones.

    Like Lucene's, the postings stand in segments. A new one is merged with those before it while
    they are not at least twice as long: so there are few, and each posting is moved seldom.
    """

    def __init__(self) -> None:
        self._segments: list[Segment] = []

    def add(self, begin: int, bags: Sequence[Bag]) -> None:
        """Put passages at the places from `begin` on."""
        if bags:
            self._segments.append(_segment(begin, bags))
        while len(self._segments) > 1 and _are_alike(*self._segments[-2:]):
            self._segments[-2:] = [_merged(*self._segments[-2:])]

    def of(self, names: "NDArray[np.uint64]") -> Iterator[list["Posting"]]:
        """For each name its places and counts, in as many parts as there are segments with it."""
        found = [(segment, np.searchsorted(segment.names, names)) for segment in self._segments]
        for i, name in enumerate(names):
            parts = []
            for segment, spots in found:
                spot = spots[i]
                if spot < len(segment.names) and segment.names[spot] == name:
                    part = slice(segment.starts[spot], segment.starts[spot + 1])
                    parts.append((segment.places[part], segment.counts[part]))
            yield parts

    def keep(self, kept: "NDArray[np.bool_]") -> None:
        """Forget the other places [size]; those kept move up, in their order."""
        moved = np.cumsum(kept, dtype=np.int32) - 1
        self._segments = [_sifted(segment, kept, moved) for segment in self._segments]


def _segment(begin: int, bags: Sequence[Bag]) -> Segment:
    names = np.concatenate([bag.names for bag in bags])
    sizes = [len(bag.names) for bag in bags]
    places = np.repeat(np.arange(begin, begin + len(bags), dtype=np.int32), sizes)
    order = np.argsort(names, kind="stable")
    names = names[order]
    starts = np.append(_beginnings(names), len(names))
    counts = np.concatenate([bag.counts for bag in bags])
    return Segment(names[starts[:-1]], starts, places[order], counts[order])


def _beginnings(names: "NDArray[np.uint64]") -> "NDArray[np.intp]":
    """Where each name begins among sorted ones."""
    return np.flatnonzero(np.concatenate([names[:1] == names[:1], names[1:] != names[:-1]]))


def _are_alike(one: Segment, other: Segment) -> bool:
    return len(one.places) < 2 * len(other.places)


def _merged(one: Segment, other: Segment) -> Segment:
    """Both in one pass: each name's postings of `one`, then those of `other`."""
    names = np.sort(np.concatenate([one.names, other.names]), kind="stable")
    names = names[_beginnings(names)]
    mine, theirs = np.searchsorted(names, one.names), np.searchsorted(names, other.names)
    sizes = np.zeros(len(names), np.int64)
    sizes[mine] = one.sizes
    first = sizes.copy()
    sizes[theirs] += other.sizes
    starts = np.concatenate([[0], np.cumsum(sizes)])
    total = int(starts[-1])
    places, counts = np.empty(total, np.int32), np.empty(total, np.uint16)
    begins = starts[:-1]
    for segment, begin in ((one, begins[mine]), (other, (begins + first)[theirs])):
        target = np.arange(len(segment.places)) + np.repeat(
            begin - segment.starts[:-1], segment.sizes
        )
        places[target], counts[target] = segment.places, segment.counts
    return Segment(names, starts, places, counts)


def _sifted(segment: Segment, kept: "NDArray[np.bool_]", moved: "NDArray[np.int32]") -> Segment:
    stays = kept[segment.places]
    before = np.concatenate([[0], np.cumsum(stays)])
    starts = before[segment.starts]
    used = np.diff(starts) > 0
    return Segment(
        names=segment.names[used],
        starts=np.append(starts[:-1][used], starts[-1]),
        places=moved[segment.places[stays]],
        counts=segment.counts[stays],
    )

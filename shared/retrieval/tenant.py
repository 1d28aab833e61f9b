"""One tenant's passages in memory: both legs of a search, exact, over what the asker may see."""

import math
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from shared.retrieval.postings import Postings
from shared.retrieval.stems import Bag, label, name
from shared.types.retrieval import Query

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shared.ports import Vectors

    Places = NDArray[np.bool_]

Ranked = list[tuple[int, float]]
"""Row numbers with their scores, best first."""

K1, B = 1.2, 0.75
"""BM25's usual constants: how soon a repeated word stops counting, how much length is held
against a passage (Robertson and Zaragoza, 2009)."""

FIRST_CAPACITY = 16
WORTH_GATHERING = 0.3
"""Below this share of visible passages their vectors are picked out before they are compared."""
WORTH_SWEEPING = 0.25
"""From this share of removed passages on, the others move together."""
OPEN = "open"


def labels_of(groups: Sequence[str], metadata: Mapping[str, str]) -> list[str]:
    """What a document's passages can be told apart by: its groups and its metadata."""
    opened = [label("group", group) for group in set(groups)] or [label(OPEN)]
    return opened + [label("metadata", key, value) for key, value in metadata.items()]


class TenantPassages:
    """Passages by row number, each at a place of its own until the removed ones are swept out.

    Rows come in ascending order. Whoever uses it holds its lock.
    """

    def __init__(self, dimension: int) -> None:
        self.lock = Lock()
        self._dimension = dimension
        self.clear()

    def clear(self) -> None:
        """Begin anew, with no passages."""
        self.version = 0
        """The tenant's write that this state is up to."""
        self._size = self._gone = 0
        self._matrix = np.empty((0, self._dimension), np.float32)
        self._rows = np.empty(0, np.int64)
        self._lengths = np.empty(0, np.int32)
        self._alive = np.empty(0, np.bool_)
        self._postings = Postings()

    @property
    def last(self) -> int:
        """The highest row number that has come in; 0 before the first."""
        return int(self._rows[self._size - 1]) if self._size else 0

    def reserve(self, size: int) -> None:
        """Make room for so many passages in all."""
        if size <= len(self._rows):
            return
        capacity = max(size, 2 * len(self._rows), FIRST_CAPACITY)
        self._matrix = _grown(self._matrix, self._size, capacity)
        self._rows = _grown(self._rows, self._size, capacity)
        self._lengths = _grown(self._lengths, self._size, capacity)
        self._alive = _grown(self._alive, self._size, capacity)

    def add(self, rows: Sequence[int], vectors: "Vectors", bags: Sequence[Bag]) -> None:
        """Put passages with vectors [len(rows), dimension] under new row numbers."""
        begin, end = self._size, self._size + len(rows)
        self.reserve(end)
        self._matrix[begin:end] = vectors
        self._rows[begin:end] = rows
        self._lengths[begin:end] = [bag.length for bag in bags]
        self._alive[begin:end] = True
        self._postings.add(begin, bags)
        self._size = end

    def remove(self, rows: Sequence[int]) -> None:
        """Forget rows, those that are there."""
        known = self._rows[: self._size]
        gone = np.unique(np.searchsorted(known, rows)[np.isin(rows, known)])
        gone = gone[self._alive[gone]]
        self._alive[gone] = False
        self._gone += len(gone)
        if self._gone > WORTH_SWEEPING * self._size:
            self._sweep()

    def find(
        self, query: Query, vector: "Vectors", stems: "NDArray[np.uint64]"
    ) -> tuple[Ranked, Ranked]:
        """The rows nearest to the words and to the unit vector [dimension] of a question."""
        seen = self._seen(query)
        if not seen.any():
            return [], []
        return self._by_words(stems, seen, query.depth), self._near(vector, seen, query.depth)

    def _seen(self, query: Query) -> "Places":
        """The places that the asker's groups and filters leave to be ranked."""
        groups = [label("group", group) for group in query.groups]
        seen = self._labelled([label(OPEN), *groups]) & self._alive[: self._size]
        for key, values in query.filters.items():
            seen &= self._labelled([label("metadata", key, value) for value in values])
        return seen

    def _labelled(self, labels: Sequence[str]) -> "Places":
        marked = np.zeros(self._size, np.bool_)
        for parts in self._postings.of(np.array([name(one) for one in labels], np.uint64)):
            for places, _ in parts:
                marked[places] = True
        return marked

    def _by_words(self, stems: "NDArray[np.uint64]", seen: "Places", depth: int) -> Ranked:
        """BM25 over all of the tenant's passages, with Lucene's idf, which is never negative."""
        alive, lengths = self._alive[: self._size], self._lengths[: self._size]
        total = self._size - self._gone
        average = lengths.sum(where=alive) / total or 1.0
        norms = (K1 * (1 - B + B / average * lengths)).astype(np.float32)
        scores = np.zeros(self._size, np.float32)
        for parts in self._postings.of(stems):
            having = sum(self._count(places) for places, _ in parts)
            weight = np.float32((K1 + 1) * math.log1p((total - having + 0.5) / (having + 0.5)))
            for places, counts in parts:
                often = counts.astype(np.float32)
                scores[places] += weight * often / (often + norms[places])
        found = np.flatnonzero((scores > 0) & seen)
        return self._best(found, scores[found], depth)

    def _count(self, places: "NDArray[np.int32]") -> int:
        return int(np.count_nonzero(self._alive[places])) if self._gone else len(places)

    def _near(self, vector: "Vectors", seen: "Places", depth: int) -> Ranked:
        places = np.flatnonzero(seen)
        few = len(places) < WORTH_GATHERING * self._size
        compared = self._matrix[places] if few else self._matrix[: self._size]
        # Not BLAS: for one vector its threads gain nothing, and they spin on afterwards.
        cosines = np.einsum("ij,j->i", compared, vector)
        return self._best(places, cosines if few else cosines[places], depth)

    def _best(self, places: "NDArray[np.intp]", scores: "Vectors", depth: int) -> Ranked:
        """The places with the highest scores; of equal ones those that came first."""
        if depth < len(places):
            least = np.partition(scores, -depth)[-depth]
            over, equal = np.flatnonzero(scores > least), np.flatnonzero(scores == least)
            chosen = np.append(over, equal[: depth - len(over)])
            places, scores = places[chosen], scores[chosen]
        found = zip(self._rows[places].tolist(), scores.tolist(), strict=True)
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def _sweep(self) -> None:
        kept = self._alive[: self._size].copy()
        size = self._size - self._gone
        for array in (self._matrix, self._rows, self._lengths, self._alive):
            array[:size] = array[: self._size][kept]
        self._postings.keep(kept)
        self._size, self._gone = size, 0


def _grown(array: "NDArray[Any]", used: int, capacity: int) -> "NDArray[Any]":
    """A longer array with the same beginning; the rest takes no memory before it is written."""
    longer = np.empty((capacity, *array.shape[1:]), array.dtype)
    longer[:used] = array[:used]
    return longer

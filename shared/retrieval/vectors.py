"""One tenant's vectors in memory, compared with a question's all at once and exactly."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shared.ports import Vectors

FIRST_CAPACITY = 256


class TenantVectors:
    """Unit vectors by row number, each open to some groups or (an empty set) to all.

    Adding and removing touch only the rows concerned. Not safe for use by two threads at once.
    """

    def __init__(self, dimension: int, version: int) -> None:
        """Begin empty; `version` is the write of the tenant's that this state is up to."""
        self.version = version
        self._matrix = np.empty((FIRST_CAPACITY, dimension), np.float32)
        self._rows = np.empty(FIRST_CAPACITY, np.int64)
        self._openings = np.empty(FIRST_CAPACITY, np.int32)
        self._places: dict[int, int] = {}
        self._kinds: dict[frozenset[str], int] = {}

    def add(self, rows: Sequence[int], groups: frozenset[str], vectors: "Vectors") -> None:
        """Put vectors [len(rows), dimension] under new row numbers."""
        begin, end = len(self._places), len(self._places) + len(rows)
        self._make_room(end)
        self._matrix[begin:end] = vectors
        self._rows[begin:end] = rows
        self._openings[begin:end] = self._kinds.setdefault(groups, len(self._kinds))
        self._places.update(zip(rows, range(begin, end), strict=True))

    def remove(self, rows: Iterable[int]) -> None:
        """Forget rows: the last one moves into each gap."""
        for row in rows:
            gap, last = self._places.pop(row), len(self._places)
            if gap != last:
                self._move(last, gap)

    def nearest(
        self, vector: "Vectors", groups: frozenset[str], depth: int
    ) -> list[tuple[int, float]]:
        """The row numbers nearest to a unit vector that the groups may see, with their cosines."""
        seen = self._visible(groups)
        # Not BLAS: for one vector its threads gain nothing, and they spin on afterwards.
        scores = np.einsum("ij,j->i", self._matrix[seen], vector)
        best = np.argpartition(-scores, depth)[:depth] if depth < len(scores) else slice(None)
        found = zip(self._rows[seen][best].tolist(), scores[best].tolist(), strict=True)
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def _visible(self, groups: frozenset[str]) -> "slice | NDArray[np.intp]":
        """The places of what the groups may see; all of them at no cost where that is so."""
        opened = np.array([not kind or bool(kind & groups) for kind in self._kinds], np.bool_)
        if opened.all():
            return slice(len(self._places))
        return np.flatnonzero(opened[self._openings[: len(self._places)]])

    def _move(self, source: int, target: int) -> None:
        for array in (self._matrix, self._rows, self._openings):
            array[target] = array[source]
        self._places[int(self._rows[target])] = target

    def _make_room(self, size: int) -> None:
        capacity = len(self._rows)
        if size <= capacity:
            return
        more = max(size, 2 * capacity) - capacity
        self._matrix = np.concatenate(
            [self._matrix, np.empty((more, *self._matrix.shape[1:]), np.float32)]
        )
        self._rows = np.concatenate([self._rows, np.empty(more, np.int64)])
        self._openings = np.concatenate([self._openings, np.empty(more, np.int32)])

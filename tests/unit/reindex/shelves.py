"""A search engine for tests, in memory: what its generations hold can be looked at and spoilt."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from shared.errors import Conflict, NotFound, SearchUnavailable
from shared.types.documents import Document
from shared.types.rebuild import Key
from shared.types.recipe import Generation, Recipe
from shared.types.retrieval import (
    Chunk,
    Found,
    Hit,
    Holding,
    HoldingPage,
    IndexSize,
    Legs,
    Passage,
    Query,
    Sample,
)
from tests.unit.retrieval.fakes import HashEmbedder

if TYPE_CHECKING:
    from shared.ports import Vectors

VECTORS = HashEmbedder()


@dataclass
class Row:
    """What a shelf holds of one document."""

    groups: tuple[str, ...]
    version: str
    passages: list[Passage]
    expected: int

    def holding(self, key: Key) -> Holding:
        """Count it."""
        return Holding(
            tenant=key[0],
            document_id=key[1],
            versions=(self.version,),
            passages=len(self.passages),
            expected=self.expected,
        )


@dataclass
class Shelf:
    """One generation."""

    rows: dict[Key, Row] = field(default_factory=dict)

    def find(self, query: Query, vector: "Vectors") -> Legs:
        """Never asked: `ShelfRetriever` looks for itself."""
        raise NotImplementedError

    def replace(
        self, document: Document, chunks: Sequence[Chunk], vectors: "Vectors", at: datetime
    ) -> None:
        """Put a document in the place of what was there of it."""
        assert len(chunks) == len(vectors)
        passages = [
            Passage(**one.model_dump(), document_id=document.id, indexed_at=at) for one in chunks
        ]
        row = Row(document.groups, document.version, passages, len(passages))
        self.rows[document.tenant, document.id] = row

    def remove(self, tenant: str, document_id: str) -> None:
        """Take a document away."""
        self.rows.pop((tenant, document_id), None)

    def count(self, tenant: str, document_id: str) -> int:
        """Count a document's passages."""
        row = self.rows.get((tenant, document_id))
        return len(row.passages) if row else 0

    def vectors(self, tenant: str, contents: Collection[str]) -> "dict[str, Vectors]":
        """Some vector for each."""
        del tenant
        return {one: VECTORS.embed([one])[0] for one in contents}

    def holdings(self, limit: int, cursor: str | None) -> HoldingPage:
        """Count every document, in the order of their keys."""
        keys = [key for key in sorted(self.rows) if cursor is None or "/".join(key) > cursor]
        return HoldingPage(
            holdings=tuple(self.rows[key].holding(key) for key in keys[:limit]),
            next_cursor="/".join(keys[limit - 1]) if keys[limit:] else None,
        )

    def held(self, documents: Collection[Key]) -> dict[Key, Holding]:
        """Count some documents."""
        return {key: self.rows[key].holding(key) for key in documents if key in self.rows}

    def size(self) -> IndexSize:
        """Count all."""
        passages = sum(len(row.passages) for row in self.rows.values())
        return IndexSize(documents=len(self.rows), passages=passages)

    def sample(self, count: int, seed: int) -> Sequence[Sample]:
        """The first passages."""
        del seed
        found = [
            Sample(tenant=key[0], groups=row.groups, passage=passage)
            for key, row in sorted(self.rows.items())
            for passage in row.passages
        ]
        return found[:count]


class Shelves:
    """All generations, which can be spoilt and looked into through `shelf`."""

    def __init__(self) -> None:
        self._all: dict[str, tuple[Generation, Shelf]] = {}

    def live(self) -> Generation | None:
        """The live one."""
        return next((one for one in self.all() if one.live), None)

    def all(self) -> list[Generation]:
        """Every generation, the oldest first."""
        return [generation for generation, _ in self._all.values()]

    def open(self, generation: Generation) -> Shelf:
        """One generation's shelf. Raises SearchUnavailable where it is gone."""
        return self.shelf(generation.name)

    def create(self, name: str, recipe: Recipe) -> Generation:
        """A new generation, unless it is there."""
        return self._all.setdefault(name, (Generation(name=name, recipe=recipe), Shelf()))[0]

    def describe(self, name: str, spread: float) -> None:
        """Note a spread."""
        self._change(name, spread=spread)

    def promote(self, name: str) -> None:
        """Make one live."""
        if name not in self._all:
            raise NotFound("There is no such generation.")
        for other in self._all:
            self._change(other, live=other == name)

    def discard(self, name: str) -> None:
        """Throw one away."""
        if name in self._all and self._all[name][0].live:
            raise Conflict("The generation is live.")
        self._all.pop(name, None)

    def shelf(self, name: str) -> Shelf:
        """A generation by its name. Raises SearchUnavailable."""
        if name not in self._all:
            raise SearchUnavailable("The generation is no more.")
        return self._all[name][1]

    def _change(self, name: str, **changes: object) -> None:
        generation, shelf = self._all[name]
        self._all[name] = (generation.model_copy(update=changes), shelf)


@dataclass(frozen=True)
class ShelfRetriever:
    """Ranks the passages of one shelf by how many words they share with the question."""

    shelf: Shelf

    def search(self, query: Query, settings: object) -> Found:
        """Find what a tenant may see."""
        asked = set(query.text.split())
        ranked: list[tuple[int, str, Passage]] = sorted(
            (-len(asked & set(passage.text.split())), passage.key, passage)
            for (tenant, _), row in self.shelf.rows.items()
            if tenant == query.tenant and (not row.groups or {*row.groups} & {*query.groups})
            for passage in row.passages
        )
        del settings
        hits = (Hit(passage=passage, score=0.0, legs={}) for shared, _, passage in ranked if shared)
        return Found(hits=tuple(hits))


def unit(count: int, dimension: int) -> "Vectors":
    """So many equal vectors."""
    return np.tile(np.eye(1, dimension, dtype=np.float32), (count, 1))

"""Turns a document's chunks into the passages that an index holds, and names each of them."""

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from shared.errors import SearchUnavailable
from shared.types.documents import Document
from shared.types.retrieval import Chunk, Passage, Scored

if TYPE_CHECKING:
    from shared.ports import Vectors


def passages(document: Document, chunks: Sequence[Chunk], at: datetime) -> list[Passage]:
    """The chunks as passages of their document, indexed `at` (UTC); the last of a repeated id."""
    unique = {chunk.id: chunk for chunk in chunks}
    return [
        Passage(**chunk.model_dump(), document_id=document.id, indexed_at=at)
        for chunk in unique.values()
    ]


def vectors_of(chunks: Sequence[Chunk], vectors: "Vectors", dimension: int) -> "Vectors":
    """The rows that belong to `passages` of the same chunks, float32 [n, dimension]."""
    if vectors.shape != (len(chunks), dimension):
        raise SearchUnavailable(
            f"The index holds vectors of {dimension} numbers, one for each of {len(chunks)} chunks;"
            f" it was given {vectors.shape}."
        )
    last = {chunk.id: row for row, chunk in enumerate(chunks)}
    return np.ascontiguousarray(vectors[list(last.values())], np.float32)


def one_vector(vector: "Vectors", dimension: int) -> "Vectors":
    """The question's vector as float32 [dimension]. Raises SearchUnavailable for another length."""
    if vector.shape != (dimension,):
        raise SearchUnavailable(
            f"The index holds vectors of {dimension} numbers; the question's has {vector.shape}. "
            "Search with the embedding model that filled the index, or index again."
        )
    return np.ascontiguousarray(vector, np.float32)


def row_key(tenant: str, document_id: str, version: str, passage_id: str) -> str:
    """A row's name in an index of all tenants: 40 hex digits that two passages never share.

    Nor do two versions of a document: the old one's rows stand until the new one's are complete.
    """
    parts = [tenant, document_id, version, passage_id]
    return sha256(json.dumps(parts).encode()).hexdigest()[:40]


def best_first(scored: Sequence[Scored]) -> tuple[Scored, ...]:
    """Sorted by score, equal scores by document and passage, so that order is never chance."""
    return tuple(
        sorted(scored, key=lambda one: (-one.score, one.passage.document_id, one.passage.id))
    )

"""Stand-ins of the retrieval tests: an embedder without a model, documents and chunks."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from shared.types.documents import Document
from shared.types.retrieval import Chunk, Passage, Query, Scored

if TYPE_CHECKING:
    from shared.ports import Vectors

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


class HashEmbedder:
    """Unit vectors made from a text's hash: the same text the same vector, others far away."""

    model_id = "hash"

    def __init__(self, dimension: int = 16) -> None:
        self.dimension = dimension
        self.asked: list[tuple[str, ...]] = []

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """Float32 rows of length 1, [len(texts), dimension]."""
        self.asked.append(tuple(texts))
        rows = np.array([self._row(text) for text in texts], np.float32)
        return rows.reshape(len(texts), self.dimension)

    def _row(self, text: str) -> "Vectors":
        seed = int.from_bytes(sha256(text.encode(errors="replace")).digest()[:8])
        row = np.random.default_rng(seed).standard_normal(self.dimension)
        return (row / np.linalg.norm(row)).astype(np.float32)


def document(
    id: str = "doc_1",
    tenant: str = "acme",
    groups: tuple[str, ...] = (),
    metadata: dict[str, str] | None = None,
    version: str = "v1",
) -> Document:
    """A document of a tenant, open to some groups or to all."""
    return Document(
        id=id,
        tenant=tenant,
        owner="ada",
        name=f"{id}.md",
        status="embedding",
        groups=groups,
        metadata=metadata or {},
        version=version,
        created_at=AT,
        updated_at=AT,
    )


def chunk(id: str, text: str = "", title: str = "", section: str = "") -> Chunk:
    """A chunk of a text that begins at its first character."""
    return Chunk(id=id, text=text or id, title=title, section=section, start=0, end=len(text))


def scored(id: str, score: float, document_id: str = "doc_1") -> Scored:
    """A passage found with a score."""
    passage = Passage(**chunk(id).model_dump(), document_id=document_id, indexed_at=AT)
    return Scored(passage=passage, score=score)


def query(
    text: str,
    tenant: str = "acme",
    groups: tuple[str, ...] = (),
    depth: int = 10,
    filters: dict[str, tuple[str, ...]] | None = None,
) -> Query:
    """A search of a tenant's."""
    return Query(tenant=tenant, groups=groups, text=text, depth=depth, filters=filters or {})

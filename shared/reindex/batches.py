"""Divides documents into tasks that a worker can end in its time."""

from collections.abc import Iterator, Sequence

from shared.types.documents import Document
from shared.types.rebuild import CopyTask, Key

MOST_DOCUMENTS = 50
MOST_BYTES = 8_000_000


def batches(generation: str, documents: Sequence[Document]) -> list[CopyTask]:
    """Tasks that put these documents into a generation: few at once, and big ones alone."""
    return [CopyTask(generation=generation, documents=keys) for keys in _grouped(documents)]


def alone(generation: str, documents: Sequence[Document]) -> list[CopyTask]:
    """A task for each document, so that one that kills whoever touches it takes no other along."""
    return [CopyTask(generation=generation, documents=(key_of(one),)) for one in documents]


def key_of(document: Document) -> Key:
    """A document's tenant and id."""
    return document.tenant, document.id


def _grouped(documents: Sequence[Document]) -> Iterator[tuple[Key, ...]]:
    group: list[Key] = []
    size = 0
    for document in documents:
        if group and (len(group) == MOST_DOCUMENTS or size + document.size > MOST_BYTES):
            yield tuple(group)
            group, size = [], 0
        group.append(key_of(document))
        size += document.size
    if group:
        yield tuple(group)

"""Which documents a generation does not hold, though it should."""

from collections.abc import Iterable, Sequence

from shared.reindex.batches import key_of
from shared.reindex.parts import Rebuilding
from shared.types.documents import Document
from shared.types.recipe import Generation


def lacking(
    parts: Rebuilding, generation: Generation, documents: Iterable[Document]
) -> Sequence[Document]:
    """The indexed ones among these documents (at most 1,000) that are not held whole.

    Looked at twice, for a page of the table is older than what the index is asked for. Documents
    that are on their way do not count: their own processing writes to every generation.
    """
    suspects = _not_held(parts, generation, documents)
    if not suspects:
        return ()
    afresh = parts.documents.several([key_of(document) for document in suspects])
    return _not_held(parts, generation, afresh.values())


def _not_held(
    parts: Rebuilding, generation: Generation, documents: Iterable[Document]
) -> Sequence[Document]:
    indexed = {key_of(one): one for one in documents if one.status == "indexed"}
    if not indexed:
        return ()
    held = parts.generations.open(generation).held(list(indexed))
    return [
        document
        for key, document in indexed.items()
        if key not in held or not held[key].is_whole(document.version)
    ]

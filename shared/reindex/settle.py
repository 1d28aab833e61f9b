"""Brings one document to rest in a generation: whole in its present version, or not at all."""

from shared.errors import DocumentError, NotFound, Overtaken
from shared.index_ports import PassageIndex
from shared.reindex.parts import Rebuilding
from shared.reindex.troubles import note
from shared.types.documents import Document, Upload
from shared.types.rebuild import Key, Trouble
from shared.types.recipe import Generation

ROUNDS = 5


def settle(key: Key, generation: Generation, parts: Rebuilding) -> None:
    """Put a document into a generation or take it out, and look at it again afterwards.

    A document that is on its way is left alone: its own processing writes to every generation.
    Raises BackendError, Overtaken where it changes all the time.
    """
    index = parts.generations.open(generation)
    for _ in range(ROUNDS):
        document = parts.documents.get(*key)
        _settle_once(key, document, generation, index, parts)
        if _revision(parts.documents.get(*key)) == _revision(document):
            return
    raise Overtaken("The document is being changed by others all the time.")


def _settle_once(
    key: Key,
    document: Document | None,
    generation: Generation,
    index: PassageIndex,
    parts: Rebuilding,
) -> None:
    if document is None or document.status in ("deleted", "failed"):
        index.remove(*key)
    elif document.status == "indexed" and not _is_held(key, document, index):
        _put(document, generation, parts)


def _is_held(key: Key, document: Document, index: PassageIndex) -> bool:
    holding = index.held([key]).get(key)
    return holding is not None and holding.is_whole(document.version)


def _put(document: Document, generation: Generation, parts: Rebuilding) -> None:
    """Read, cut, embed and put one document; what can never be read is noted."""
    try:
        data = parts.uploads.read(_upload(document))
        extract = parts.extractor.extract(document.name, data)
    except NotFound:
        # A newer file may have come a moment ago, and its own processing will be next. If not, the
        # check finds the document missing until it gives up.
        return
    except DocumentError as error:
        if _stands(document, parts):
            note(parts, generation.name, [_trouble(document, error.sentence)])
        return
    prepared = parts.indexer.prepare(document.tenant, extract, into=generation)
    # Embedding takes minutes: what was deleted or replaced meanwhile must not come in again.
    if _stands(document, parts):
        # It came in when it was indexed, not now, nor when it was understood or told of: an index
        # that is made anew brings nothing new.
        parts.indexer.put(document, prepared, document.reached.get("indexed", document.updated_at))


def _upload(document: Document) -> Upload:
    return Upload(key=document.key, version=document.version, size=document.size)


def _trouble(document: Document, sentence: str) -> Trouble:
    return Trouble(tenant=document.tenant, document_id=document.id, detail=sentence)


def _stands(document: Document, parts: Rebuilding) -> bool:
    found = parts.documents.get(document.tenant, document.id)
    return _revision(found) == document.revision


def _revision(document: Document | None) -> int | None:
    return None if document is None else document.revision

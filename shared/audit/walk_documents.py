"""The first walk of an audit: whether every document has come to its end, and still stands."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256

from shared.audit.cursor import Spot, next_spot
from shared.audit.parts import Auditing
from shared.audit.passages import lacking
from shared.audit.process_again import process_again
from shared.audit.repair import Act, each, repair_all
from shared.documents.files import file_of
from shared.documents.lose import lose
from shared.documents.resume import resume
from shared.types.audit import AuditPage, Finding, Kind
from shared.types.documents import TERMINAL, Document
from shared.types.rebuild import Key

PAGE = 150
SAID: Mapping[Kind, str] = {
    "stuck_document": "It is {status} and past its deadline; it is set going again, or ended.",
    "untold_news": "It is {status}, but its owner was not told; that is done now.",
    "waiting_understanding": "Its content was never looked at; it is handed out again.",
    "missing_file": "It is {status}, but its file is gone; it becomes deleted, and that is told.",
    "missing_passages": "It is indexed, but search lacks it in part; it is put there again.",
}


def walk_documents(parts: Auditing, spot: Spot, fix: bool) -> AuditPage:
    """Name documents that are stuck, untold, without their file, or not whole in search.

    Costs, for 1,000 documents: 7 scans, 7 queries of each generation of the index, and 1,000 HEAD
    requests (that is $0.0004) divided by `files_every`.
    """
    page = parts.documents.scan(PAGE, spot.inside)
    found = _wrong(page.documents, parts)
    afresh = parts.documents.several(found) if found else {}
    again = _wrong(afresh.values(), parts)
    sure = [(afresh[key], kind) for key, kind in again.items() if found[key] == kind]
    return AuditPage(
        walk="documents",
        looked_at=len(page.documents),
        findings=repair_all([_finding(document, kind, parts) for document, kind in sure], fix),
        next_cursor=next_spot("documents", page.next_cursor),
    )


def _wrong(documents: Collection[Document], parts: Auditing) -> dict[Key, Kind]:
    """What is wrong with which of these documents; one thing each, for one repair does it all.

    What is in the works is its own processing's business until its deadline.
    """
    then = parts.then
    works = [
        one for one in documents if one.in_the_works and (one.deadline or one.updated_at) < then
    ]
    rests = [one for one in documents if not one.in_the_works and one.updated_at < then]
    gone = _gone(rests, parts)
    kept = [one for one in rests if one.status == "indexed" and _key(one) not in gone]
    return (
        {_key(one): _late(one) for one in works}
        | dict.fromkeys(gone, "missing_file")
        | dict.fromkeys(lacking(kept, parts), "missing_passages")
    )


def _late(document: Document) -> Kind:
    if document.status not in TERMINAL:
        return "stuck_document"
    return "untold_news" if document.news else "waiting_understanding"


def _gone(documents: Iterable[Document], parts: Auditing) -> Sequence[Key]:
    """Whose files lie in the bucket no more; a document that failed before one came has none."""
    ended = [one for one in documents if one.status in ("indexed", "failed") and one.version]
    asked = [one for one in ended if _is_its_turn(one, parts)]
    found = each(lambda one: parts.uploads.describe(one.key), asked)
    return [_key(one) for one, stored in zip(asked, found, strict=True) if stored is None]


def _is_its_turn(document: Document, parts: Auditing) -> bool:
    """Whether its file is looked for in this hour, which a hash decides."""
    drawn = sha256(f"{parts.clock.now():%Y-%m-%dT%H} {document.id}".encode()).digest()
    return int.from_bytes(drawn[:4]) % parts.files_every == 0


def _finding(document: Document, kind: Kind, parts: Auditing) -> tuple[Finding, Act]:
    found = Finding(
        kind=kind,
        tenant=document.tenant,
        subject=document.id,
        detail=SAID[kind].format(status=document.status),
    )
    return found, _act(document, kind, parts)


def _act(document: Document, kind: Kind, parts: Auditing) -> Act:
    if kind == "missing_file":
        return lambda: _lose(document, parts)
    if kind == "missing_passages":
        return lambda: process_again(file_of(document), parts)
    return lambda: resume(document, parts)


def _lose(document: Document, parts: Auditing) -> None:
    """Let it be deleted, unless its file is there again by now."""
    before = parts.clock.now()
    stands = parts.documents.get(document.tenant, document.id)
    if parts.uploads.describe(document.key) is None:
        lose(stands, before, parts)


def _key(document: Document) -> Key:
    return document.tenant, document.id

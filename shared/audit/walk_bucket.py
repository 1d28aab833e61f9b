"""The second walk of an audit: whether every file in the bucket is some document's present one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shared.audit.cursor import Spot, next_spot
from shared.audit.owners import owners
from shared.audit.parts import Auditing
from shared.audit.process_again import process_again
from shared.audit.repair import Act, each, repair_all
from shared.documents.files import file_at, is_folder
from shared.documents.finish import finish
from shared.documents.locate import tenant_of
from shared.errors import StoreUnavailable
from shared.types.audit import AuditPage, Finding, Kind
from shared.types.documents import Document, Stored

PAGE = 150
UNSEEN = "It cannot be looked at, and so not be repaired: {sentence}"
SAID: Mapping[Kind, str] = {
    "unknown_file": "No document knows this file; it is processed now.",
    "foreign_file": "It lies under no tenant's name, so nobody can be told. Whoever put it there "
    "must move it to `<tenant>/<name>`, or delete it.",
    "leftover_file": "Its document is deleted; it is deleted too, or processed if it came anew.",
    "changed_file": "It is not the file that its document is from; it is processed now.",
}


@dataclass(frozen=True)
class _Wrong:
    """A file, what is wrong with it, and its document."""

    kind: Kind
    stored: Stored
    document: Document | None


def walk_bucket(parts: Auditing, spot: Spot, fix: bool) -> AuditPage:
    """Name files that no document knows, that nobody owns, that stayed behind or were replaced.

    Costs, for 1,000 files: 7 lists, and 14 to 21 reads of at most 100 documents.
    """
    page = parts.uploads.list(PAGE, spot.inside)
    found = _wrong(page.objects, parts)
    afresh = each(lambda one: _afresh(one, parts), found)
    before = {one.stored.key: one.kind for one in found}
    again = _wrong([one for one in afresh if isinstance(one, Stored)], parts)
    sure = [one for one in again if before[one.stored.key] == one.kind]
    unseen = tuple(one for one in afresh if isinstance(one, Finding))
    return AuditPage(
        walk="bucket",
        looked_at=len(page.objects),
        findings=unseen + repair_all([(_finding(one), _act(one, parts)) for one in sure], fix),
        next_cursor=next_spot("bucket", page.next_cursor),
    )


def _afresh(wrong: _Wrong, parts: Auditing) -> Stored | Finding | None:
    """What lies there now; one that cannot be looked at is named, and keeps no other from it."""
    try:
        return parts.uploads.describe(wrong.stored.key)
    except StoreUnavailable as error:
        told = {"detail": UNSEEN.format(sentence=error.sentence), "by_hand": True}
        return _finding(wrong).model_copy(update=told)


def _wrong(files: Iterable[Stored], parts: Auditing) -> Sequence[_Wrong]:
    """What is wrong with which of these files, as far as they have lain there for a while."""
    old = [one for one in files if one.modified_at < parts.then and not is_folder(one)]
    found = owners([one.key for one in old], parts.documents)
    judged = [(_judge(one, found.get(one.key), parts), one, found.get(one.key)) for one in old]
    return [_Wrong(kind, one, document) for kind, one, document in judged if kind]


def _judge(file: Stored, document: Document | None, parts: Auditing) -> Kind | None:
    """What is wrong with a file; nothing while its document is on its way, or changed just now."""
    if document is None:
        return "unknown_file" if tenant_of(file.key) else "foreign_file"
    if document.in_the_works or document.updated_at >= parts.then:
        return None
    if document.status == "deleted":
        return "leftover_file"
    return "changed_file" if document.version != file.version else None


def _finding(wrong: _Wrong) -> Finding:
    return Finding(
        kind=wrong.kind,
        tenant=tenant_of(wrong.stored.key) or "",
        subject=wrong.stored.key,
        detail=SAID[wrong.kind],
        by_hand=wrong.kind == "foreign_file",
    )


def _act(wrong: _Wrong, parts: Auditing) -> Act:
    file, document = wrong.stored, wrong.document
    if document and document.status == "deleted":
        return lambda: finish(document, parts)
    return lambda: process_again(file_at(file), parts)

"""How documents are ordered by age, and pages of them are made."""

import re
from collections.abc import Sequence

from shared.stores.cursor import cursor_after, read_cursor
from shared.stores.moment import moment
from shared.types.documents import Document, DocumentPage

AGE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00#.+", re.DOTALL)


def age(document: Document) -> str:
    """When a document was created, and its id: later ones sort later, and no two are equal."""
    return f"{moment(document.created_at)}#{document.id}"


def id_of(age: str) -> str:
    """The id in an age."""
    return age.partition("#")[2]


def read_age(cursor: str | None) -> str | None:
    """The age that a client's cursor points at. Raises InvalidRequest when it is none of ours."""
    return read_cursor(cursor, AGE)


def to_page(documents: Sequence[Document], limit: int, *, more: bool = False) -> DocumentPage:
    """The first `limit` of the found documents; `more` says that others may follow the found."""
    shown = tuple(documents[:limit])
    follows = more or len(documents) > limit
    return DocumentPage(
        documents=shown, next_cursor=cursor_after(age(shown[-1])) if follows and shown else None
    )

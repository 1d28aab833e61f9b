"""Where the next page of a list begins, as text that only we can read."""

import base64
from collections.abc import Sequence

from pydantic import Field

from shared.errors import InvalidRequest
from shared.types.documents import Document, DocumentPage
from shared.types.value import Value


class Cursor(Value):
    """A place in a tenant's list: after the document with this id. It holds no tenant."""

    after: str = Field(min_length=1, max_length=256)

    def text(self) -> str:
        """The cursor as it is given to a client: base64url of JSON, without padding."""
        return base64.urlsafe_b64encode(self.model_dump_json().encode()).decode().rstrip("=")


def read_cursor(text: str | None) -> str | None:
    """The id that a client's cursor points at. Raises InvalidRequest when it is none of ours."""
    if text is None:
        return None
    try:
        padded = text + "=" * (-len(text) % 4)
        return Cursor.model_validate_json(base64.b64decode(padded, b"-_", validate=True)).after
    except ValueError as error:
        raise InvalidRequest(
            "The cursor is not one that a list of documents has given.", param="cursor"
        ) from error


class Place(Value):
    """A place in the list of all tenants' documents: after this one."""

    tenant: str
    id: str

    def text(self) -> str:
        """The place as it is kept between two pages; it never leaves the house."""
        return self.model_dump_json()


def read_place(text: str | None) -> Place | None:
    """The place again."""
    return None if text is None else Place.model_validate_json(text)


def to_page(documents: Sequence[Document], limit: int, *, more: bool = False) -> DocumentPage:
    """The first `limit` of the found documents; `more` says that others may follow the found."""
    shown = tuple(documents[:limit])
    follows = more or len(documents) > limit
    return DocumentPage(
        documents=shown,
        next_cursor=Cursor(after=shown[-1].id).text() if follows and shown else None,
    )

"""Where the next page of a list begins, as text that only we can read."""

import base64
import re

from pydantic import Field

from shared.errors import InvalidRequest
from shared.types.value import Value

LONGEST = 1_024
"""Bytes of a sort key of DynamoDB, and of a key of S3."""
NOT_OURS = "The cursor is not one that this list has given."


class Cursor(Value):
    """A place in a list: after the thing of this name. It holds no tenant."""

    after: str = Field(min_length=1, max_length=LONGEST)

    def text(self) -> str:
        """The cursor as it is given to a client: base64url of JSON, without padding."""
        return base64.urlsafe_b64encode(self.model_dump_json().encode()).decode().rstrip("=")


def cursor_after(name: str) -> str:
    """The cursor of what follows the thing of this name."""
    return Cursor(after=name).text()


def read_cursor(text: str | None, form: re.Pattern[str] | None = None) -> str | None:
    """The name that a client's cursor points at; the whole of it has this form, if one is given.

    Raises InvalidRequest (param `cursor`) when it is none of ours.
    """
    if text is None:
        return None
    try:
        padded = text + "=" * (-len(text) % 4)
        after = Cursor.model_validate_json(base64.b64decode(padded, b"-_", validate=True)).after
        if len(after.encode()) > LONGEST or (form and not form.fullmatch(after)):
            raise ValueError("It points at nothing that there could be.")
    except ValueError as error:
        raise InvalidRequest(NOT_OURS, param="cursor") from error
    return after


class Place(Value):
    """A place in the list of all tenants' documents: after this one."""

    tenant: str = Field(min_length=1, max_length=LONGEST)
    id: str = Field(min_length=1, max_length=LONGEST)

    def text(self) -> str:
        """The place as it is kept between two pages; it never leaves the house."""
        return self.model_dump_json()


def read_place(text: str | None) -> Place | None:
    """The place again. Raises InvalidRequest (param `cursor`) when it is none of ours."""
    try:
        return None if text is None else Place.model_validate_json(text)
    except ValueError as error:
        raise InvalidRequest(NOT_OURS, param="cursor") from error

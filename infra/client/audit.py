"""Walks through an audit from its first page to its last, through moments without an answer."""

from collections.abc import Iterator
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from infra.client.api import UNKNOWN_ANSWER, Api, ApiError, JsonObject
from infra.client.reindex import PASSING
from shared.ports import Clock
from shared.types.audit import WALKS, AuditPage, Walk

TRIES = 5
PAUSE_SECONDS = 2.0

Type = TypeVar("Type", bound=BaseModel)


def walk_through(api: Api, fix: bool, clock: Clock) -> Iterator[AuditPage]:
    """Every page of every walk, as they come; with `fix`, what was found on it is repaired.

    Raises ApiError: at once where not even the first page comes, later where the API keeps failing.
    """
    tries = 1
    for walk in WALKS:
        cursor = None
        while True:
            page = _page(api, walk, cursor, fix, clock, tries)
            yield page
            cursor, tries = page.next_cursor, TRIES
            if cursor is None:
                break


def read(answer: JsonObject, kind: type[Type]) -> Type:
    """The API's answer as a value. Raises ApiError where it is another's."""
    try:
        return kind.model_validate(answer)
    except ValidationError as error:
        raise ApiError(UNKNOWN_ANSWER, "unknown") from error


def _page(
    api: Api, walk: Walk, cursor: str | None, fix: bool, clock: Clock, tries: int
) -> AuditPage:
    """One page, asked for again where the failure may pass: looking twice does no harm."""
    while True:
        try:
            return read(api.audit(walk, cursor, fix), AuditPage)
        except ApiError as error:
            tries -= 1
            if error.code not in PASSING or not tries:
                raise
        clock.sleep(PAUSE_SECONDS)

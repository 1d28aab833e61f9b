"""Follows a re-index to its end, through the moments in which the API does not answer."""

from typing import Protocol

from pydantic import ValidationError

from infra.client.api import UNKNOWN_ANSWER, Api, ApiError, JsonObject
from shared.errors import Internal, OutOfTime, SearchUnavailable, StoreUnavailable, TooManyRequests
from shared.ports import Clock
from shared.types.rebuild import Rebuild, Standing

LOOK_EVERY_SECONDS = 1.0
MOST_FAILURES = 30
"""How many looks in a row may fail, where the failure may pass."""
PASSING = frozenset(
    (
        "unreachable",
        *(
            error.code
            for error in (Internal, OutOfTime, SearchUnavailable, StoreUnavailable, TooManyRequests)
        ),
    )
)


class Watcher(Protocol):
    """Who is told how a re-index goes on."""

    def moved(self, rebuild: Rebuild, documents: int) -> None:
        """The re-index as it is now, and how many documents its generation holds."""


def read_standing(answer: JsonObject) -> Standing:
    """Where the index stands, from the API's answer. Raises ApiError where it is another's."""
    try:
        return Standing.model_validate(answer)
    except ValidationError as error:
        raise ApiError(UNKNOWN_ANSWER, "unknown") from error


def follow(api: Api, generation: str, watcher: Watcher, clock: Clock) -> Rebuild:
    """Look again and again until the re-index that builds this generation has ended.

    Raises ApiError where the API keeps failing, or where another re-index has begun since.
    """
    failures = 0
    while True:
        try:
            stands = read_standing(api.index())
            failures = 0
        except ApiError as error:
            failures += 1
            if error.code not in PASSING or failures > MOST_FAILURES:
                raise
        else:
            rebuild = _of(stands, generation)
            watcher.moved(rebuild, _documents(stands, generation))
            if not rebuild.is_running:
                return rebuild
        clock.sleep(LOOK_EVERY_SECONDS)


def _of(stands: Standing, generation: str) -> Rebuild:
    if stands.rebuild is None or stands.rebuild.generation != generation:
        raise ApiError(
            f"The re-index that built {generation} has ended, and another has begun since: see "
            "`groundwork reindex status`.",
            "overtaken",
        )
    return stands.rebuild


def _documents(stands: Standing, generation: str) -> int:
    found = (one.documents for one in stands.generations if one.name == generation)
    return next(found, 0)

"""What an OpenSearch index says of itself: which generation it is, and what it was made by."""

from typing import Any

from pydantic import ValidationError

from shared.errors import SearchUnavailable
from shared.retrieval.generation import serial
from shared.types.recipe import Generation, Recipe
from shared.types.value import Value

Json = dict[str, Any]

OURS = "groundwork"
# Only what we look at, so that the engine does not send every field's definition along.
LOOKED_AT = f"*.aliases,*.mappings._meta.{OURS},error.type,status"


class Meta(Value):
    """What is written into the mapping of a generation's index."""

    alias: str
    name: str
    recipe: Recipe
    spread: float = 0.125


def index_of(alias: str, name: str) -> str:
    """The index of a generation."""
    return f"{alias}-{name}"


def rows_of(index: str) -> str:
    """The alias by which rows are written: unlike an index, the engine never invents an alias."""
    return f"{index}-rows"


def to_meta(meta: Meta) -> Json:
    """What stands under `_meta` of the mapping."""
    return {OURS: meta.model_dump(mode="json")}


def generations(alias: str, indexes: Json) -> list[Generation]:
    """The generations among indexes as the engine describes them, the oldest first.

    Indexes that are not ours are passed over. Raises SearchUnavailable for one that another
    version of this software has made, in a way that this one cannot read.
    """
    found = [_generation(alias, index, told) for index, told in indexes.items()]
    return sorted((one for one in found if one), key=lambda one: serial(one.name))


def _generation(alias: str, index: str, told: Json) -> Generation | None:
    written = told.get("mappings", {}).get("_meta", {}).get(OURS)
    if written is None or index != index_of(alias, written.get("name", "")):
        return None
    if written.get("alias") != alias:
        return None
    try:
        meta = Meta.model_validate(written)
    except ValidationError as error:
        raise SearchUnavailable(
            f"The index {index} was made by another version of this software; discard it."
        ) from error
    live = alias in told.get("aliases", {})
    return Generation(name=meta.name, recipe=meta.recipe, live=live, spread=meta.spread)

"""How a body becomes a value: JSON first, then the type, and a sentence where either fails."""

import math
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, from_json

from shared.errors import InvalidRequest, MalformedJson, TooLarge

Type = TypeVar("Type", bound=BaseModel)

LONGEST_ECHO = 80
MISFITS = {
    "missing": "`{field}` is missing.",
    "extra_forbidden": "`{field}` is not a known field.",
    "tuple_type": "`{field}` must be a list.",
    "dict_type": "`{field}` must be an object.",
    "model_type": "`{field}` must be an object.",
    "too_short": "`{field}` has too few entries.",
    "string_too_short": "`{field}` is empty.",
    "string_pattern_mismatch": "`{field}` has characters that cannot stand there, or too many.",
}
"""What is said of a field, by the kind of pydantic's error; of all others, what pydantic says."""


def read_body(raw: bytes, kind: type[Type], limit: int) -> Type:
    """Parse a JSON body of `limit` bytes. Raises TooLarge, MalformedJson or InvalidRequest."""
    if len(raw) > limit:
        raise TooLarge(f"The body is larger than {limit} bytes.")
    try:
        found = from_json(raw, allow_inf_nan=False)
    except ValueError as error:
        raise MalformedJson("The body is not valid JSON in UTF-8.") from error
    if not isinstance(found, dict):
        raise MalformedJson("The body must be a JSON object.")
    if not _is_finite(found):
        raise MalformedJson("The body has a number that is too large.")
    return read_fields(found, kind)


def read_fields(found: dict[str, Any], kind: type[Type]) -> Type:
    """Check already parsed fields against a type. Raises InvalidRequest, which names the field."""
    try:
        return kind.model_validate(found)
    except ValidationError as error:
        raise _refusal(error, found) from error


def _is_finite(value: Any) -> bool:
    """JSON knows no infinity, but 1e999 reads as one, and could not be written again."""
    if isinstance(value, dict):
        return all(map(_is_finite, value.values()))
    if isinstance(value, list):
        return all(map(_is_finite, value))
    return not isinstance(value, float) or math.isfinite(value)


def _refusal(error: ValidationError, found: dict[str, Any]) -> InvalidRequest:
    """What is wrong deepest in the body: of a union's branches, that is the one that was meant."""
    misfits = error.errors(include_url=False, include_input=False)
    misfit = max(misfits, key=lambda it: len(it["loc"]))
    field = _field(misfit, found)[:LONGEST_ECHO]
    said = misfit["msg"].removeprefix("Value error, ")
    plain = "`{field}`: {said}." if field else "{said}."
    sentence = MISFITS.get(misfit["type"], plain).format(field=field, said=said)
    return InvalidRequest(sentence, param=field or None)


def _field(misfit: ErrorDetails, found: Any) -> str:
    """Where the error is in the body, such as `messages.0.role`, without pydantic's own labels."""
    names = []
    for part in misfit["loc"]:
        try:
            found = found[part]
        except (KeyError, IndexError, TypeError):
            continue
        names.append(str(part))
    if misfit["type"] == "missing":
        names.append(str(misfit["loc"][-1]))
    return ".".join(names)

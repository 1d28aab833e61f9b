"""How a body becomes a value: JSON first, then the type, and a sentence where either fails."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from shared.errors import InvalidRequest, MalformedJson, TooLarge

Type = TypeVar("Type", bound=BaseModel)

LONGEST_ECHO = 80


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
    return read_fields(found, kind)


def read_fields(found: dict[str, Any], kind: type[Type]) -> Type:
    """Check already parsed fields against a type. Raises InvalidRequest, which names the field."""
    try:
        return kind.model_validate(found)
    except ValidationError as error:
        raise _refusal(error) from error


def _refusal(error: ValidationError) -> InvalidRequest:
    first = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"])[:LONGEST_ECHO]
    sentence = {
        "missing": f"`{field}` is missing.",
        "extra_forbidden": f"`{field}` is not a known field.",
    }.get(first["type"], f"`{field}`: {first['msg']}.")
    return InvalidRequest(sentence, param=field or None)

"""Whether a feature's JSON Schema can be filled from a text, and needs nothing from elsewhere."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
Schema = dict[str, Any]


def schema_problem(schema: Schema) -> str | None:
    """What is wrong with a JSON Schema of fields, in a sentence; nothing where all is well."""
    if schema.get("type") != "object" or not isinstance(schema.get("properties"), dict):
        return 'is no JSON Schema of an object: it needs `type = "object"` and `properties`.'
    if next(_texts(schema, ("$id", "$anchor", "$dynamicAnchor")), None):
        return "has an `$id` or an anchor; leave it out, and refer to `#/$defs/...`."
    if not schema["properties"]:
        return "has no `properties`, so there is nothing to extract; leave it out."
    try:
        json.dumps(schema, allow_nan=False)
    except (TypeError, ValueError) as error:
        return f"cannot be written as JSON: {error}."
    for reference in _texts(schema, REFERENCES):
        if not _is_there(reference, schema):
            return f"refers to {reference!r}, which is not there; write that under `$defs`."
    return _flaw(schema)


def _texts(value: Any, keys: tuple[str, ...]) -> Iterator[str]:
    """The texts under any of some keys, however deep."""
    if isinstance(value, dict):
        yield from (it for key in keys if isinstance(it := value.get(key), str))
    parts = value.values() if isinstance(value, dict) else value
    for part in parts if isinstance(value, dict | list) else ():
        yield from _texts(part, keys)


def _is_there(reference: str, schema: Schema) -> bool:
    """Whether a JSON pointer within the schema leads anywhere; what is elsewhere is not fetched."""
    found: Any = schema
    start, *steps = unquote(reference).split("/")
    for step in steps:
        key = step.replace("~1", "/").replace("~0", "~")
        found = found.get(key) if isinstance(found, dict) else None
    return start == "#" and isinstance(found, dict | bool)


def _flaw(schema: Schema) -> str | None:
    """Why it is no schema, or cannot be used as one."""
    # Only a release with such a schema pays for it: the import takes a fifth of a second.
    from jsonschema import Draft202012Validator, SchemaError  # type: ignore[import-untyped]
    from jsonschema.validators import validator_for  # type: ignore[import-untyped]

    kind = validator_for(schema, default=Draft202012Validator)
    try:
        kind.check_schema(schema)
    except SchemaError as error:
        where = ".".join(str(part) for part in error.absolute_path)
        return f"is no JSON Schema: `{where}`: {error.message}."
    try:
        # Each property once, so that a reference to itself alone is found now.
        list(kind(schema).iter_errors(dict.fromkeys(schema["properties"])))
    except RecursionError:
        return "refers to itself without end."
    return None

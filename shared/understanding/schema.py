"""Whether values fit a feature's JSON Schema."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Misfit(NamedTuple):
    """One thing that does not fit: of which property, by which rule, and what is wrong with it."""

    property: str
    """Empty where it is about the object as a whole."""
    rule: str
    message: str
    """What is wrong, for whoever wrote it: it may repeat what was written."""


def misfits(values: Mapping[str, Any], schema: Mapping[str, Any]) -> list[Misfit]:
    """Everything about an object that does not fit a schema, which is known to be a valid one.

    The schema's `$schema` says which draft it is of, by default 2020-12; formats are checked.
    """
    # Only features that extract fields pay for it: the import takes a fifth of a second.
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
    from jsonschema.validators import validator_for  # type: ignore[import-untyped]

    kind = validator_for(dict(schema), default=Draft202012Validator)
    validator = kind(dict(schema), format_checker=kind.FORMAT_CHECKER)
    try:
        found = [
            Misfit(str(next(iter(error.absolute_path), "")), str(error.validator), error.message)
            for error in validator.iter_errors(dict(values))
        ]
    except RecursionError:  # A reference to itself, too deep to be found before the release.
        return [Misfit("", "$ref", "the schema refers to itself without end")]
    return sorted(found)

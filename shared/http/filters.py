"""How a client narrows a search: by the metadata that a document must have."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

MOST_VALUES = 20


def _listed(value: Any) -> Any:
    """One text stands for a list of it."""
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple) or not 1 <= len(values) <= MOST_VALUES:
        raise ValueError(f"give a text, or a list of 1 to {MOST_VALUES} texts")
    return values


Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Label = Annotated[str, Field(max_length=500)]
Labels = Annotated[
    tuple[Label, ...],
    BeforeValidator(_listed, json_schema_input_type=Label | list[Label]),
]
Filters = Annotated[dict[Key, Labels], Field(max_length=20)]
"""Keys, each with the value that a document must have there, or a list of which one will do."""

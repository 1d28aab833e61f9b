"""The environment, read once into a frozen type; the same type writes it at deployment."""

import os
from collections.abc import Mapping
from typing import TypeVar

from shared.types.value import Value

PREFIX = "GROUNDWORK_"

SettingsType = TypeVar("SettingsType", bound="Settings")


class Settings(Value):
    """What one function reads from its environment: `table` is the variable GROUNDWORK_TABLE."""


def variable(field: str) -> str:
    """The environment variable of a settings field."""
    return PREFIX + field.upper()


def load(kind: type[SettingsType], environment: Mapping[str, str] | None = None) -> SettingsType:
    """Read a function's settings from the environment; a missing or wrong variable is an error."""
    source = os.environ if environment is None else environment
    found = {name: source.get(variable(name)) for name in kind.model_fields}
    return kind.model_validate({name: value for name, value in found.items() if value is not None})


def environment_of(settings: Settings) -> dict[str, str]:
    """The environment variables from which `load` makes these settings again."""
    values = settings.model_dump(mode="json", exclude_none=True)
    return {variable(name): str(value) for name, value in values.items()}


def provide(environment: Mapping[str, str]) -> None:
    """Give this process variables, as Lambda does before a function's first event.

    An empty value takes the variable away. It serves where functions run in a process of ours: on
    one machine, in a test, for one event by hand.
    """
    for name, value in environment.items():
        if value:
            os.environ[name] = value
        else:
            os.environ.pop(name, None)


def foreign(name: str) -> str | None:
    """A variable that others have named, such as OPENAI_API_KEY; nothing where it is empty."""
    return os.environ.get(name) or None

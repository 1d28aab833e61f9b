"""The JSON object in what a model wrote, as far as it can be kept and shown."""

import json
import math
from typing import Any
from unicodedata import category

MOST_CHARACTERS = 100_000
MOST_DEPTH = 16
KEPT = "\n\t"


def object_in(text: str) -> dict[str, Any] | None:
    """The object from the first brace to the last, or nothing where that is none.

    What JSON or a table cannot hold is refused or made good: numbers without end, half characters,
    control characters, endless depth.
    """
    found = text[text.find("{") : text.rfind("}") + 1]
    if not found or len(found) > MOST_CHARACTERS:
        return None
    try:
        read = json.loads(found, parse_constant=_refuse, parse_float=_finite)
        plain = _plain(read, 0)
    except (ValueError, RecursionError):
        return None
    return plain if isinstance(plain, dict) else None


def one_line(text: str) -> str:
    """A text in one line, without outer space."""
    return " ".join(text.split())


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no JSON.")


def _finite(number: str) -> float:
    value = float(number)
    return value if math.isfinite(value) else _refuse(number)


def _plain(value: Any, depth: int) -> Any:
    if depth > MOST_DEPTH:
        raise ValueError("The object is too deep.")
    if isinstance(value, str):
        return "".join(it for it in value if it in KEPT or category(it) not in ("Cc", "Cs"))
    if isinstance(value, list):
        return [_plain(part, depth + 1) for part in value]
    if isinstance(value, dict):
        return {_plain(key, 0): _plain(part, depth + 1) for key, part in value.items()}
    return value

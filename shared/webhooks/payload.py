"""What a receiver is sent: an event as compact JSON, below 20,000 bytes whatever it holds."""

import json
from typing import Any

from pydantic_core import to_jsonable_python

from shared.types.webhooks import Event

MOST_BYTES = 19_999
GOES_FIRST = ("metadata", "understanding", "warnings", "groups", "failure")
"""What is left out of a payload that is too large, in this order, until it fits."""

Data = dict[str, Any]


def payload(event: Event) -> str:
    """An event's id, type, timestamp (ISO 8601, UTC), sequence and data, as JSON in UTF-8.

    Where something had to be left out, `data` says `"truncated": true`; the API has the whole.
    """
    data = event.data
    text = _text(event, data)
    for field in GOES_FIRST:
        if _fits(text):
            return text
        data = _without(field, data)
        text = _text(event, data)
    return text if _fits(text) else _text(event, _bare(event))


def _fits(text: str) -> bool:
    return len(text.encode()) <= MOST_BYTES


def _without(field: str, data: Data) -> Data:
    """The data whose objects lack a field."""
    lacking = {
        name: {key: it for key, it in value.items() if key != field}
        if isinstance(value, dict)
        else value
        for name, value in data.items()
    }
    return lacking | {"truncated": True}


def _bare(event: Event) -> Data:
    """What it happened to, and nothing else: enough to ask the API for it."""
    named = {name: {"id": event.subject} for name in list(event.data)[:1]}
    return {**named, "truncated": True}


def _text(event: Event, data: Data) -> str:
    whole = {
        "id": event.id,
        "type": event.type,
        "timestamp": event.at,
        "sequence": event.sequence,
        "data": data,
    }
    plain = to_jsonable_python(whole, inf_nan_mode="null", serialize_unknown=True)
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    # Half a character, which JSON allows and UTF-8 does not, must not keep news from its owner.
    return text.encode(errors="replace").decode()

"""A payload is compact JSON below 20,000 bytes, whatever an owner has put into a document."""

import json
from typing import Any

import pytest

from shared.webhooks.payload import payload
from tests.contract.still_clock import START, StillClock
from tests.unit.webhooks.bench import happened

FOUR_BYTES = "🐟"
METADATA = {f"key{number}": FOUR_BYTES * 500 for number in range(20)}


def about(**document: Any) -> dict[str, Any]:
    """The payload of an event about a document with these fields, read again."""
    event = happened("evt_1", StillClock(), data={"document": {"id": "doc_1", **document}})
    text = payload(event)
    assert len(text.encode()) < 20_000
    read: dict[str, Any] = json.loads(text)
    return read


def test_says_what_happened_when_and_in_which_order() -> None:
    event = happened("evt_1", StillClock())

    text = payload(event)

    assert text == (
        '{"id":"evt_1","type":"document.indexed","timestamp":"2026-11-23T12:00:00Z",'
        '"sequence":7,"data":{"document":{"id":"doc_1","status":"indexed"}}}'
    )


def test_leaves_letters_of_all_languages_as_they_are() -> None:
    event = happened("evt_1", StillClock(), data={"document": {"name": "Käse 奶酪 🐟"}})

    assert "Käse 奶酪 🐟" in payload(event)


def test_leaves_out_the_metadata_first_where_they_are_too_large() -> None:
    read = about(name="a.txt", metadata=METADATA, groups=["staff"])

    assert read["data"] == {
        "document": {"id": "doc_1", "name": "a.txt", "groups": ["staff"]},
        "truncated": True,
    }


def test_leaves_out_more_until_it_fits() -> None:
    read = about(metadata=METADATA, understanding={"summary": "\x00" * 20_000}, size=1)

    assert read["data"] == {"document": {"id": "doc_1", "size": 1}, "truncated": True}


def test_names_at_least_what_it_is_about() -> None:
    read = about(name="n" * 30_000)

    assert read["data"] == {"document": {"id": "doc_1"}, "truncated": True}


@pytest.mark.parametrize("size", range(19_700, 20_000, 7))
def test_is_below_the_limit_by_a_hair_too(size: int) -> None:
    read = about(metadata={"k": "x" * size})

    assert read["id"] == "evt_1"


@pytest.mark.parametrize("odd", ["\ud800", "\x00", "\u202e", "\u2028", '"\\', float("nan"), START])
def test_is_json_in_utf_8_whatever_the_values_are(odd: object) -> None:
    read = about(metadata={"k": odd})

    assert set(read["data"]["document"]) == {"id", "metadata"}

"""A search can be narrowed by metadata, and says what is wrong with a filter."""

from typing import Any

import pytest

from shared.errors import InvalidRequest
from shared.http.body import read_fields
from shared.http.search import SearchRequest


def test_one_value_is_a_list_of_it() -> None:
    sent = {"query": "pumps", "filters": {"product": "fell", "year": ["2025", "2026"]}}

    asked = read_fields(sent, SearchRequest)

    assert asked.filters == {"product": ("fell",), "year": ("2025", "2026")}


def test_an_empty_value_is_a_value() -> None:
    asked = read_fields({"query": "pumps", "filters": {"product": ""}}, SearchRequest)

    assert asked.filters == {"product": ("",)}


@pytest.mark.parametrize(
    ("filters", "field", "said"),
    [
        ([], "filters", "must be an object"),
        ({"year": 2026}, "filters.year", "give a text, or a list of 1 to 20 texts"),
        ({"year": []}, "filters.year", "give a text, or a list of 1 to 20 texts"),
        ({"year": ["2026"] * 21}, "filters.year", "give a text, or a list of 1 to 20 texts"),
        ({"year": {"from": "2025"}}, "filters.year", "give a text, or a list of 1 to 20 texts"),
        ({"year": ["2026", 2025]}, "filters.year.1", "should be a valid string"),
        ({"year": "2" * 501}, "filters.year", "at most 500 characters"),
        ({"a b": "c"}, "filters.a b", "has characters that cannot stand there"),
        ({"a" * 65: "c"}, "filters.a", "or too many"),
        ({f"key{at}": "a" for at in range(21)}, "filters", "at most 20 items"),
    ],
)
def test_says_what_is_wrong_with_a_filter(filters: Any, field: str, said: str) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        read_fields({"query": "pumps", "filters": filters}, SearchRequest)

    assert said in refusal.value.sentence
    assert (refusal.value.param or "").startswith(field)


def test_describes_both_ways_to_filter() -> None:
    described = SearchRequest.model_json_schema()["properties"]["filters"]

    one, many = next(iter(described["patternProperties"].values()))["anyOf"]
    assert (one["type"], many["type"]) == ("string", "array")

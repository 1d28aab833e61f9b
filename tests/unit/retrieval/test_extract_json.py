"""JSON is read out: each value after the names that lead to it, records as blocks."""

import json
from typing import Any

import pytest

from shared.errors import DocumentError
from shared.retrieval.extract.extractor import FileExtractor
from shared.retrieval.extract.limits import ExtractLimits
from shared.types.retrieval import Extract

LONG = "The compressor is covered for twelve years. " * 50


def read(value: Any, name: str = "catalogue.json") -> Extract:
    text = value if isinstance(value, str) else json.dumps(value)
    return FileExtractor().extract(name, text.encode())


def refusal(text: str, name: str = "a.json", limits: ExtractLimits | None = None) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        FileExtractor(limits).extract(name, text.encode())
    return caught.value


def test_values_stand_after_the_names_that_lead_to_them() -> None:
    extract = read(
        {"name": "Heat pump", "specs": {"power_kw": 9.0, "noise": {"db": 40}}, "tags": ["a", "b"]}
    )

    assert extract.title == "Heat pump"
    assert extract.text == (
        "- name: Heat pump\n- specs > power_kw: 9.0\n- specs > noise > db: 40\n- tags: a, b"
    )


def test_objects_in_a_list_are_numbered() -> None:
    assert read({"parts": [{"name": "coil"}, {"name": "valve"}]}).text == (
        "- parts > 1 > name: coil\n- parts > 2 > name: valve"
    )


def test_what_is_large_gets_a_section() -> None:
    articles = [{"title": "Warranty", "body": LONG}, {"title": "Returns", "body": LONG}]

    extract = read({"version": 2, "articles": articles})

    sections = [mark.section for mark in extract.marks]
    assert sections == [
        "",
        "articles > Warranty",
        "articles > Warranty > body",
        "articles > Returns",
        "articles > Returns > body",
    ]
    assert "Warranty\n\ntitle: Warranty\n\nbody\n\nThe compressor" in extract.text


def test_small_records_of_a_long_list_are_a_block_each() -> None:
    extract = read([{"code": f"E{n}", "means": "Pressure is low."} for n in range(60)])

    assert extract.text.split("\n\n")[:2] == [
        "- code: E0\n- means: Pressure is low.",
        "- code: E1\n- means: Pressure is low.",
    ]


def test_a_long_list_of_values_is_a_list() -> None:
    extract = read({"cities": [f"City number {n}" for n in range(200)]})

    assert extract.text.startswith("cities\n\n- City number 0\n- City number 1\n")


def test_nothing_is_said_of_what_is_empty() -> None:
    assert read({"a": None, "b": "", "c": [], "d": {}, "e": False, "f": 0}).text == (
        "- e: false\n- f: 0"
    )


def test_numbers_stay_as_they_are_written() -> None:
    digits = "1" * 5000

    text = read(f'{{"a": 1.10, "b": 1e400, "c": {digits}}}').text

    assert text == f"- a: 1.10\n- b: 1e400\n\nc\n\n{digits}"


@pytest.mark.parametrize("name", ["faults.jsonl", "faults.ndjson", "faults.json", "faults.txt"])
def test_json_lines_are_a_list_of_records(name: str) -> None:
    lines = [json.dumps({"code": f"E{n}", "means": LONG[: 40 * 20]}) for n in range(3)]

    blocks = read("\n".join(lines) + "\n\n", name).text.split("\n\n")

    assert [block.partition("\n")[0] for block in blocks] == [
        "- code: E0",
        "- code: E1",
        "- code: E2",
    ]


@pytest.mark.parametrize("tenth", range(1, 10))
def test_json_cut_off_anywhere_is_refused(tenth: int) -> None:
    whole = json.dumps([{"code": n, "means": "Pressure is low."} for n in range(9)], indent=1)

    error = refusal(whole[: len(whole) * tenth // 10])

    assert error.reason == "damaged_file"
    assert "not valid JSON" in error.sentence


def test_json_lines_cut_off_name_the_line() -> None:
    error = refusal('{"a": 1}\n{"a": 2}\n{"a', "a.jsonl")

    assert error.reason == "damaged_file"
    assert "in line 3" in error.sentence


@pytest.mark.parametrize("depth", [80, 100_000])
def test_json_without_an_end_of_levels_is_refused(depth: int) -> None:
    assert refusal("[" * depth + "1" + "]" * depth).reason == "too_complex"


def test_names_repeated_too_often_are_refused_before_they_fill_the_memory() -> None:
    inner: Any = [[1]] * 5_000
    for _ in range(40):
        inner = {"n" * 190: inner}

    error = refusal(json.dumps(inner), limits=ExtractLimits(characters=100_000))

    assert error.reason == "too_large"


def test_json_that_says_nothing_has_no_text() -> None:
    assert refusal("{}").reason == "no_text"

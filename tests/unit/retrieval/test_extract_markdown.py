"""Markdown headings become sections; code and tables stay as they were written."""

import pytest

from shared.retrieval.extract.extractor import FileExtractor
from shared.types.retrieval import Extract

HANDBOOK = """\
---
title: "From the front matter"
tags: [a, b]
---

# The *Fell* [handbook](https://fell.example) #

Words under the
title line.

Warranty
========

## Heat pumps

Twelve years, if it is
registered in time.

Hubs
----

Two years.

Support
=======

Call us.
"""


def read(text: str, name: str = "handbook.md") -> Extract:
    return FileExtractor().extract(name, text.encode())


def sections(extract: Extract) -> dict[str, str]:
    ends = [*(mark.start for mark in extract.marks[1:]), len(extract.text)]
    return {
        mark.section: extract.text[mark.start : end].strip()
        for mark, end in zip(extract.marks, ends, strict=True)
    }


def test_headings_of_both_kinds_become_section_paths() -> None:
    extract = read(HANDBOOK)

    assert extract.title == "The Fell handbook"
    assert sections(extract) == {
        "": "The Fell handbook\n\nWords under the title line.",
        "Warranty > Heat pumps": (
            "Warranty\n\nHeat pumps\n\nTwelve years, if it is registered in time."
        ),
        "Warranty > Hubs": "Hubs\n\nTwo years.",
        "Support": "Support\n\nCall us.",
    }


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: Given\n---\nWords.", "Given"),
        ("## Only a second level\n\nWords.", "handbook"),
        ("Words.", "handbook"),
    ],
)
def test_without_a_first_heading_the_front_matter_or_the_name_is_the_title(
    text: str, title: str
) -> None:
    assert read(text).title == title


def test_code_keeps_its_lines_and_its_hashes_are_no_headings() -> None:
    code = "~~~python\n# no heading\n\n\nif pump:\n    start()\n```\n~~~"

    extract = read(f"# Code\n\nBefore.\n{code}\nAfter.")

    assert sections(extract) == {"": f"Code\n\nBefore.\n\n{code}\n\nAfter."}


def test_a_fence_that_is_never_closed_lasts_to_the_end() -> None:
    extract = read("```\n# code\n\nmore")

    assert extract.text == "```\n# code\n\nmore"


def test_tables_and_lists_keep_their_lines() -> None:
    table = "| Code | Meaning |\n|---|---|\n| E11 | Pressure low |"
    bare = "a | b\n--- | ---\n1 | 2"
    items = "- one item\n- another item\n1. first"

    extract = read(f"{table}\n\n{bare}\n\n{items}")

    assert extract.text == f"{table}\n\n{bare}\n\n{items}"


def test_wrapped_lines_of_an_item_belong_to_it() -> None:
    extract = read("- one item that\n  goes on\n- another\n\nA line  \nbroken on purpose.")

    assert extract.text == "- one item that goes on\n- another\n\nA line\nbroken on purpose."


def test_comments_and_rules_are_no_text() -> None:
    extract = read("<!-- a\ncomment -->\n\nWords.\n\n* * *\n\nMore.\n___\nLast.")

    assert extract.text == "Words.\n\nMore.\n\nLast."


def test_seven_hashes_and_hashes_without_a_space_are_no_heading() -> None:
    extract = read("####### seven\n\n#hashtag")

    assert sections(extract) == {"": "####### seven\n\n#hashtag"}


@pytest.mark.parametrize("line", ["# " + "*" * 50_000, "# " + "[" * 50_000, "- " * 50_000 + "x"])
def test_lines_made_to_confuse_the_reader_end_as_text(line: str) -> None:
    extract = read(line)

    assert len(extract.text) >= 50_000
    assert all(len(mark.section) <= 200 for mark in extract.marks)

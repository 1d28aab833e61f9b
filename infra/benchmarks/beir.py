"""Reads a set to measure retrieval with, in BEIR's form: texts, questions, and what is right."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.folder import Unusable

QRELS = ("qrels.tsv", "qrels/test.tsv")
"""Where the judgements lie: here, or as BEIR's own archives have them."""


@dataclass(frozen=True)
class Text:
    """One text of the corpus; it is searched as one passage."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class Question:
    """A question, and how relevant which texts are to it: grades above 0."""

    text: str
    grades: dict[str, float]


@dataclass(frozen=True)
class BeirSet:
    """A corpus and the questions that were judged, in the order of their files."""

    name: str
    corpus: tuple[Text, ...]
    questions: tuple[Question, ...]


def read_beir(folder: Path) -> BeirSet:
    """The set in a folder: corpus.jsonl, queries.jsonl and qrels.tsv. Raises Unusable.

    Questions of which no text is relevant are left out. A text that is judged but not in the corpus
    counts as one that cannot be found.
    """
    corpus = tuple(_texts(folder / "corpus.jsonl"))
    grades = _grades(folder)
    asked = _rows(folder / "queries.jsonl")
    texts = {_field(row, "_id", where): _field(row, "text", where) for where, row in asked}
    questions = tuple(
        Question(text, grades[name]) for name, text in texts.items() if name in grades
    )
    for what, there in (("texts", corpus), ("judged questions", questions)):
        if not there:
            raise Unusable(f"{folder} has no {what}.")
    return BeirSet(folder.resolve().name, corpus, questions)


def _texts(path: Path) -> Iterator[Text]:
    seen = set()
    for where, row in _rows(path):
        name = _field(row, "_id", where)
        if name in seen:
            raise Unusable(f"{where}: the `_id` {name!r} is there already.")
        seen.add(name)
        yield Text(name, _field({"title": "", **row}, "title", where), _field(row, "text", where))


def _grades(folder: Path) -> dict[str, dict[str, float]]:
    """By question, the grades above 0 of its texts."""
    path = next((folder / name for name in QRELS if (folder / name).is_file()), folder / QRELS[0])
    grades: dict[str, dict[str, float]] = {}
    for number, line in _lines(path):
        question, text, grade = _judgement(line, number, path)
        if grade > 0:
            grades.setdefault(question, {})[text] = grade
    return grades


def _judgement(line: str, number: int, path: Path) -> tuple[str, str, float]:
    """Question, text and grade of a line; the heading has a grade of 0."""
    try:
        question, text, grade = line.rstrip("\n").split("\t")
        return question, text, 0.0 if number == 1 and grade == "score" else float(grade)
    except ValueError as error:
        raise Unusable(
            f"{path}, line {number}: a question, a text and a number are wanted, with tabs between."
        ) from error


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a JSON Lines file, each with where it stands."""
    for number, line in _lines(path):
        where = f"{path}, line {number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise Unusable(f"{where}: this is not JSON.") from error
        if not isinstance(row, dict):
            raise Unusable(f"{where}: this is not a JSON object.")
        yield where, row


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8") as lines:
            yield from ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    except FileNotFoundError as error:
        raise Unusable(f"{path.parent} has no {path.name}.") from error
    except UnicodeDecodeError as error:
        raise Unusable(f"{path} is not in UTF-8.") from error


def _field(row: dict[str, Any], name: str, where: str) -> str:
    found = row.get(name)
    if not isinstance(found, str):
        raise Unusable(f"{where}: `{name}` is missing or is no text.")
    return found

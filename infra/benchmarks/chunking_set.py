"""Reads a set to measure chunking with: texts, questions, and the characters that answer them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.folder import Unusable

Span = tuple[int, int]
"""Characters `start:end` of a text."""


@dataclass(frozen=True)
class Question:
    """A question, the name of the text that answers it, and the spans that do, none overlapping."""

    text: str
    corpus: str
    references: tuple[Span, ...]


@dataclass(frozen=True)
class SpanSet:
    """Texts by name, and questions in the order of the file."""

    texts: dict[str, str]
    questions: tuple[Question, ...]


def read_spans(folder: Path) -> SpanSet:
    """The set in a folder. Raises Unusable.

    `corpora/<name>.md` are its texts; a row of `questions.jsonl` is {"corpus_id", "question",
    "references": [{"start_index", "end_index"}]}, in characters of the text as it lies there.
    """
    # Line ends are left as they are, for they are counted.
    files = sorted((folder / "corpora").glob("*.md"))
    texts = {path.stem: path.read_bytes().decode("utf-8") for path in files}
    rows = folder / "questions.jsonl"
    if not texts or not rows.is_file():
        raise Unusable(f"{folder} has no corpora/*.md or no questions.jsonl.")
    lines = enumerate(rows.read_text(encoding="utf-8").split("\n"), 1)
    asked = [_question(line, f"{rows}, line {number}") for number, line in lines if line.strip()]
    if not asked or {question.corpus for question in asked} - texts.keys():
        raise Unusable(f"{rows} has no question, or one about a text that is not there.")
    return SpanSet(texts, tuple(asked))


def _question(line: str, where: str) -> Question:
    try:
        row: dict[str, Any] = json.loads(line)
        spans = [(int(one["start_index"]), int(one["end_index"])) for one in row["references"]]
        return Question(str(row["question"]), str(row["corpus_id"]), tuple(merged(spans)))
    except (ValueError, KeyError, TypeError) as error:
        raise Unusable(f"{where}: corpus_id, question and references are wanted.") from error


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same characters as spans in order, none overlapping or touching another."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined

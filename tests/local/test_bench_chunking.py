"""How a set of answers is read, a text cut by fixed lengths, and what is shown scored in tokens."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from rich.progress import Progress

from infra.benchmarks.chunking import bench_chunking, shown
from infra.benchmarks.chunking_fixed import FixedChunker
from infra.benchmarks.chunking_score import Overlap, TokenCount, mean, overlap
from infra.benchmarks.chunking_set import Question, merged, read_spans
from infra.local.folder import Unusable
from shared.types.retrieval import Extract
from tests.unit.world import passage

if TYPE_CHECKING:
    from shared.ports import Vectors

WORDS = TokenCount({"a": range(0, 100, 5), "b": range(0, 100, 5)})
"""Two texts of 20 words, each of four letters and a space."""


class ZeppelinEmbedder:
    """Tells what is about zeppelins, and nothing else."""

    model_id = "zeppelin"
    dimension = 2

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """Unit vectors [len(texts), 2]."""
        return np.array([[1, 0] if "zeppelin" in text else [0, 1] for text in texts], np.float32)


def words(text: str) -> list[int]:
    return [n for n in range(len(text)) if not text[n].isspace() and not text[n - 1 : n].strip()]


def written(folder: Path, texts: dict[str, str], rows: list[dict[str, object]]) -> Path:
    (folder / "corpora").mkdir()
    for name, text in texts.items():
        (folder / "corpora" / f"{name}.md").write_bytes(text.encode())
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n")
    return folder


def row(corpus: str, question: str, *spans: tuple[int, int]) -> dict[str, object]:
    places = [{"start_index": start, "end_index": end, "content": ""} for start, end in spans]
    return {"corpus_id": corpus, "question": question, "references": places}


def test_reads_texts_as_they_lie_there_and_joins_overlapping_answers(tmp_path: Path) -> None:
    texts = {"a": "One.\r\nTwo.", "b": "Three."}

    asked = read_spans(written(tmp_path, texts, [row("a", "How many?", (4, 9), (0, 5))]))

    assert asked.texts == texts
    assert asked.questions == (Question("How many?", "a", ((0, 9),)),)


@pytest.mark.parametrize(
    "rows", [[], [row("c", "Of no text?", (0, 1))], [{"question": "Without an answer?"}]]
)
def test_refuses_a_set_that_it_cannot_ask(tmp_path: Path, rows: list[dict[str, object]]) -> None:
    folder = written(tmp_path, {"a": "One."}, rows)

    with pytest.raises(Unusable):
        read_spans(folder)


def test_refuses_a_folder_without_texts(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="corpora"):
        read_spans(tmp_path)


def test_joins_spans_that_touch() -> None:
    assert merged([(5, 9), (0, 5), (20, 30), (6, 7)]) == [(0, 9), (20, 30)]


def test_cuts_every_so_many_tokens() -> None:
    text = "one two  three four\n\nfive "

    chunks = FixedChunker(words, 2).chunk(Extract(title="T", text=text))

    assert [chunk.text for chunk in chunks] == ["one two", "three four", "five"]
    assert all(text[chunk.start : chunk.end] == chunk.text for chunk in chunks)
    assert FixedChunker(words, 2).chunk(Extract(title="T", text=" ")) == []


def test_scores_the_tokens_that_are_shown() -> None:
    asked = Question("What?", "a", ((0, 10), (20, 30)))

    score = overlap(asked, {"a": [(5, 15), (10, 25)], "b": [(0, 20)]}, WORDS)

    # Four words answer; shown are four of this text, two of which answer, and four of another.
    assert score == Overlap(recall=2 / 4, precision=2 / 8, iou=2 / 10)


def test_nothing_shown_scores_nothing() -> None:
    assert overlap(Question("What?", "a", ((0, 10),)), {}, WORDS) == Overlap(0, 0, 0)


def test_averages_over_the_questions() -> None:
    scores = [Overlap(1, 0.5, 0.5), Overlap(0, 0, 0)]

    assert mean(scores) == {"recall": 0.5, "precision": 0.25, "iou": 0.25}


def test_counts_what_stands_around_a_hit_as_shown() -> None:
    hit = passage(1, "there", before="Over ", after=" now", start=5, end=10)

    assert shown([hit]) == {"d1": [(0, 14)]}


def test_measures_both_chunkers_by_both_searches(tmp_path: Path) -> None:
    facts = [f"Pump number {n} weighs {n} kilograms when it is full of water. " for n in range(200)]
    facts[150] = "A zeppelin weighs nothing. "
    text = "".join(facts)
    place = (text.index(facts[150]), text.index(facts[151]) - 1)
    folder = written(tmp_path, {"facts": text}, [row("facts", "What weighs a zeppelin?", place)])

    figures = bench_chunking(folder, ZeppelinEmbedder(), words, Progress(disable=True))

    assert list(figures) == [
        *("groundwork", "groundwork_dense", "fixed_512", "fixed_512_dense"),
        *("chunks", "questions", "unit"),
    ]
    assert figures["groundwork"]["recall"] == figures["fixed_512_dense"]["recall"] == 1
    assert figures["groundwork"]["iou"] > figures["fixed_512"]["iou"] > 0
    assert figures["chunks"]["groundwork"] > figures["chunks"]["fixed_512"]
    assert (figures["questions"], figures["unit"]) == (1, "token")

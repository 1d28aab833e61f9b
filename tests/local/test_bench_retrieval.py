"""Retrieval is measured on judged questions, through the very code that answers searches."""

import json
from collections.abc import Iterator
from math import log2
from pathlib import Path
from typing import Any

import pytest
from rich.progress import Progress

from infra.benchmarks.beir import Question, Text, read_beir
from infra.benchmarks.ranking import Quality, mean, quality
from infra.benchmarks.retrieval import Split, bench_retrieval
from infra.local.folder import Unusable
from shared.retrieval.embedded_generations import EmbeddedGenerations
from tests.unit.retrieval.fakes import HashEmbedder

CORPUS = [
    {"_id": "d1", "title": "Pumps", "text": "The blue pump is guaranteed for two years."},
    {"_id": "d2", "title": "Valves", "text": "A valve opens at three bar."},
    {"_id": "d3", "title": "", "text": "Return what you bought within a month."},
]
QUERIES = [
    {"_id": "q1", "text": "How long is the blue pump guaranteed?"},
    {"_id": "q2", "text": "When does a valve open?"},
    {"_id": "q3", "text": "Nobody has judged this."},
]
QRELS = ["query-id\tcorpus-id\tscore", "q1\td1\t2", "q1\td3\t0", "q2\td2\t1"]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[EmbeddedGenerations]:
    """An empty engine."""
    generations = EmbeddedGenerations(tmp_path / "index")
    yield generations
    generations.close()


def written(folder: Path, **changes: str) -> Path:
    """A set in BEIR's form; `changes` replace the text of a file."""
    files = {
        "corpus.jsonl": "\n".join(map(json.dumps, CORPUS)),
        "queries.jsonl": "\n".join(map(json.dumps, QUERIES)),
        "qrels.tsv": "\n".join(QRELS),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(changes.get(name.split(".")[0], text), encoding="utf-8")
    return folder


def measured(
    engine: EmbeddedGenerations,
    *folders: Path,
    split: Split = "all",
    embedder: HashEmbedder | None = None,
) -> dict[str, Any]:
    """The figures of some sets, their vectors kept beside the first one."""
    cache = folders[0].parent / "kept"
    model = embedder or HashEmbedder()
    return bench_retrieval(folders, engine, model, split, cache, Progress(disable=True))


def test_reads_texts_and_judged_questions_with_their_grades(tmp_path: Path) -> None:
    beir = read_beir(written(tmp_path / "shop"))

    assert beir.name == "shop"
    assert beir.corpus[0] == Text("d1", "Pumps", "The blue pump is guaranteed for two years.")
    assert beir.questions == (
        Question("How long is the blue pump guaranteed?", {"d1": 2.0}),
        Question("When does a valve open?", {"d2": 1.0}),
    )


def test_reads_judgements_as_beirs_archives_have_them(tmp_path: Path) -> None:
    folder = written(tmp_path / "shop")
    (folder / "qrels").mkdir()
    (folder / "qrels.tsv").rename(folder / "qrels" / "test.tsv")

    assert len(read_beir(folder).questions) == 2


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("corpus", "", "has no texts"),
        ("corpus", "{", "corpus.jsonl, line 1: this is not JSON"),
        ("corpus", "[]", "corpus.jsonl, line 1: this is not a JSON object"),
        ("corpus", '{"text": "a"}', "line 1: `_id` is missing or is no text"),
        ("corpus", '{"_id": "a"}', "line 1: `text` is missing or is no text"),
        ("corpus", '{"_id": "a", "text": 1}', "line 1: `text` is missing or is no text"),
        ("corpus", '{"_id": "a", "text": ""}\n' * 2, "line 2: the `_id` 'a' is there already"),
        ("queries", "", "has no judged questions"),
        ("queries", '\n{"_id": "q1"}', "line 2: `text` is missing or is no text"),
        ("qrels", "query-id\tcorpus-id\tscore", "has no judged questions"),
        ("qrels", "q1 d1 1", "qrels.tsv, line 1: a question, a text and a number"),
        ("qrels", "q1\td1\tgood", "line 1: a question, a text and a number"),
    ],
)
def test_says_what_is_wrong_with_a_set(tmp_path: Path, file: str, text: str, said: str) -> None:
    folder = written(tmp_path / "shop", **{file: text})

    with pytest.raises(Unusable) as refusal:
        read_beir(folder)

    assert said in str(refusal.value)


def test_names_the_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"has no corpus\.jsonl"):
        read_beir(tmp_path)


def test_measures_a_ranking_by_grades() -> None:
    found = quality(["x", "good", "best"], {"best": 2.0, "good": 1.0, "lost": 1.0})

    most = 2 / log2(2) + 1 / log2(3) + 1 / log2(4)
    assert found.ndcg == pytest.approx((1 / log2(3) + 2 / log2(4)) / most)
    assert found.recall == pytest.approx(2 / 3)
    assert found.mrr == 0.5


def test_looks_at_ten_places_only() -> None:
    ranked = [*(f"x{at}" for at in range(10)), "good"]

    assert quality(ranked, {"good": 1.0}) == Quality(0, 0, 0)
    assert quality([], {"good": 1.0}) == Quality(0, 0, 0)
    assert quality(["good"], {"good": 3.0}) == Quality(1, 1, 1)


def test_means_are_of_each_measure() -> None:
    assert mean([Quality(1, 0.5, 0), Quality(0, 0.5, 1)]) == Quality(0.5, 0.5, 0.5)


def test_measures_the_products_own_search_beside_each_leg(
    tmp_path: Path, engine: EmbeddedGenerations
) -> None:
    found = measured(engine, written(tmp_path / "shop"))

    shop = found["sets"]["shop"]
    assert (shop["bm25_ndcg10"], shop["recall10"]) == (1, 1)
    assert 0 < shop["dense_ndcg10"] <= 1
    assert (shop["chunks"], shop["questions"]) == (3, 2)
    assert min(shop["p50_ms"], shop["p50_cpu_ms"]) > 0
    assert found["mean_ndcg10"] == shop["ndcg10"]
    assert found["worst_vs_best_leg"] == pytest.approx(shop["ndcg10"] - 1)


def test_leaves_no_generation_behind(tmp_path: Path, engine: EmbeddedGenerations) -> None:
    measured(engine, written(tmp_path / "shop"))

    assert engine.all() == []


def test_tells_two_sets_of_one_name_apart(tmp_path: Path, engine: EmbeddedGenerations) -> None:
    one, two = written(tmp_path / "a" / "shop"), written(tmp_path / "b" / "shop")

    assert list(measured(engine, one, two)["sets"]) == ["shop", "shop-2"]


def test_asks_every_other_question_where_that_is_wanted(
    tmp_path: Path, engine: EmbeddedGenerations
) -> None:
    folder, embedder = written(tmp_path / "shop"), HashEmbedder()

    found = measured(engine, folder, split="odd", embedder=embedder)

    assert found["sets"]["shop"]["questions"] == 1
    assert ("When does a valve open?",) in embedder.asked
    assert ("How long is the blue pump guaranteed?",) not in embedder.asked


def test_refuses_a_split_without_questions(tmp_path: Path, engine: EmbeddedGenerations) -> None:
    folder = written(tmp_path / "shop", qrels=QRELS[1])

    with pytest.raises(Unusable, match="shop has no odd questions"):
        measured(engine, folder, split="odd")


def test_embeds_a_corpus_once_but_every_question_anew(
    tmp_path: Path, engine: EmbeddedGenerations
) -> None:
    folder, again = written(tmp_path / "shop"), HashEmbedder()
    first = measured(engine, folder)

    second = measured(engine, folder, embedder=again)

    assert {len(texts) for texts in again.asked} == {1}
    assert second["sets"]["shop"]["ndcg10"] == first["sets"]["shop"]["ndcg10"]

"""How a set of articles and questions is read, and what is counted."""

import json
from pathlib import Path

from infra.benchmarks.ask import Asked, Question, article_of, choose, figures, read_questions
from infra.client.upload import Ended


def test_takes_the_longest_article_that_a_passage_can_belong_to() -> None:
    ids = ["a91_1", "a91", "a9"]

    assert article_of("a91_0", ids) == "a91"
    assert article_of("a91_1_3", ids) == "a91_1"
    assert article_of("a9", ids) == "a9"
    assert article_of("a92_0", ids) is None


def test_reads_the_questions_that_have_an_article(tmp_path: Path) -> None:
    queries = [{"_id": str(number), "text": f"Why {number}?"} for number in range(3)]
    (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)) + "\n")
    rows = ("query-id\tcorpus-id\tscore", "0\ta1_0\t1", "0\ta2_5\t1", "1\ta1_0\t0", "2\tzz\t1")
    (tmp_path / "qrels.tsv").write_text("\n".join(rows))

    questions = read_questions(tmp_path, ["a1.txt", "a2.txt"])

    assert questions == [Question("Why 0?", frozenset(("a1.txt", "a2.txt")))]


def test_chooses_the_same_questions_for_a_seed() -> None:
    questions = [Question(str(number), frozenset()) for number in range(50)]

    assert choose(questions, 10, 7) == choose(questions, 10, 7)
    assert choose(questions, 10, 7) != choose(questions, 10, 8)
    assert len(choose(questions, 200, 7)) == 50


def test_counts_documents_answers_and_seconds() -> None:
    ended = [Ended(Path("a.txt"), "indexed"), Ended(Path("b.txt"), "failed", "Empty.")]
    results = [Asked(True, False, 0.1), Asked(False, True, 0.3), Asked(False, False, 0.2)]

    found = figures({"a.txt": "", "b.txt": ""}, ["a.txt", "other.txt"], ended, 12.34, results)

    assert found == {
        "documents": 2,
        "indexed": 1,
        "failed": 1,
        "lost": 0,
        "upload_seconds": 12.3,
        "questions": 3,
        "cited_right_first": 1,
        "share": 0.3333,
        "not_found": 1,
        "p50_seconds": 0.2,
        "p95_seconds": 0.2,
    }

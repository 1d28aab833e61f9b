"""How often the right article is cited first, asked of a running system over its HTTP API."""

import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.client.api import Api
from infra.client.upload import Ended, upload
from infra.commands.screen import ERR, show_failed, upload_bars

FEATURE = "assistant"
FILES = ("articles.jsonl", "queries.jsonl", "qrels.tsv")


@dataclass(frozen=True)
class Question:
    """A question of the set, and the names of the files that answer it."""

    text: str
    right: frozenset[str]


@dataclass(frozen=True)
class Asked:
    """How one question went: whether its first citation was right, or nothing was found."""

    right_first: bool
    not_found: bool
    seconds: float


def read_questions(folder: Path, articles: Iterable[str]) -> list[Question]:
    """The set's questions that have a right article, in the set's order."""
    ids = sorted((name.removesuffix(".txt") for name in articles), key=len, reverse=True)
    right: dict[str, set[str]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, passage, score = line.split("\t")
        article = article_of(passage, ids)
        if article and float(score) > 0:
            right.setdefault(query, set()).add(f"{article}.txt")
    texts = ((row["_id"], row["text"]) for row in rows(folder / "queries.jsonl"))
    return [Question(text, frozenset(right[query])) for query, text in texts if query in right]


def article_of(passage: str, ids: Iterable[str]) -> str | None:
    """The article that a passage's id belongs to: `a91_0` is of `a91`; `ids` the longest first."""
    return next((one for one in ids if passage == one or passage.startswith(f"{one}_")), None)


def choose(questions: list[Question], count: int, seed: int) -> list[Question]:
    """So many questions, always the same ones for a seed; all, where there are no more."""
    return random.Random(seed).sample(questions, min(count, len(questions)))


def figures(
    articles: Mapping[str, str],
    indexed: Iterable[str],
    ended: list[Ended],
    seconds: float,
    results: list[Asked],
) -> dict[str, Any]:
    """What is printed: counts of documents and of answers, and how long they took."""
    ends = [file.end for file in ended]
    right = sum(result.right_first for result in results)
    times = sorted(result.seconds for result in results)
    return {
        "documents": len(articles),
        "indexed": len(articles.keys() & set(indexed)),
        "failed": ends.count("failed"),
        "lost": ends.count("lost"),
        "upload_seconds": round(seconds, 1) if ended else 0,
        "questions": len(results),
        "cited_right_first": right,
        "share": round(right / len(results), 4) if results else 0,
        "not_found": sum(result.not_found for result in results),
        "p50_seconds": round(statistics.median(times), 3) if times else 0,
        "p95_seconds": round(times[int(0.95 * (len(times) - 1))], 3) if times else 0,
    }


def send(asked: Api, articles: Mapping[str, str], fresh: bool) -> list[Ended]:
    """Upload the articles that are not indexed yet, each as a text file, as `upload` does."""
    there = {d["name"]: d["id"] for d in asked.documents() if d["status"] == "indexed"}
    if fresh:
        for name in there.keys() & articles.keys():
            asked.delete_document(there[name])
        there = {}
    missing = [name for name in articles if name not in there]
    if not missing:
        ERR.print(f"All {len(articles)} articles are there already; `--fresh` uploads them again.")
        return []
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in missing]
        for file in files:
            file.write_text(articles[file.name], encoding="utf-8")
        with upload_bars(files) as bars:
            ended = upload(asked, files, (), bars)
    show_failed(ended)
    return ended


def ask(asked: Api, question: Question, names: Mapping[str, str]) -> Asked:
    """Ask past the cache, so that every run measures the same."""
    began = time.monotonic()
    answer = asked.ask_whole(question.text, FEATURE, cache="skip")
    seconds = time.monotonic() - began
    cited = [names.get(one["document_id"], "") for one in answer["groundwork"]["citations"]]
    return Asked(bool(cited) and cited[0] in question.right, not cited, seconds)


def rows(path: Path) -> list[dict[str, Any]]:
    """A file's JSON lines."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]

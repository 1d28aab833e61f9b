"""`groundwork bench`: how well a real set of documents and questions is answered, in figures."""

import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import track

from infra.client.api import Api
from infra.client.upload import Ended, upload
from infra.commands.options import DEFAULT_DATA, Data, Key, Url, api
from infra.commands.screen import ERR, OUT, show_failed, upload_bars

commands = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Measure with data of your own."
)

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


@commands.callback()
def explain() -> None:
    """Measure with data of your own."""


@commands.command("ask")
def bench_ask(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            exists=True,
            file_okay=False,
            help="Holds articles.jsonl, queries.jsonl and qrels.tsv, as BEIR sets do.",
        ),
    ],
    questions: Annotated[int, typer.Option(min=1, help="How many questions to ask.")] = 200,
    seed: Annotated[int, typer.Option(help="Which questions: the same seed, the same ones.")] = 7,
    fresh: Annotated[bool, typer.Option("--fresh", help="Upload again what is there.")] = False,
    keep: Annotated[bool, typer.Option("--keep/--clean", help="Keep what was uploaded.")] = True,
    url: Url = "",
    key: Key = "",
    data: Data = DEFAULT_DATA,
) -> None:
    """Upload a set's articles, ask its questions: how often is the right one cited first?"""
    for name in FILES:
        if not (folder / name).is_file():
            raise typer.BadParameter(f"{folder} has no {name}.")
    asked = api(url, key, data)
    articles = {f"{row['_id']}.txt": row["text"] for row in _rows(folder / "articles.jsonl")}
    chosen = choose(read_questions(folder, articles), questions, seed)
    began = time.monotonic()
    ended = _upload(asked, articles, fresh)
    seconds = time.monotonic() - began
    names = {d["id"]: d["name"] for d in asked.documents() if d["status"] == "indexed"}
    progress = track(chosen, "asking", console=ERR)
    results = [_ask(asked, question, names) for question in progress]
    if not keep:
        for file in ended:
            asked.delete_document(file.document_id)
    OUT.out(json.dumps(figures(articles, names.values(), ended, seconds, results)))


def read_questions(folder: Path, articles: Iterable[str]) -> list[Question]:
    """The set's questions that have a right article, in the set's order."""
    ids = sorted((name.removesuffix(".txt") for name in articles), key=len, reverse=True)
    right: dict[str, set[str]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, passage, score = line.split("\t")
        article = article_of(passage, ids)
        if article and float(score) > 0:
            right.setdefault(query, set()).add(f"{article}.txt")
    texts = ((row["_id"], row["text"]) for row in _rows(folder / "queries.jsonl"))
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


def _upload(asked: Api, articles: Mapping[str, str], fresh: bool) -> list[Ended]:
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


def _ask(asked: Api, question: Question, names: Mapping[str, str]) -> Asked:
    """Ask past the cache, so that every run measures the same."""
    began = time.monotonic()
    answer = asked.ask_whole(question.text, FEATURE, cache="skip")
    seconds = time.monotonic() - began
    cited = [names.get(one["document_id"], "") for one in answer["groundwork"]["citations"]]
    return Asked(bool(cited) and cited[0] in question.right, not cited, seconds)


def _rows(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]

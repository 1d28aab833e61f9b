"""`groundwork bench`: how good and how fast it is, in figures, on data of your own.

Each command prints its figures last, as one line of JSON; what is shown meanwhile goes to stderr.
"""

import json
import tempfile
import time
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    track,
)

from infra.benchmarks import ask as asking
from infra.benchmarks.chunking import bench_chunking
from infra.benchmarks.engines import EngineName, opened
from infra.benchmarks.ingest import Wishes, bench_ingest
from infra.benchmarks.retrieval import bench_retrieval
from infra.benchmarks.scale import bench_scale
from infra.commands.options import DEFAULT_DATA, Data, Key, Url, api
from infra.commands.screen import ERR, OUT
from infra.embedder.tokens import TokenStarts
from infra.local.folder import Folder, Unusable
from shared.retrieval.minilm import MODEL_FILE, MiniLM

ENGINES: tuple[EngineName, ...] = ("embedded", "opensearch")
SIZES = (1_000, 10_000, 100_000)
Folders = Annotated[
    list[Path],
    typer.Argument(
        metavar="DIR...",
        exists=True,
        file_okay=False,
        help="Sets in BEIR's form: corpus.jsonl, queries.jsonl, qrels.tsv.",
    ),
]

commands = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Measure with data of your own."
)


@commands.callback()
def explain() -> None:
    """Measure with data of your own."""


@commands.command("ask")
def ask(
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
    for name in asking.FILES:
        if not (folder / name).is_file():
            raise typer.BadParameter(f"{folder} has no {name}.")
    asked = api(url, key, data)
    rows = asking.rows(folder / "articles.jsonl")
    articles = {f"{row['_id']}.txt": row["text"] for row in rows}
    chosen = asking.choose(asking.read_questions(folder, articles), questions, seed)
    began = time.monotonic()
    ended = asking.send(asked, articles, fresh)
    seconds = time.monotonic() - began
    names = {d["id"]: d["name"] for d in asked.documents() if d["status"] == "indexed"}
    progress = track(chosen, "asking", console=ERR)
    results = [asking.ask(asked, question, names) for question in progress]
    if not keep:
        for file in ended:
            asked.delete_document(file.document_id)
    say(asking.figures(articles, names.values(), ended, seconds, results))


@commands.command("retrieval")
def retrieval(
    folders: Folders,
    engine: Annotated[EngineName, typer.Option(help="Which search engine.")] = "embedded",
    split: Annotated[
        Literal["all", "even", "odd"], typer.Option(help="Which questions, by their order.")
    ] = "all",
    data: Data = DEFAULT_DATA,
) -> None:
    """How well the right passages are found: nDCG, recall, MRR, beside each leg alone."""
    with tempfile.TemporaryDirectory() as place, opened(engine, Path(place)) as under_test:
        embedder = local_embedder(data)
        with bars() as progress:
            say(
                bench_retrieval(
                    folders, under_test.generations, embedder, split, data / "bench", progress
                )
            )


@commands.command("chunking")
def chunking(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            exists=True,
            file_okay=False,
            help="Holds corpora/*.md and questions.jsonl, whose answers are spans of characters.",
        ),
    ],
    data: Data = DEFAULT_DATA,
) -> None:
    """How much of what is shown answers the question, and how much of the answer is shown."""
    embedder = local_embedder(data)
    with bars() as progress:
        places = TokenStarts(Folder(data).embedder)
        say(bench_chunking(folder, embedder, places, progress))


@commands.command("scale")
def scale(
    sizes: Annotated[
        list[int] | None, typer.Option("--chunks", min=100, help="How many chunks; repeatable.")
    ] = None,
    engine: Annotated[
        Literal["embedded", "opensearch", "both"], typer.Option(help="Which search engine.")
    ] = "both",
    data: Data = DEFAULT_DATA,
) -> None:
    """How writing, searching, memory and disk grow with the number of chunks."""
    embedder = local_embedder(data)
    names: tuple[EngineName, ...] = ENGINES if engine == "both" else (engine,)
    with bars() as progress:
        say(
            {
                name: {str(n): _grown(name, n, embedder, progress) for n in sizes or SIZES}
                for name in names
            }
        )


@commands.command("ingest")
def ingest(
    documents: Annotated[int, typer.Option(min=20, help="How many to upload.")] = 500,
    faults: Annotated[
        bool,
        typer.Option(
            "--faults",
            help="Lose, double and delay messages, kill workers, let parts fail at times.",
        ),
    ] = False,
    workers: Annotated[int, typer.Option(min=1, max=16, help="How many processes work.")] = 2,
    paragraphs: Annotated[
        int, typer.Option(min=2, max=10_000, help="How long the longest files are.")
    ] = 12,
    seed: Annotated[int, typer.Option(help="The same seed, the same files and faults.")] = 7,
    data: Data = DEFAULT_DATA,
) -> None:
    """Whether documents of all formats come through: none lost, none twice, each one told."""
    local_embedder(data)
    wishes = Wishes(documents, faults, workers, seed, (2, paragraphs))
    with tempfile.TemporaryDirectory() as place, bars() as progress:
        tasks: dict[str, Any] = {}

        def step(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what, total=of)
            progress.update(tasks[what], completed=done)

        say(bench_ingest(wishes, Path(place), Folder(data).embedder, step))


def _grown(name: EngineName, chunks: int, embedder: MiniLM, progress: Progress) -> dict[str, float]:
    """The figures of one engine, begun empty, at one size."""
    bar = progress.add_task(f"{name} {chunks}", total=chunks)
    with tempfile.TemporaryDirectory() as place, opened(name, Path(place)) as under_test:
        return bench_scale(chunks, under_test, embedder, lambda n: progress.advance(bar, n))


def local_embedder(data: Path) -> MiniLM:
    """The embedding model of this machine. Raises Unusable where it is not built."""
    folder = Folder(data).embedder
    if not (folder / MODEL_FILE).exists():
        raise Unusable("The embedding model is not built: run `make install`.")
    return MiniLM(folder)


def bars() -> Progress:
    """A bar for each long job."""
    return Progress(
        TextColumn("{task.description:>24}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=ERR,
    )


def say(figures: dict[str, Any]) -> None:
    """The figures as the last line."""
    OUT.out(json.dumps(figures))

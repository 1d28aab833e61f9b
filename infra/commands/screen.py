"""What commands show: the terminal, progress bars of an upload, and its summary."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.filesize import decimal
from rich.markup import escape
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.table import Column, Table
from rich.text import Text

from infra.client.api import JsonObject
from infra.client.upload import Ended

STATES = {
    "awaiting_upload": "sent",
    "received": "waiting",
    "extracting": "reading",
    "chunking": "cutting",
    "embedding": "embedding",
}
"""What a document on its way is about to have done, in words."""

BAR_WIDTH = 16
NO_WRAP = Column(no_wrap=True)
OUT = Console(highlight=False)
ERR = Console(stderr=True, highlight=False)


class Amount(ProgressColumn):
    """How much of how much, in bytes, files or passages, and what the others are at."""

    def render(self, task: Task) -> Text:
        """One bar's figures."""
        done, total = int(task.completed), int(task.total or 0)
        if task.fields["unit"] == "bytes":
            return Text(f"{decimal(done)} of {decimal(total)}")
        said = f" ({task.fields['said']})" if task.fields.get("said") else ""
        return Text(f"{done:,} of {total:,} {task.fields['unit']}{said}")


class UploadBars:
    """Bars: bytes on their way and, where they are waited for, documents at their end.

    While documents are embedded, a third one has their passages.
    """

    def __init__(self, progress: Progress, files: Sequence[Path], wait: bool) -> None:
        self._progress = progress
        size = sum(path.stat().st_size for path in files if path.exists())
        self._sent = progress.add_task("sent", total=size, unit="bytes")
        self._ended = progress.add_task("done", total=len(files), unit="files", visible=wait)
        self._embedded = progress.add_task("embed", unit="passages", visible=False)

    def sent(self, count: int) -> None:
        """So many more bytes are on their way."""
        self._progress.advance(self._sent, count)

    def going(self, documents: Sequence[JsonObject]) -> None:
        """Where those documents stand that have not come to their end."""
        self._progress.update(self._ended, said=states(documents))
        embedding = [one for one in documents if one["status"] == "embedding"]
        chunks = sum(one["chunks"] for one in embedding)
        embedded = sum(one["embedded"] for one in embedding)
        self._progress.update(
            self._embedded, total=chunks, completed=embedded, visible=bool(chunks)
        )

    def ended(self, file: Ended) -> None:
        """A file has come to its end."""
        del file
        self._progress.advance(self._ended)


@contextmanager
def upload_bars(files: Sequence[Path], *, wait: bool = True) -> Iterator[UploadBars]:
    """The bars, on the screen meanwhile."""
    columns = (
        TextColumn("{task.description:>6}"),
        BarColumn(BAR_WIDTH),
        Amount(NO_WRAP),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=ERR) as progress:
        yield UploadBars(progress, files, wait)


def states(documents: Sequence[JsonObject]) -> str:
    """How many documents are at what, such as `3 waiting, 1 reading`."""
    found = [one["status"] for one in documents]
    counts = {said: found.count(status) for status, said in STATES.items()}
    return ", ".join(f"{count} {said}" for said, count in counts.items() if count)


def summary(ended: Sequence[Ended]) -> str:
    """How many files came to which end, such as `98 indexed, 0 failed, 0 lost`."""
    ends = [file.end for file in ended]
    if "sent" in ends:
        return f"{ends.count('sent')} sent, {ends.count('failed')} failed"
    return ", ".join(f"{ends.count(end)} {end}" for end in ("indexed", "failed", "lost"))


def show_failed(ended: Sequence[Ended]) -> None:
    """A table of the files that failed or were lost, each with its reason."""
    _show("why", [(file, (file.reason,)) for file in ended if file.end in ("failed", "lost")])


def show_warned(ended: Sequence[Ended]) -> None:
    """A table of the files of which something could not be read, and what."""
    warned = [file for file in ended if file.end == "indexed" and file.warnings]
    _show("indexed, but", [(file, file.warnings) for file in warned])


def printable(text: str) -> str:
    """The text, with what a file may hold but a terminal must not be sent written out."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


def _show(title: str, told: Sequence[tuple[Ended, Sequence[str]]]) -> None:
    if not told:
        return
    table = Table(box=None, header_style="bold")
    table.add_column("file", overflow="fold", ratio=2)
    table.add_column(title, overflow="fold", ratio=3)
    for file, said in told:
        lines = "\n".join(map(printable, said))
        table.add_row(escape(printable(str(file.path))), escape(lines))
    ERR.print(table)

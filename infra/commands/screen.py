"""What commands show: the terminal, progress bars of an upload, and its summary."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.filesize import decimal
from rich.markup import escape
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from infra.client.upload import Ended

OUT = Console(highlight=False)
ERR = Console(stderr=True, highlight=False)


class Amount(ProgressColumn):
    """How much of how much, in bytes or in files."""

    def render(self, task: Task) -> Text:
        """One bar's figures."""
        done, total = int(task.completed), int(task.total or 0)
        if task.fields["unit"] == "bytes":
            return Text(f"{decimal(done)} of {decimal(total)}")
        return Text(f"{done} of {total} files")


class UploadBars:
    """Two bars: bytes on their way and, where they are waited for, documents at their end."""

    def __init__(self, progress: Progress, files: Sequence[Path], wait: bool) -> None:
        self._progress = progress
        size = sum(path.stat().st_size for path in files if path.exists())
        self._sent = progress.add_task("sent", total=size, unit="bytes")
        self._ended = progress.add_task("done", total=len(files), unit="files", visible=wait)

    def sent(self, count: int) -> None:
        """So many more bytes are on their way."""
        self._progress.advance(self._sent, count)

    def ended(self, file: Ended) -> None:
        """A file has come to its end."""
        del file
        self._progress.advance(self._ended)


@contextmanager
def upload_bars(files: Sequence[Path], *, wait: bool = True) -> Iterator[UploadBars]:
    """The bars, on the screen meanwhile."""
    columns = (TextColumn("{task.description:>6}"), BarColumn(), Amount(), TimeElapsedColumn())
    with Progress(*columns, console=ERR) as progress:
        yield UploadBars(progress, files, wait)


def summary(ended: Sequence[Ended]) -> str:
    """How many files came to which end, such as `98 indexed, 0 failed, 0 lost`."""
    ends = [file.end for file in ended]
    if "sent" in ends:
        return f"{ends.count('sent')} sent, {ends.count('failed')} failed"
    return ", ".join(f"{ends.count(end)} {end}" for end in ("indexed", "failed", "lost"))


def show_failed(ended: Sequence[Ended]) -> None:
    """A table of the files that failed or were lost, each with its reason."""
    wrong = [file for file in ended if file.end in ("failed", "lost")]
    if not wrong:
        return
    table = Table(box=None, header_style="bold")
    table.add_column("file", overflow="fold", ratio=2)
    table.add_column("why", overflow="fold", ratio=3)
    for file in wrong:
        table.add_row(escape(str(file.path)), escape(file.reason))
    ERR.print(table)

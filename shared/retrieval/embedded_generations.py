"""All generations of the embedded index: a folder with a file for each, and a catalog of them."""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from shared.index_ports import PassageIndex
from shared.retrieval.embedded import EmbeddedIndex
from shared.retrieval.embedded_catalog import Catalog
from shared.retrieval.embedded_file import EmbeddedFile
from shared.retrieval.stems import Stems
from shared.types.recipe import Generation, Recipe


class EmbeddedGenerations:
    """The generations of one folder, as every process that opens it sees them.

    Safe for threads and for several processes, of which any may be killed at any time. Every
    method raises SearchUnavailable.
    """

    def __init__(self, folder: Path | str) -> None:
        self._catalog = Catalog(Path(folder))
        self._stems = Stems()
        self._files: dict[int, EmbeddedFile] = {}
        self._opening = Lock()
        self._live: str | None = None

    def live(self) -> Generation | None:
        """The one that answers searches, as of now; none at the start."""
        live = self._catalog.live()
        if live is not None and live.name != self._live:
            self._forget()
            self._live = live.name
        return live

    def all(self) -> Sequence[Generation]:
        """Every generation as of now, the oldest first."""
        return self._catalog.all()

    def open(self, generation: Generation) -> PassageIndex:
        """One generation's passages; what is in memory of them is shared by all who open it."""
        number = self._catalog.number_of(generation.name)
        with self._opening:
            file = self._files.get(number)
            if file is None:
                self._close_discarded()
                file = self._files[number] = self._file(number, generation)
        return EmbeddedIndex(generation, file)

    def create(self, name: str, recipe: Recipe) -> Generation:
        """A new, empty generation; the one of that name where it is there already."""
        return self._catalog.create(name, recipe)

    def describe(self, name: str, spread: float) -> None:
        """Write down a generation's measured spread. Raises NotFound where there is none."""
        self._catalog.describe(name, spread)

    def promote(self, name: str) -> None:
        """Make a generation the live one, in one step. Raises NotFound where there is none."""
        self._catalog.promote(name)

    def discard(self, name: str) -> None:
        """Delete a generation, if it is there. Raises Conflict for the live one."""
        self._catalog.discard(name)
        with self._opening:
            self._close_discarded()

    def close(self) -> None:
        """Let go of all files."""
        with self._opening:
            for file in self._files.values():
                file.close()
            self._files.clear()
        self._catalog.close()
        self._stems.close()

    def _file(self, number: int, generation: Generation) -> EmbeddedFile:
        return EmbeddedFile(
            self._catalog.path_of(number),
            generation.recipe.embedder.dimension,
            self._stems,
            lambda: self._catalog.has(number),
        )

    def _close_discarded(self) -> None:
        for number in [number for number in self._files if not self._catalog.has(number)]:
            self._files.pop(number).close()

    def _forget(self) -> None:
        """The generation that was searched until now is searched no more: free its memory."""
        with self._opening:
            for file in self._files.values():
                file.forget()

"""The vectors of one file, of which some may lie on the workbench."""

from collections.abc import Collection
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from shared.document_ports import Workbench

if TYPE_CHECKING:
    from shared.ports import Vectors


class FileVectors:
    """What goes have made by model and content (`Chunk.content`), and what of that is put aside.

    Each thing on the bench has the vectors of one model; the things are numbered from 0 on. Without
    `look`, nobody has put anything there, and the bench is not asked.
    """

    def __init__(self, prefix: str, bench: Workbench, look: bool) -> None:
        self._prefix = prefix
        self._bench = bench
        self._look = look
        self._aside: dict[str, dict[str, Vectors]] = {}
        self._new: dict[str, dict[str, Vectors]] = {}
        self._number = 0

    @property
    def is_used(self) -> bool:
        """Whether anything of this file may lie on the bench."""
        return self._look or self._number > 0

    def of(self, model_id: str, contents: Collection[str]) -> "dict[str, Vectors]":
        """The vectors [dimension] that lie on the bench. Raises StoreUnavailable."""
        self._load()
        known = self._aside.get(model_id, {})
        return {content: known[content] for content in contents if content in known}

    def add(self, model_id: str, vectors: "dict[str, Vectors]") -> bool:
        """Take note of vectors, to be put aside with the next; says whether any is new."""
        known = self._aside.get(model_id, {})
        new = {content: row for content, row in vectors.items() if content not in known}
        self._new.setdefault(model_id, {}).update(new)
        return bool(new)

    def count(self, model_id: str) -> int:
        """How many contents are known to have their vectors of this model."""
        return len(self._aside.get(model_id, {}).keys() | self._new.get(model_id, {}).keys())

    def put_aside(self) -> None:
        """Put what is new on the bench. Raises StoreUnavailable."""
        self._load()
        for model_id, vectors in self._new.items():
            if vectors:
                self._bench.put(f"{self._prefix}{self._number}", _packed(model_id, vectors))
                self._number += 1
                self._aside.setdefault(model_id, {}).update(vectors)
        self._new.clear()

    def _load(self) -> None:
        while self._look:
            data = self._bench.get(f"{self._prefix}{self._number}")
            if data is None:
                self._look = False
                return
            model_id, vectors = _unpacked(data)
            self._aside.setdefault(model_id, {}).update(vectors)
            self._number += 1


def _packed(model_id: str, vectors: "dict[str, Vectors]") -> bytes:
    """A model's vectors in numpy's own file format, several arrays in one."""
    file = BytesIO()
    rows = np.array(list(vectors.values()), np.float32)
    np.savez(file, model=np.array(model_id), contents=np.array(list(vectors)), vectors=rows)
    return file.getvalue()


def _unpacked(data: bytes) -> "tuple[str, dict[str, Vectors]]":
    with np.load(BytesIO(data), allow_pickle=False) as file:
        rows = dict(zip(file["contents"].tolist(), file["vectors"], strict=True))
        return str(file["model"]), rows

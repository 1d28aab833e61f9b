"""A table that outlives the process: each change is a line in a file, written before its answer."""

import json
from pathlib import Path
from typing import Any

from infra.local.folder import Unusable, write_whole

Item = dict[str, Any]
"""Attributes in DynamoDB's own JSON, such as `{"id": {"S": "doc_1"}}`."""

WORTH_TIDYING = 20_000


class Journal:
    """One table's file: lines `[key, item]`; the last line of a key counts, null deletes it.

    A line is handed to the operating system before the change is acknowledged, so killing the
    process loses nothing; what a killed process had half written is its last line, and is dropped.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines = 0

    def load(self) -> list[Item]:
        """The items as they last were; tidies the file. Raises Unusable when it is damaged."""
        latest: dict[str, tuple[Item, Item]] = {}
        for number, line in enumerate(self._whole_lines(), 1):
            key, item = self._parse(line, number)
            name = json.dumps(key, sort_keys=True)
            latest.pop(name, None)
            if item is not None:
                latest[name] = key, item
        write_whole(self._path, b"".join(_line(*change) for change in latest.values()))
        self._lines = 0
        return [item for _, item in latest.values()]

    def note(self, key: Item, item: Item | None) -> None:
        """Keep a change: what is now under this key, or that nothing is."""
        with self._path.open("ab") as file:
            file.write(_line(key, item))
        self._lines += 1
        if self._lines >= WORTH_TIDYING:
            self.load()

    def _whole_lines(self) -> list[bytes]:
        if not self._path.exists():
            return []
        *whole, _torn = self._path.read_bytes().split(b"\n")
        return whole

    def _parse(self, line: bytes, number: int) -> tuple[Item, Item | None]:
        try:
            key, item = json.loads(line)
            return dict(key), None if item is None else dict(item)
        except (ValueError, TypeError) as error:
            raise Unusable(
                f"{self._path} is damaged in line {number}: delete that line, or move the whole "
                "data folder away, and start again."
            ) from error


def _line(key: Item, item: Item | None) -> bytes:
    return json.dumps([key, item], separators=(",", ":")).encode() + b"\n"

"""JSON and JSON Lines as a person would read them out: each value after the names that lead to it.

A small object is one block of lines `name: value`; what is large in a large one gets a section.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from shared.errors import DocumentError
from shared.retrieval.extract.draft import (
    Draft,
    is_title,
    one_line,
    shortened,
    stem,
    tidy,
    too_long,
)
from shared.retrieval.extract.limits import ExtractLimits
from shared.retrieval.extract.text import decode
from shared.types.retrieval import Extract

DEEPEST = 60
HEADING_LEVELS = 4
LARGEST_RECORD, LARGEST_MEMBER = 1_500, 400
"""Characters of an object that is one block, and of a member that needs no section."""
LABELS = ("title", "name", "label", "heading", "subject", "question", "id", "key", "code")
LINES_ENDINGS = (".jsonl", ".ndjson")
# Numbers stay as they are written: no digit is lost, and none is too long to be read.
DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)


def extract_json(name: str, data: bytes, limits: ExtractLimits) -> Extract:
    """The values that are not empty; its title is what an object calls itself, else the name.

    Raises DocumentError: `damaged_file` when it is not JSON, `too_complex` when nested too deeply.
    """
    text = decode(data).lstrip("\ufeff")
    try:
        value = parsed(name, text)
    except RecursionError as error:
        raise too_deep() from error
    refuse_deep(value)
    writer = JsonWriter(limits)
    writer.write(value, 1)
    return writer.draft.finish((label(value, "") if isinstance(value, dict) else "") or stem(name))


def parsed(name: str, text: str) -> Any:
    """The value that is written in a text, or the list of those in its lines."""
    try:
        return DECODER.decode(text)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data" and not name.lower().endswith(LINES_ENDINGS):
            raise broken(error.lineno, error.msg) from error
    lines = enumerate(text.splitlines(), start=1)
    return [parsed_line(number, line) for number, line in lines if line.strip()]


def parsed_line(number: int, line: str) -> Any:
    """The value of one line."""
    try:
        return DECODER.decode(line)
    except json.JSONDecodeError as error:
        raise broken(number, error.msg) from error


def refuse_deep(value: Any) -> None:
    """Refuse what is nested more deeply than a person would follow."""
    waiting = [(value, 0)]
    while waiting:
        element, depth = waiting.pop()
        if depth > DEEPEST:
            raise too_deep()
        if isinstance(element, dict | list):
            inner = element.values() if isinstance(element, dict) else element
            waiting.extend((child, depth + 1) for child in inner if isinstance(child, dict | list))


class JsonWriter:
    """Writes values into a draft, each below the heading that is open."""

    def __init__(self, limits: ExtractLimits) -> None:
        self.draft = Draft(limits)
        self._limit = limits.characters

    def write(self, value: Any, level: int) -> None:
        """Write a value: whole if it is small or deep inside, else member by member."""
        if level > HEADING_LEVELS or is_small(value, LARGEST_RECORD):
            self._block(leaves(value))
        elif isinstance(value, dict):
            self._members(value, level)
        elif is_plain(value):
            self._block(one_line(shown(item)) for item in value if item is not None)
        elif isinstance(value, list):
            self._items(value, level)
        else:
            self._block([shown(value)])

    def _members(self, value: dict[str, Any], level: int) -> None:
        """An object's members in their order, small ones together."""
        together: dict[str, Any] = {}
        for name, member in value.items():
            if is_small(member, LARGEST_MEMBER):
                together[name] = member
                continue
            self._block(leaves(together))
            together = {}
            self.draft.heading(level, one_line(name) or "-")
            self.write(member, level + 1)
        self._block(leaves(together))

    def _items(self, items: list[Any], level: int) -> None:
        """A list's items, each a block; large ones under what they call themselves."""
        for number, item in enumerate(items, start=1):
            if not is_small(item, LARGEST_RECORD):
                self.draft.heading(level, label(item, str(number)))
            self.write(item, level + 1)

    def _block(self, lines: Iterable[str]) -> None:
        """Some lines as one block; counted as they come, as they may repeat long names."""
        kept, length = [], 0
        for line in lines:
            kept.append(line)
            length += len(line)
            if length > self._limit:
                raise too_long(self._limit)
        # As items of a list: the chunker could take short lines for headings of what follows.
        self.draft.block(
            "\n".join(f"- {line}" for line in kept) if len(kept) > 1 else "".join(kept)
        )


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """The values in a value that are not empty, each as a line `name > inner name: value`."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield from leaves(member, (*path, shortened(one_line(name))))
    elif isinstance(value, list) and not is_plain(value):
        for number, item in enumerate(value, start=1):
            yield from leaves(item, (*path, str(number)))
    elif text := shown(value):
        yield f"{' > '.join(path)}: {text}" if path else text


def shown(value: Any) -> str:
    """A single value, or a list of them, in words; nothing for what is null."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(shown, value)))
    if isinstance(value, bool):
        return str(value).lower()
    return tidy(value) if isinstance(value, str) else ""


def is_plain(value: Any) -> bool:
    """Whether a value is a list of single values."""
    return isinstance(value, list) and not any(isinstance(item, dict | list) for item in value)


def is_small(value: Any, most: int) -> bool:
    """Whether a value has at most so many characters, counting one for each thing in it."""
    waiting, size = [value], 0
    while waiting and size <= most:
        element = waiting.pop()
        size += 1 + (len(element) if isinstance(element, str | dict | list) else 0)
        if isinstance(element, dict):
            size += sum(map(len, islice(element, most)))
            waiting.extend(islice(element.values(), most))
        elif isinstance(element, list):
            waiting.extend(islice(element, most))
    return size <= most


def label(value: Any, otherwise: str) -> str:
    """What an object calls itself, in one of the usual members."""
    if isinstance(value, dict):
        for name in LABELS:
            text = value.get(name)
            if isinstance(text, str) and is_title(one_line(text)):
                return one_line(text)
    return otherwise


def broken(line: int, message: str) -> DocumentError:
    """The refusal of a text that is not JSON."""
    return DocumentError(
        "damaged_file",
        f"The file is not valid JSON ({message}, in line {line:,}). It may have been cut off: save"
        " it again, or name it .txt, and upload it again.",
    )


def too_deep() -> DocumentError:
    """The refusal of values in values in values without end."""
    return DocumentError(
        "too_complex",
        f"The JSON is nested more than {DEEPEST} levels deep. Flatten it and upload it again.",
    )

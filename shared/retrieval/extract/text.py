"""Plain text: UTF-8, or UTF-16 with a byte order mark."""

import codecs
import re

from shared.errors import DocumentError
from shared.retrieval.extract.draft import Draft, is_title, one_line, stem, too_long, visible
from shared.retrieval.extract.formats import ACCEPTED
from shared.retrieval.extract.limits import ExtractLimits
from shared.types.retrieval import Extract

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))
MOST_CONTROL_SHARE = 0.02
BLANK_LINES = re.compile(r"\n\s*\n")
WRAPPED_WIDTHS = range(45, 131)
ITEM = re.compile(r"\s|[-*•–+] |\(?\w{1,3}[.)] |.*(\t|\||\s{3})")


def extract_text(name: str, data: bytes, limits: ExtractLimits) -> Extract:
    """The paragraphs of a text file; its title is the first line, if that reads like one."""
    text = visible(decode(data))
    if len(text) > limits.characters:
        raise too_long(limits.characters)
    draft = Draft(limits)
    paragraphs = BLANK_LINES.split(text)
    width = wrapped_width(paragraphs)
    for paragraph in paragraphs:
        draft.block(unwrap(paragraph.strip("\n").rstrip(), width))
    first = one_line(text.lstrip().partition("\n")[0]).rstrip(",;:")
    return draft.finish(first if is_title(first) else stem(name))


def decode(data: bytes) -> str:
    """The characters of a text file.

    Raises DocumentError: `unsupported_type` when it is not text, `not_utf8` when its bytes are no
    valid UTF-8 (or UTF-16, if it says so), `empty_file` when there is nothing but white space.
    """
    encoding, body = encoding_of(data)
    if encoding == "utf-8" and is_binary(body):
        raise DocumentError(
            "unsupported_type",
            f"This is not a text file. {ACCEPTED}",
        )
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            "not_utf8",
            f"The text is not valid {encoding[:6].upper()} (first seen in line {line}): "
            "save it as UTF-8 and upload it again.",
        ) from error
    if not visible(text).strip():
        raise DocumentError("empty_file", "The file holds no words. Upload one with text in it.")
    return text


def encoding_of(data: bytes) -> tuple[str, bytes]:
    """The encoding that a byte order mark tells (UTF-8 without one), and the bytes after it."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return encoding, data[len(bom) :]
    return "utf-8", data


def is_binary(data: bytes) -> bool:
    """Whether bytes are no text: a NUL byte, or too many control characters."""
    if b"\0" in data:
        return True
    control = len(data) - len(data.translate(None, CONTROL))
    return control > len(data) * MOST_CONTROL_SHARE


def wrapped_width(paragraphs: list[str]) -> int:
    """The column at which a text's lines were wrapped by hand, or 0 when they were not."""
    lines = [line for p in paragraphs if "\n" in p.strip() for line in p.splitlines()]
    if not lines:
        return 0
    # The 98th percentile: a long URL or a table row must not set the width.
    width = sorted(map(len, lines))[int(len(lines) * 0.98)]
    return width if width in WRAPPED_WIDTHS else 0


def unwrap(paragraph: str, width: int) -> str:
    """Join a paragraph's lines where one ended only because the next word had no room left."""
    joined = ""
    last = ""
    for line in paragraph.split("\n"):
        full = len(last) + 1 + len(line.split(" ", 1)[0]) > width
        if joined and width and full and not ITEM.match(line) and not ITEM.match(last.lstrip()):
            joined += " " + line
        else:
            joined += "\n" * bool(joined) + line
        last = line
    return joined

"""Markdown: headings become sections, wrapped lines become whole ones, code and tables stay."""

import re
from collections.abc import Iterator

from shared.retrieval.extract.draft import Draft, one_line, stem, visible
from shared.retrieval.extract.limits import ExtractLimits
from shared.retrieval.extract.text import decode
from shared.types.retrieval import Extract

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
FRONT_TITLE = re.compile(r"^title:\s*(.+?)\s*$", re.MULTILINE | re.IGNORECASE)
ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?$")
ATX_CLOSING = re.compile(r"(?:^|[ \t])#+$")
SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
OWN_LINE = re.compile(r"\s*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|>|\|)|(?: {4}|\t)")
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
EMPHASIS = re.compile(r"(\*\*|__|\*|`)(?=\S)(.+?)\1")
LONGEST_HEADING = 500

Piece = tuple[int, str]
"""A heading's level (0 for a block) and its text."""


def extract_markdown(name: str, data: bytes, limits: ExtractLimits) -> Extract:
    """The text of Markdown; its title is the first H1, else the front matter's, else its name."""
    text = visible(decode(data))
    front = FRONT_MATTER.match(text)
    body = text[front.end() :] if front else text
    draft = Draft(limits)
    title = ""
    for level, piece in pieces(body.split("\n")):
        if level:
            draft.heading(level, piece)
            title = title or (piece if level == 1 else "")
        else:
            draft.block(piece)
    return draft.finish(title or front_title(front.group(1) if front else "") or stem(name))


def front_title(front: str) -> str:
    """The title that a front matter gives, or nothing."""
    found = FRONT_TITLE.search(front)
    return one_line(found.group(1).strip("\"'")) if found else ""


def plain(heading: str) -> str:
    """A heading's words without closing hashes, links and emphasis."""
    if len(heading) > LONGEST_HEADING:
        return one_line(heading)
    words = LINK.sub(r"\1", ATX_CLOSING.sub("", heading.strip()))
    return one_line(EMPHASIS.sub(r"\2", words))


def pieces(lines: list[str]) -> Iterator[Piece]:
    """Headings and blocks in reading order; a fenced block is one piece, blank lines and all."""
    block: list[str] = []
    fence = ""
    for line in lines:
        opened = FENCE.match(line)
        if fence:
            block.append(line)
            if opened and opened.group(1).startswith(fence) and not line.strip("`~ \t"):
                fence = ""
                yield from flush(block, joined="\n".join(block))
        elif opened:
            yield from flush(block)
            fence = opened.group(1)
            block.append(line)
        else:
            yield from read(line, block)
    yield from flush(block, joined="\n".join(block) if fence else None)


def read(line: str, block: list[str]) -> Iterator[Piece]:
    """One line outside of code: it ends the block before it, or joins it."""
    atx, setext = ATX.match(line), SETEXT.match(line)
    if atx:
        yield from flush(block)
        if heading := plain(atx.group(2) or ""):
            yield len(atx.group(1)), heading
    elif setext and block and not any(OWN_LINE.match(row) for row in block):
        heading = plain(" ".join(block))
        block.clear()
        yield (1 if setext.group(1)[0] == "=" else 2), heading
    elif not line.strip() or RULE.match(line):
        yield from flush(block)
    else:
        block.append(line)


def flush(block: list[str], joined: str | None = None) -> Iterator[Piece]:
    """The collected lines as one block, without comments; then the collection is empty."""
    text = flow(block) if joined is None else joined
    block.clear()
    if text and not (text.startswith("<!--") and text.endswith("-->")):
        yield 0, text


def flow(block: list[str]) -> str:
    """A block's lines, those that were only wrapped joined by a space."""
    parts: list[str] = []
    before = ""
    for line in block:
        own = OWN_LINE.match(line) or "|" in before
        hard = own or before.endswith(("  ", "\\"))
        if parts:
            parts.append("\n" if hard else " ")
        parts.append((line if own else line.lstrip()).rstrip().removesuffix("\\"))
        before = line
    return "".join(parts)

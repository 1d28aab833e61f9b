"""Tells kinds of text apart: what it can only be by its content, else what its name says.

In this order: a page that begins as HTML does; a mail's header; what parses as JSON. Then the name
decides between the kinds that look alike. Without one, rows of equal cells are a table (CSV).
"""

import json
import re
from pathlib import PurePosixPath

from shared.retrieval.extract.delimited import is_delimited
from shared.retrieval.extract.formats import Format, unsupported
from shared.retrieval.extract.text import encoding_of

HEAD_BYTES = 64 * 1024
HTML_START = re.compile(
    r"\s*(<\?xml[^>]{0,200}\?>\s*)?(<!--.{0,500}?-->\s*)?<(!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
MAILBOX_START = re.compile(r"From \S+ .{10,60}\d{4}\n[\w-]+: ")
FIELD = re.compile(r"([!-9;-~]{1,80}):")
ENVELOPE = {"from", "sender", "return-path", "received", "delivered-to"}
STAMPS = {"date", "message-id", "mime-version", "received"}
LEAST_FIELDS = 3
EXTENSIONS: dict[str, Format] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".eml": "mail",
}


def detect_in_text(name: str, data: bytes) -> Format:
    """The kind of a text. Raises DocumentError: `unsupported_type` for a whole mailbox."""
    encoding, body = encoding_of(data)
    head = body[:HEAD_BYTES].decode(encoding, errors="replace").replace("\r\n", "\n")
    named = EXTENSIONS.get(PurePosixPath(name).suffix.lower())
    if MAILBOX_START.match(head):
        raise unsupported("a mailbox of several mails", "Save each mail as EML and upload those.")
    certain: tuple[tuple[Format, bool], ...] = (
        ("html", bool(HTML_START.match(head))),
        ("mail", is_mail(head)),
        ("json", named != "json" and is_json(head, body, encoding)),
    )
    sure = next((kind for kind, it_is in certain if it_is), named)
    return sure or ("csv" if is_delimited(head) else "text")


def is_mail(head: str) -> bool:
    """Whether a text begins with a mail's header: who sent it, when, and nothing between."""
    fields = set()
    for line in head.lstrip("\n").split("\n"):
        field = FIELD.match(line)
        if field:
            fields.add(field.group(1).lower())
        elif not line:
            break
        elif line[0] not in " \t" or not fields:
            return False
    return bool(fields & ENVELOPE and fields & STAMPS) and len(fields) >= LEAST_FIELDS


def is_json(head: str, body: bytes, encoding: str) -> bool:
    """Whether a text is one JSON object or a list of them, or has one in each of its lines."""
    if head.lstrip()[:1] not in ("{", "["):
        return False
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        return False
    lines = [line for line in text.splitlines() if line.strip()]
    return parses(text) or (len(lines) > 1 and all(map(parses, lines)))


def parses(text: str) -> bool:
    """Whether a text is a JSON object, or a list with one in it."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) or (isinstance(value, list) and dict in map(type, value))

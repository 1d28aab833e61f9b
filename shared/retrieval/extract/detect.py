"""Tells what a file is by its content; its name only tells kinds of text apart.

Signatures come first, then the parts of a package. What is left is text, and `detect_text` has the
rule for that: content that can be nothing else decides, and only then the name.
"""

from shared.retrieval.extract.detect_office import detect_in_ole, detect_in_zip
from shared.retrieval.extract.detect_text import detect_in_text
from shared.retrieval.extract.formats import Format, unsupported
from shared.retrieval.extract.limits import ExtractLimits

PDF_MARK = b"%PDF-"
PDF_MARK_WITHIN = 1024
ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
OLE_MARK = bytes.fromhex("d0cf11e0a1b11ae1")
OTHERS = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"RIFF", "a picture, sound or video"),
    (b"ID3", "a sound"),
    (b"\0\0\0 ftyp", "a video"),
    (b"\0\0\0\x18ftyp", "a video"),
    (b"\0\0\0\x1cftyp", "a video"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"\x1f\x8b", "a packed archive"),
    (b"BZh", "a packed archive"),
    (b"\xfd7zXZ", "a packed archive"),
    (b"\x28\xb5\x2f\xfd", "a packed archive"),
    (b"7z\xbc\xaf", "a packed archive"),
    (b"Rar!", "a packed archive"),
    (b"SQLite format 3\0", "a database"),
    (b"{\\rtf", "a rich text (RTF) document"),
    (b"%!PS", "a PostScript file"),
)


def detect(name: str, data: bytes, limits: ExtractLimits) -> Format:
    """The format of a file.

    Raises DocumentError: `unsupported_type`, `damaged_file`, `encrypted_file`, `macros`, or
    `archive_too_large`.
    """
    if PDF_MARK in data[:PDF_MARK_WITHIN]:
        return "pdf"
    if data.startswith(ZIP_MARKS):
        return detect_in_zip(data, limits)
    if data.startswith(OLE_MARK):
        return detect_in_ole(data)
    for mark, what in OTHERS:
        # Marks of two letters also begin words: "MZ" in a text is no program.
        if data.startswith(mark) and (len(mark) > 3 or b"\0" in data[:512]):
            raise unsupported(what)
    return detect_in_text(name, data)

"""How large a file may be before it is refused instead of read."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class ExtractLimits:
    """Bytes of the file, pages of a PDF, characters of text, bytes and ratio of an unpacked DOCX.

    The ratio (unpacked to packed) counts only above `unzipped_free_bytes`: small files may be
    packed very tightly without harm. The characters are as many as can be embedded, at 50 ms for
    every 400 of them, before a function's 15 minutes are over, for two files in turn.
    """

    file_bytes: int = 50 * MEGABYTE
    pages: int = 2_000
    characters: int = 3_000_000
    unzipped_bytes: int = 200 * MEGABYTE
    unzipped_ratio: int = 100
    unzipped_free_bytes: int = 10 * MEGABYTE

"""How large a file may be before it is refused instead of read."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class ExtractLimits:
    """Bytes of the file, pages of a PDF, characters of text, and what a packed file unpacks to.

    The ratio (unpacked to packed) counts only above `unzipped_free_bytes`: small files may be
    packed very tightly without harm. The characters are 2,000 pages of 5,000 each, which are read
    in half a minute; they are embedded in as many goes of a function as that takes.
    """

    file_bytes: int = 50 * MEGABYTE
    pages: int = 5_000
    characters: int = 10_000_000
    marks: int = 200_000
    """How often another section or page may begin."""
    unzipped_bytes: int = 200 * MEGABYTE
    unzipped_ratio: int = 100
    unzipped_free_bytes: int = 10 * MEGABYTE
    unzipped_members: int = 20_000
    cells: int = 10_000_000
    """Of a sheet, empty ones between others included."""
    attachments: int = 50
    """Of one mail; more are not read, and a warning says so."""

"""A picture in shades of grey as a PNG file."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
EIGHT_BITS_GREY = bytes((8, 0, 0, 0, 0))
UNFILTERED = b"\0"


def grey_png(width: int, height: int, stride: int, pixels: bytes) -> bytes:
    """A PNG of rows of one byte a pixel, 0 for black; each row takes `stride` bytes.

    The format is that of the PNG specification, third edition, sections 5 and 11.
    """
    starts = range(0, height * stride, stride)
    rows = b"".join(UNFILTERED + pixels[start : start + width] for start in starts)
    header = struct.pack(">II", width, height) + EIGHT_BITS_GREY
    packed = zlib.compress(rows, level=6)
    return SIGNATURE + part(b"IHDR", header) + part(b"IDAT", packed) + part(b"IEND", b"")


def part(kind: bytes, body: bytes) -> bytes:
    """One part of a PNG: its length, kind, content and checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

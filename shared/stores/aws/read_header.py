"""How S3 sends text that a header cannot bear."""

from email.errors import HeaderParseError
from email.header import decode_header, make_header


def read_header(value: str) -> str:
    """The value of an object's metadata; what is not ASCII comes encoded by RFC 2047.

    What only looks so stays as it is.
    """
    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, ValueError):
        return value

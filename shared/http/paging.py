"""How many things a caller wants on one page of a list."""

from shared.errors import InvalidRequest


def read_limit(text: str | None, usually: int, most: int) -> int:
    """The query parameter `limit`, or `usually` where it is left out. Raises InvalidRequest."""
    if text is None:
        return usually
    # Only the first digits are read: Python refuses to read a number of thousands of them.
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
        raise InvalidRequest(f"`limit` is a number from 1 to {most}.", param="limit")
    return int(text)

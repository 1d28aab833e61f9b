"""What came back from a receiver, and what is made of it for its owner to read."""

from typing import NamedTuple

GONE = 410


class Answer(NamedTuple):
    """A status and the beginning of a text, or why nothing came back."""

    status: int | None = None
    beginning: bytes = b""
    problem: str = ""


def complaint(status: int) -> str:
    """What is wrong with a receiver's status, in a sentence; empty for any 2xx."""
    if 200 <= status < 300:
        return ""
    if 300 <= status < 400:
        return f"The receiver redirects elsewhere (status {status}); redirects are not followed."
    if status == GONE:
        return "The receiver says that it is gone for good (status 410)."
    return f"The receiver answered with status {status}."


def readable(beginning: bytes, most_characters: int) -> str:
    """The beginning of a text on one line, without anything that controls a screen."""
    text = "".join(
        letter if letter.isprintable() else " " for letter in beginning.decode(errors="replace")
    )
    return " ".join(text.split())[:most_characters]

"""How sure something is that a model says: by its own word, and by whether its quote is there."""

from typing import Any, NamedTuple, TypeGuard
from unicodedata import normalize

UNQUOTED = 0.5
"""What bears no quote of the text is no surer than this, whatever the model says."""
FEWEST_LETTERS = 2


class Claim(NamedTuple):
    """Something that a model says of a document, and the words that are to show it."""

    confidence: float
    quote: str


CLAIM = "an object with `confidence` (a number from 0 to 1), `quote`"
"""What a claim looks like, for whoever has to write one."""
UNSURE = Claim(0.0, "")


def claim_in(found: Any) -> Claim | None:
    """The confidence in [0, 1] and the quote of an object; nothing where it has no such numbers."""
    if not isinstance(found, dict):
        return None
    confidence, quote = found.get("confidence"), found.get("quote")
    if not is_confidence(confidence):
        return None
    return Claim(float(confidence), quote if isinstance(quote, str) else "")


def is_confidence(found: Any) -> TypeGuard[float]:
    """Whether it is a number in [0, 1]."""
    return isinstance(found, int | float) and not isinstance(found, bool) and 0 <= found <= 1


def sure(claim: Claim, text: str) -> float:
    """How sure a claim is, where `text` is what the model was given, folded."""
    return claim.confidence if is_quoted(claim, text) else min(claim.confidence, UNQUOTED)


def is_quoted(claim: Claim, text: str) -> bool:
    """Whether the quote stands in the folded text, and is more than a sign or two."""
    quote = folded(claim.quote)
    return sum(character.isalnum() for character in quote) >= FEWEST_LETTERS and quote in text


def folded(text: str) -> str:
    """A text without regard to case, white space, and how its letters are encoded."""
    return " ".join(normalize("NFKC", text).casefold().split())

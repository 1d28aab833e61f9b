"""Pairs of neighbouring words: a passage that keeps a question's words together means the same."""

from itertools import pairwise

from shared.retrieval.words import POSSESSIVE, STOP_WORDS, WORD
from shared.types.retrieval import Passage

Pair = tuple[str, str]

MOST_PAIRS = 100
"""More than a question has; what is longer is read no further, so that its cost is bounded."""
REACH = 100
"""How many characters after a word its neighbour is looked for: stop words may stand between."""


def pairs_of(question: str) -> list[Pair]:
    """The pairs of different words that stand side by side in a question, stop words left out."""
    found = WORD.findall(POSSESSIVE.sub("", question.lower()))
    asked = [word for word in found if word not in STOP_WORDS]
    return [pair for pair in dict.fromkeys(pairwise(asked)) if pair[0] != pair[1]][:MOST_PAIRS]


def kept(pairs: list[Pair], passage: Passage) -> int:
    """How many pairs stand together in a passage; the second word may go on ("wing", "wings").

    Source: Metzler and Croft, "A Markov Random Field Model for Term Dependencies", SIGIR 2005.
    """
    text = f" {passage.title} {passage.text} ".lower()
    return sum(_together(*pair, text) for pair in pairs if pair[1] in text)


def _together(first: str, second: str, text: str) -> bool:
    """Whether some `first` is followed by `second`; only its neighbourhood is cut into words."""
    at = text.find(first)
    while at >= 0:
        end = at + len(first)
        if _is_whole(text[at - 1], text[end]) and _next_word(text, end).startswith(second):
            return True
        at = text.find(first, end)
    return False


def _is_whole(before: str, after: str) -> bool:
    """Whether a word ends where these characters stand around it."""
    return not (before.isalnum() or after.isalnum() or "_" in (before, after))


def _next_word(text: str, start: int) -> str:
    """The next word that is neither a stop word nor a possessive's s; empty if it is far off."""
    for found in WORD.finditer(text, start, start + REACH):
        word = found[0]
        if word not in STOP_WORDS and not (word == "s" and text[found.start() - 1] in "'’"):
            return word
    return ""

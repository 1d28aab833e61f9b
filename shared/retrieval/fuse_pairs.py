"""Pairs of neighbouring words: a passage that keeps a question's words together means the same."""

from itertools import pairwise

from shared.retrieval.words import POSSESSIVE, STOP_WORDS, WORD
from shared.types.retrieval import Passage

Pair = tuple[str, str]

MOST_PAIRS = 100
"""More than a question has; what is longer is read no further, so that its cost is bounded."""


def pairs_of(question: str) -> list[Pair]:
    """The pairs of different words that stand side by side in a question, stop words left out."""
    asked = _said(question)
    return [pair for pair in dict.fromkeys(pairwise(asked)) if pair[0] != pair[1]][:MOST_PAIRS]


def kept(pairs: list[Pair], passage: Passage) -> int:
    """How many pairs stand together in a passage; the second word may go on ("wing", "wings").

    Source: Metzler and Croft, "A Markov Random Field Model for Term Dependencies", SIGIR 2005.
    """
    text = f"{passage.title} {passage.text}".lower()
    # Most passages hold no pair's words: asking that first saves cutting them into words.
    likely = [pair for pair in pairs if pair[0] in text and pair[1] in text]
    line = f" {' '.join(_said(text))}" if likely else ""
    return sum(f" {first} {second}" in line for first, second in likely)


def _said(text: str) -> list[str]:
    """The lower-case words of a text in their order, repetitions kept, stop words left out."""
    found = WORD.findall(POSSESSIVE.sub("", text.lower()))
    return [word for word in found if word not in STOP_WORDS]

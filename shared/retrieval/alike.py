"""Leaves near-copies out of a ranking: eight passages should not be one paragraph eight times."""

from collections.abc import Iterable

from shared.retrieval.words import WORD, words
from shared.types.retrieval import Hit

Words = frozenset[str]

PARAGRAPH = 12
"""How many different words make a paragraph; shorter texts are copies only where they are equal."""


def without_copies(hits: Iterable[Hit], question: str, alike: float, limit: int) -> tuple[Hit, ...]:
    """The first `limit` hits, in their order, that are no copy of a better one.

    A copy has the same text, or shares more than `alike` of its words (those in both as a share of
    those in either) with a better hit and adds neither a number nor a word of the question: what
    differs in these, such as two prices or two error codes, differs in what matters.
    """
    asked = frozenset(words(question))
    kept: list[Hit] = []
    seen: list[Words] = []
    for hit in hits:
        if len(kept) == limit:
            break
        said = _said(hit.passage.text)
        if any(hit.passage.text == one.passage.text for one in kept):
            continue
        if any(_is_copy(said, better, asked, alike) for better in seen):
            continue
        kept.append(hit)
        seen.append(said)
    return tuple(kept)


def _said(text: str) -> Words:
    return frozenset(WORD.findall(text.lower()))


def _is_copy(said: Words, better: Words, asked: Words, alike: float) -> bool:
    small, large = sorted((len(said), len(better)))
    # At most the smaller one's words can be in both: most comparisons end here.
    if large < PARAGRAPH or small <= alike * large:
        return False
    shared = len(said & better)
    if shared <= alike * (small + large - shared):
        return False
    return not any(word in asked or any(map(str.isdigit, word)) for word in said - better)

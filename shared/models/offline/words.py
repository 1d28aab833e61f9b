"""The telling words of a text, so that a question and a sentence can be compared by them."""

import re

STOP_WORDS = """
able about actually after all also am an and any are aren as at back be been before being between
both but by can could couldn did didn do does doesn doing don down during each even ever exactly
few find for from further get give good got had happen has hasn have haven having he her here hers
him his how if in into is isn it its itself just kind let like ll long look main many may me mean
means might more most much must my need no nor not of off often on once one only or other our out
over own please quick quickly re really said same say shall she should shouldn show so some soon
still such tell than that the their them then there these they this those through to too type
under until up us use used using ve very want was wasn way we were weren what when where which
while who whom whose why will with without would wouldn you your
"""
SUFFIXES = """
ations ation ingly ments ment ings ing ions ion ies ied ness edly ers er ed es ly al s e y
"""
STEM_LETTERS = 6
WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]{2,}")

_STOPS = frozenset(STOP_WORDS.split())
_ENDINGS = tuple(SUFFIXES.split())


def terms(text: str) -> list[str]:
    """The stems of a text's telling words, and its numbers, in order."""
    return [_stem(word) for word in WORD.findall(text.casefold()) if word not in _STOPS]


def _stem(word: str) -> str:
    """A word without its ending, cut to six letters: crude, but alike on both sides."""
    if not word.isalpha() or len(word) < 4:
        return word
    ending = next((s for s in _ENDINGS if word.endswith(s) and len(word) - len(s) >= 3), "")
    stem = word[: len(word) - len(ending)]
    doubled = len(stem) > 3 and stem[-1] == stem[-2]
    return stem[: -1 if doubled else None][:STEM_LETTERS]

"""How well a sentence of a passage supports an answer to a question: by the words they share.

The support of a question's terms T by a sentence s of passage p is

    sum of idf(t) * weight(t, s, p) over T, divided by the sum of idf(t) over T, times |T| / (|T|+1)

with idf(t) = ln(1 + N / (1 + n(t))) over the N sentences of all passages (Spärck Jones 1972): a
word that every passage has says little, one that none has says that this is not the answer. The
last factor is Laplace's: one imagined term that nobody has, so that one shared word proves little.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from shared.models.offline.sentences import Piece, pieces
from shared.models.offline.words import terms
from shared.types.retrieval import Passage

IN_SENTENCE, IN_LEAD, NEARBY, IN_PASSAGE = 1.0, 0.8, 0.5, 0.3
"""What a term counts for that stands in the sentence, in the heading or question above it, in a
sentence beside it, or anywhere else in its passage, section or title."""
RANK_PRIOR = 0.15
"""What the first passage is ahead of one at infinity; the second has half of it, and so on."""
DOCUMENT_PRIOR = 0.1
"""The same for each further passage of one document: what a search finds again and again."""
NUMBER_BONUS = 0.05
"""What a number is worth in the answer to a question that asks for one."""
SHORTEST_WORDS = 4
SHORTEST_ROW_WORDS = 3
ASKS_NUMBER = re.compile(
    r"\bhow (?:many|much|long|often|old|far|large|big|high)\b|\bwhen\b|\b(?:what|which) "
    r"(?:year|date|day|month|time|percent|price|number|rate|size|age)",
    re.IGNORECASE,
)


class Quote(NamedTuple):
    """A sentence of passage `passages[passage]`, with its support in [0, 1] and its sort score."""

    passage: int
    text: str
    support: float
    score: float
    terms: frozenset[str]


class _Unit(NamedTuple):
    """One piece of a passage with the terms in it, above it, beside it and around it."""

    passage: int
    piece: Piece
    here: frozenset[str]
    lead: frozenset[str]
    beside: frozenset[str]
    around: frozenset[str]


def quotes(question: str, passages: Sequence[Passage]) -> list[Quote]:
    """Every sentence that could be quoted to a question, the best supported first."""
    asked = list(dict.fromkeys(terms(question)))
    units = [unit for i, passage in enumerate(passages) for unit in _units(i, passage)]
    idf = _idf(asked, units)
    bonus = NUMBER_BONUS if ASKS_NUMBER.search(question) else 0.0
    priors = _priors([passage.document_id for passage in passages])
    found = [
        _quote(unit, idf, priors[unit.passage], bonus) for unit in units if _quotable(unit.piece)
    ]
    return sorted(found, key=lambda quote: (-quote.score, quote.passage))


def _units(index: int, passage: Passage) -> list[_Unit]:
    cut = [
        piece._replace(lead=piece.lead or piece.text in passage.section)
        for piece in pieces(passage.text)
    ]
    sets = [frozenset(terms(piece.text)) for piece in cut]
    around = frozenset(terms(f"{passage.title} {passage.section}")).union(*sets)
    units: list[_Unit] = []
    lead: frozenset[str] = frozenset()
    for i, piece in enumerate(cut):
        beside = frozenset[str]().union(*sets[max(0, i - 1) : i + 2])
        units.append(_Unit(index, piece, sets[i], lead, beside, around))
        lead = sets[i] if piece.lead else lead
    return units


def _idf(asked: Sequence[str], units: Sequence[_Unit]) -> dict[str, float]:
    seen = Counter(term for unit in units for term in unit.here)
    return {term: math.log(1 + len(units) / (1 + seen[term])) for term in asked}


def _priors(documents: Sequence[str]) -> list[float]:
    """How much each passage is believed before it is read: by its rank and its document's ranks."""
    ranked = [1 / (1 + i) for i in range(len(documents))]
    told: dict[str, float] = defaultdict(float)
    for document, share in zip(documents, ranked, strict=True):
        told[document] += share
    return [
        RANK_PRIOR * share + DOCUMENT_PRIOR * told[document]
        for document, share in zip(documents, ranked, strict=True)
    ]


def _quotable(piece: Piece) -> bool:
    words = piece.text.split()
    numbered = any(character.isdigit() for character in piece.text)
    shortest = SHORTEST_ROW_WORDS if piece.row else SHORTEST_WORDS
    return not piece.lead and len(words) >= (SHORTEST_WORDS - 2 if numbered else shortest)


def _quote(unit: _Unit, idf: dict[str, float], prior: float, bonus: float) -> Quote:
    total = sum(idf.values()) or 1.0
    shared = sum(value * _weight(term, unit) for term, value in idf.items())
    support = shared / total * len(idf) / (len(idf) + 1)
    numbered = any(character.isdigit() for character in unit.piece.text)
    score = support + prior + (bonus if numbered else 0.0)
    return Quote(unit.passage, unit.piece.text, support, score, unit.here)


def _weight(term: str, unit: _Unit) -> float:
    if term in unit.here:
        return IN_SENTENCE
    if term in unit.lead:
        return IN_LEAD
    if term in unit.beside:
        return NEARBY
    return IN_PASSAGE if term in unit.around else 0.0

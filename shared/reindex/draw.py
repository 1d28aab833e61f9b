"""Draws questions from passages of the live index: what stands in them must be found again."""

import re
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

from shared.reindex.batches import key_of
from shared.reindex.lacking import lacking
from shared.reindex.parts import Rebuilding
from shared.types.rebuild import GoldenQuestion, Key
from shared.types.recipe import Generation
from shared.types.retrieval import Sample

SAMPLED_FOR_ONE = 3
"""Some passages hold no sentence that would make a question."""
FEWEST_WORDS, MOST_WORDS = 8, 40
LETTERS = 0.7
"""Tables of figures and lists of names make no questions."""
END = re.compile(r"(?<=[.!?])\s+|\n+")
WORD = re.compile(r"[^\W_]+")


def draw(parts: Rebuilding, live: Generation, seed: int) -> tuple[GoldenQuestion, ...]:
    """As many questions as the gate wants, at most; the same ones for the same seed.

    A question is every other word of a sentence, and a right passage shows the whole sentence: so
    neither the words nor the vectors find it without effort. What the live generation should not
    hold any more, the new one need not find. Raises BackendError.
    """
    count = parts.retrieval.gate.drawn
    index = parts.generations.open(live)
    samples = _rightly_held(index.sample(count * SAMPLED_FOR_ONE, seed), parts, live)
    times = Counter(said for one in samples for said in set(_sentences(one.passage.text)))
    drawn = (_drawn(sample, times) for sample in samples)
    return tuple(question for question in drawn if question)[:count]


def _rightly_held(
    samples: Sequence[Sample], parts: Rebuilding, live: Generation
) -> Sequence[Sample]:
    keys = list({_key(sample) for sample in samples})
    held: set[Key] = set()
    for first in range(0, len(keys), parts.page):
        there = parts.documents.several(keys[first : first + parts.page])
        held |= {key for key, document in there.items() if document.status == "indexed"}
        held -= {key_of(document) for document in lacking(parts, live, there.values())}
    return [sample for sample in samples if _key(sample) in held]


def _key(sample: Sample) -> Key:
    return sample.tenant, sample.passage.document_id


def _drawn(sample: Sample, times: Counter[str]) -> GoldenQuestion | None:
    fit = [one for one in _sentences(sample.passage.text) if times[one] == 1 and _is_prose(one)]
    if not fit:
        return None
    said = fit[_number(sample) % len(fit)]
    return GoldenQuestion(
        tenant=sample.tenant,
        groups=sample.groups,
        question=" ".join(WORD.findall(said)[::2]),
        quote=said,
    )


def _sentences(text: str) -> Sequence[str]:
    return [said.strip() for said in END.split(text) if said.strip()]


def _is_prose(sentence: str) -> bool:
    letters = sum(character.isalpha() for character in sentence)
    words = len(WORD.findall(sentence))
    return FEWEST_WORDS <= words <= MOST_WORDS and letters >= LETTERS * len(sentence)


def _number(sample: Sample) -> int:
    """A number that depends on the passage alone: the first sentences are not better known."""
    return int.from_bytes(sha256(sample.passage.key.encode()).digest()[:4])

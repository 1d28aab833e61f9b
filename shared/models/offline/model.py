"""The model that needs no key: it answers by quoting the best-supported sentences, and says so."""

import re
from collections.abc import Generator, Sequence

from shared.models.offline.support import Quote, quotes
from shared.models.offline.words import terms
from shared.ports import Clock
from shared.types.events import ModelEvent, Stop, Text
from shared.types.money import Usage
from shared.types.plan import Prompt
from shared.types.release import ModelCard

NOT_FOUND = "I could not find this in your documents."
DECLARATION = "— Quoted by the offline model; no language model was asked."
TOKENS_PER_WORD = 4 / 3
"""The rule of thumb for English; this model has no tokens of its own."""
WEAKEST_SUPPORT = 0.33
MOST_QUOTES = 3
SECOND_BEST = 0.75
"""A further quote must have at least this share of the best one's support."""
TOO_ALIKE = 0.6
"""Two sentences that share this share of their terms (Jaccard) say the same."""
LONGEST_QUOTE_WORDS = 80
MARKER = re.compile(r"\[(\d[\d\s,;–-]*)\]")


class OfflineModels:
    """Quotes instead of writing: deterministic, free of charge, and never beyond the passages.

    The card's settings: `tokens_per_second` is the pace at which words stream (0 is at once),
    `weakest_support` is how well the best sentence must support an answer, in [0, 1].
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def stream(self, card: ModelCard, prompt: Prompt) -> Generator[ModelEvent, None, None]:
        """Stream the answer word by word; tools and temperature change nothing."""
        answer = _until(compose(card, prompt), prompt.stop)
        words = re.findall(r"\s*\S+", answer)
        room = int(prompt.max_tokens / TOKENS_PER_WORD)
        read = _tokens(len(_everything(prompt).split()))
        pace = card.settings.get("tokens_per_second", 0.0)
        yield Usage(input_tokens=read)
        for spoken, word in enumerate(words[:room], start=1):
            if pace:
                self._clock.sleep(TOKENS_PER_WORD / pace)
            yield Usage(input_tokens=read, output_tokens=_tokens(spoken))
            yield Text(text=word)
        yield Stop(reason="length" if len(words) > room else "stop")


def compose(card: ModelCard, prompt: Prompt) -> str:
    """The whole answer: one to three quotes, each with its marker, and who wrote this."""
    weakest = card.settings.get("weakest_support", WEAKEST_SUPPORT)
    found = quotes(_question(prompt), prompt.passages)
    if max((quote.support for quote in found), default=0.0) < weakest or not found:
        return NOT_FOUND
    chosen = _choose(found, weakest)
    lines = [f"{_quoted(quote.text)} [{quote.passage + 1}]" for quote in chosen]
    return "\n\n".join([*lines, DECLARATION])


def _question(prompt: Prompt) -> str:
    """The last thing the user said; a follow-up of one word leans on what was said before it."""
    said = [message.content for message in prompt.messages if message.role == "user"]
    if len(said) > 1 and len(terms(said[-1])) < 2:
        return f"{said[-2]} {said[-1]}"
    return said[-1] if said else ""


def _choose(found: Sequence[Quote], weakest: float) -> list[Quote]:
    """The best quote, and others that are nearly as good and say something else."""
    chosen = [found[0]]
    least = max(weakest, SECOND_BEST * found[0].support)
    for quote in found[1:]:
        if len(chosen) == MOST_QUOTES:
            break
        if quote.support >= least and not any(_alike(quote, other) for other in chosen):
            chosen.append(quote)
    return chosen


def _alike(one: Quote, other: Quote) -> bool:
    union = one.terms | other.terms
    return len(one.terms & other.terms) >= TOO_ALIKE * len(union)


def _quoted(text: str) -> str:
    """A quote fit to stand before a marker: not too long, its own `[3]` turned into `(3)`."""
    words = text.split()
    cut = " ".join(words[:LONGEST_QUOTE_WORDS]) + (" …" if len(words) > LONGEST_QUOTE_WORDS else "")
    return MARKER.sub(r"(\1)", cut)


def _until(answer: str, stops: Sequence[str]) -> str:
    """The answer up to the first of the caller's stop sequences."""
    ends = [answer.find(stop) for stop in stops if stop and stop in answer]
    return answer[: min(ends)] if ends else answer


def _everything(prompt: Prompt) -> str:
    return " ".join([prompt.system, *(message.content for message in prompt.messages)])


def _tokens(words: int) -> int:
    return round(words * TOKENS_PER_WORD)

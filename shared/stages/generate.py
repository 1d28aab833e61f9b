"""The sixth stage: ask the model, and see which passages it cites while it speaks."""

import re
from collections.abc import Generator, Iterator
from contextlib import closing
from datetime import timedelta

from shared.errors import ModelCutOff
from shared.ports import Clock, Models
from shared.types.chat import ToolCall
from shared.types.events import Citation, DraftEvent, ModelEvent, Stop, Text
from shared.types.money import Usage
from shared.types.plan import Plan, Prompt
from shared.types.retrieval import Passage

MARKER = re.compile(r"\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]")
LONGEST_MARKER = 256
"""Characters that are looked at again, so that a marker is seen however a stream cuts it."""

BYTES_PER_TOKEN = 4
"""A fair guess at English text, used only where a stream ends before its provider has counted."""

LONGEST_TOKEN = 128
"""Bytes: what is longer than its tokens could be comes from a provider that keeps to no limit."""

LONGEST_ANSWER = timedelta(minutes=13)
"""A Lambda is killed after 15 minutes, and one that is killed settles nothing."""


def generate(plan: Plan, models: Models, clock: Clock) -> Generator[DraftEvent]:
    """The model's events; a `Citation` behind the first marker of each passage, usage as it grows.

    Usage stands before what it counts, so that whoever stops listening knows what it cost.
    Raises a ModelError; closing it hangs up on the provider.
    """
    tail = ""
    cited: set[int] = set()
    stopped = False
    with closing(models.stream(plan.card, plan.prompt)) as stream:
        counted = _counted(stream, plan.prompt)
        for event in _bounded(counted, plan.prompt.max_tokens, clock):
            stopped = stopped or isinstance(event, Stop)
            yield event
            if isinstance(event, Text):
                tail = tail[-LONGEST_MARKER:] + event.text
                yield from _new_citations(tail, plan.prompt.passages, cited)
    if not stopped:
        raise ModelCutOff("The model's answer ended before it was finished. Ask again.")


def _bounded(stream: Iterator[ModelEvent], tokens: int, clock: Clock) -> Iterator[ModelEvent]:
    """The stream as far as it keeps to its limit and to its time. Raises ModelCutOff."""
    until = clock.now() + LONGEST_ANSWER
    room = tokens * LONGEST_TOKEN
    for event in stream:
        room -= _written(event)
        if room < 0:
            yield Stop(reason="length")
            return
        yield event
        if clock.now() > until:
            raise ModelCutOff("The answer took too long. Ask again, for a shorter one.")


def _counted(stream: Iterator[ModelEvent], prompt: Prompt) -> Iterator[ModelEvent]:
    """The stream with a usage before what is written: the provider's, or until then a guess."""
    counted = Usage(input_tokens=_tokens(_length(prompt)))
    written = 0
    for event in stream:
        if isinstance(event, Usage):
            counted = event
        if isinstance(event, Text | ToolCall):
            written += _written(event)
            # No more than was held: a guess must not break a budget.
            guessed = min(_tokens(written), prompt.max_tokens)
            tokens = max(counted.output_tokens, guessed)
            yield counted.model_copy(update={"output_tokens": tokens})
        yield event


def _written(event: ModelEvent) -> int:
    """How many bytes a model wrote for an event."""
    if isinstance(event, Text):
        return len(event.text.encode())
    return len((event.name + event.arguments).encode()) if isinstance(event, ToolCall) else 0


def _length(prompt: Prompt) -> int:
    return len(prompt.system.encode()) + sum(len(m.content.encode()) for m in prompt.messages)


def _tokens(length: int) -> int:
    return -(-length // BYTES_PER_TOKEN)


def _new_citations(text: str, passages: tuple[Passage, ...], cited: set[int]) -> Iterator[Citation]:
    """A citation for each marker that names a passage not named before; `cited` remembers them."""
    for marker in MARKER.finditer(text):
        for index in map(int, marker.group(1).split(",")):
            if 1 <= index <= len(passages) and index not in cited:
                cited.add(index)
                yield _citation(index, passages[index - 1])


def _citation(index: int, passage: Passage) -> Citation:
    """A passage as the model was shown it: with the text around it."""
    return Citation(
        index=index,
        passage_id=passage.id,
        document_id=passage.document_id,
        title=passage.title,
        section=passage.section,
        page=passage.page,
        start=passage.shown_start,
        end=passage.shown_end,
        text=passage.shown,
    )

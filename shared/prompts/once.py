"""Shows no part of a document twice, though found passages overlap in what stands around them."""

from collections.abc import Sequence
from itertools import chain

from shared.types.retrieval import Passage

Span = tuple[int, int]


def shown_once(passages: Sequence[Passage]) -> list[str]:
    """Each passage's text with as much around it as no other passage shows, without outer space.

    The found texts themselves are never shortened. The text around an earlier passage goes before
    that around a later one. The time grows with the square of the passages of one document.
    """
    shown: list[tuple[str, Span]] = []
    texts = []
    for number, passage in enumerate(passages):
        others = chain(passages[:number], passages[number + 1 :])
        cores = [(it.start, it.end) for it in others if it.document_id == passage.document_id]
        around = [span for document, span in shown if document == passage.document_id]
        start, end = room(passage, [*cores, *around])
        shown.append((passage.document_id, (start, end)))
        before = passage.before[start - passage.shown_start :]
        after = passage.after[: end - passage.end]
        texts.append((before + passage.text + after).strip())
    return texts


def room(passage: Passage, taken: Sequence[Span]) -> Span:
    """The characters around a passage, and its own, that are not taken."""
    start, end = passage.shown_start, passage.shown_end
    for first, last in taken:
        if first < passage.start:
            start = max(start, min(last, passage.start))
        if last > passage.end:
            end = min(end, max(first, passage.end))
    return start, end

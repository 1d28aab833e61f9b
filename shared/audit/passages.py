"""Which generations of the index an audit compares, and which documents one of them lacks."""

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from shared.audit.parts import Auditing
from shared.errors import SearchUnavailable
from shared.index_ports import PassageIndex
from shared.types.documents import Document
from shared.types.rebuild import Key
from shared.types.recipe import Generation

Answer = TypeVar("Answer")


def lacking(documents: Collection[Document], parts: Auditing) -> Collection[Key]:
    """Which of these indexed documents (at most 1,000) some generation does not hold whole.

    One query of each generation. Those later than the live one do not count: they are still being
    made, or were gone back from; a re-index compares them itself.
    """
    wanted = {(one.tenant, one.id): one for one in documents}
    if not wanted:
        return ()
    missing: dict[Key, None] = {}
    for generation in _finished(parts.generations.all()):
        held = ask(generation, parts, lambda index: index.held(wanted))
        if held is not None:
            whole = {key for key, one in held.items() if one.is_whole(wanted[key].version)}
            missing |= dict.fromkeys(key for key in wanted if key not in whole)
    return missing


def ask(
    generation: Generation, parts: Auditing, question: Callable[[PassageIndex], Answer]
) -> Answer | None:
    """What a generation answers; nothing where it was discarded meanwhile.

    Raises SearchUnavailable.
    """
    try:
        return question(parts.generations.open(generation))
    except SearchUnavailable:
        if any(other.name == generation.name for other in parts.generations.all()):
            raise
        return None


def _finished(generations: Sequence[Generation]) -> Sequence[Generation]:
    """The generations up to the live one, the oldest first; none where nothing is live yet."""
    live = next((at for at, one in enumerate(generations) if one.live), -1)
    return generations[: live + 1]

"""The seventh stage: nothing forbidden leaves, not even in two parts."""

from collections.abc import Iterator

from shared.ports import OutputGuard
from shared.types.chat import ToolCall
from shared.types.events import Citation, DraftEvent, Stop, Text
from shared.types.release import GuardPolicy

BLOCKED = Stop(reason="content_filter")


def moderate(
    draft: Iterator[DraftEvent], policy: GuardPolicy, guard: OutputGuard
) -> Iterator[DraftEvent]:
    """The draft with its last characters held back, ended before the first forbidden one."""
    window = guard.window(policy.forbidden)
    waiting = ""
    for event in draft:
        forbidden_at = None
        keep = len(waiting)
        if isinstance(event, Text):
            waiting += event.text
            forbidden_at = guard.find(waiting, policy.forbidden)
            keep = window
        elif isinstance(event, ToolCall):
            forbidden_at = _all_or_nothing(event, waiting, policy, guard)
            keep = 0
        elif isinstance(event, Stop):
            keep = 0
        if forbidden_at is not None:
            yield from _text(waiting[:forbidden_at])
            yield BLOCKED
            return
        safe = max(len(waiting) - keep, 0)
        yield from _text(waiting[:safe])
        waiting = waiting[safe:]
        if not isinstance(event, Text):
            yield _shown(event, policy, guard)


def _all_or_nothing(
    call: ToolCall, waiting: str, policy: GuardPolicy, guard: OutputGuard
) -> int | None:
    """A tool call with forbidden words ends the answer behind the text that came before it."""
    return None if guard.find(call.arguments, policy.forbidden) is None else len(waiting)


def _shown(event: DraftEvent, policy: GuardPolicy, guard: OutputGuard) -> DraftEvent:
    """The event as it may leave: a cited passage with forbidden words loses its text."""
    if isinstance(event, Citation) and guard.find(event.text, policy.forbidden) is not None:
        return event.model_copy(update={"text": ""})
    return event


def _text(text: str) -> Iterator[Text]:
    if text:
        yield Text(text=text)

"""The seventh stage: nothing forbidden leaves, not even in two parts."""

import json
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import Any

from shared.ports import OutputGuard
from shared.types.chat import ToolCall
from shared.types.events import Citation, DraftEvent, Stop, Text
from shared.types.release import GuardPolicy

BLOCKED = Stop(reason="content_filter")


def moderate(
    draft: Generator[DraftEvent], policy: GuardPolicy, guard: OutputGuard
) -> Generator[DraftEvent]:
    """The draft with its last characters held back, ended before the first forbidden one.

    A tool call or a citation may leave before the characters that are held back: to send those
    first would let out a phrase that has a tool call in its middle.
    """
    window = guard.window(policy.forbidden)
    waiting = ""
    with closing(draft):
        for event in draft:
            forbidden_at = None
            keep = len(waiting)
            if isinstance(event, Text):
                waiting += event.text
                forbidden_at = guard.find(waiting, policy.forbidden)
                keep = window
            elif isinstance(event, ToolCall) and _is_forbidden(event, policy, guard):
                forbidden_at = len(waiting)
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


def _is_forbidden(call: ToolCall, policy: GuardPolicy, guard: OutputGuard) -> bool:
    """Whether a call's name or arguments, as written or as read, hold something forbidden."""
    texts = (call.name, call.arguments, *_strings(_read(call.arguments)))
    return any(guard.find(text, policy.forbidden) is not None for text in texts)


def _read(arguments: str) -> Any:
    """The arguments without JSON's escapes, behind which a phrase could hide."""
    try:
        return json.loads(arguments)
    except (ValueError, RecursionError):
        return None


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _strings([*value, *value.values()])
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def _shown(event: DraftEvent, policy: GuardPolicy, guard: OutputGuard) -> DraftEvent:
    """The event as it may leave: a cited passage loses each of its texts with forbidden words."""
    if not isinstance(event, Citation):
        return event
    texts = {"title": event.title, "section": event.section, "text": event.text}
    found = (name for name in texts if guard.find(texts[name], policy.forbidden) is not None)
    return event.model_copy(update=dict.fromkeys(found, ""))


def _text(text: str) -> Iterator[Text]:
    if text:
        yield Text(text=text)

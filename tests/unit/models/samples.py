"""Cards, prompts and passages for the tests of the model door."""

from datetime import UTC, datetime
from typing import Any

from shared.types.chat import Message
from shared.types.money import Price
from shared.types.plan import Prompt
from shared.types.release import Adapter, ModelCard
from shared.types.retrieval import Passage

PRICE = Price(input=1, cache_read=1, cache_write=1, output=1)


def card(adapter: Adapter, **fields: Any) -> ModelCard:
    """A card of an adapter; a Claude, a GPT or the offline model by a name of no importance."""
    given = {
        "id": "sample",
        "name": "sample-1",
        "price": PRICE,
        "price_source": "made up",
        "context_tokens": 100_000,
        "max_output_tokens": 1_000,
    }
    return ModelCard(adapter=adapter, **{**given, **fields})


def prompt(question: str = "Why?", *passages: Passage, **fields: Any) -> Prompt:
    """A prompt with one question over some passages."""
    given: dict[str, Any] = {
        "system": "Answer from the passages.",
        "messages": (Message(role="user", content=question),),
        "passages": passages,
        "max_tokens": 500,
    }
    return Prompt(**{**given, **fields})


def passage(text: str, title: str = "Handbook", section: str = "") -> Passage:
    """A passage of a document."""
    return Passage(
        id="doc_1:0",
        document_id="doc_1",
        text=text,
        title=title,
        section=section,
        start=0,
        end=len(text),
        indexed_at=datetime(2026, 11, 23, tzinfo=UTC),
    )


class Pacing:
    """A clock that stands still and writes down how long it was asked to wait."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def now(self) -> datetime:
        """A moment of no importance."""
        return datetime(2026, 11, 23, tzinfo=UTC)

    def sleep(self, seconds: float) -> None:
        """Do not wait, but remember."""
        self.waits.append(seconds)

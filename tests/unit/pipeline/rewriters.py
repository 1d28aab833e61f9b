"""Models and ledgers that watch, hang or fail while a follow-up is rewritten."""

import threading
from collections.abc import Generator

from shared.errors import StoreUnavailable
from shared.models.scripted import ScriptedModels
from shared.ports import Ports
from shared.stores.memory.ledger import MemoryLedger
from shared.types.events import ModelEvent, Text
from shared.types.money import Hold, Usage
from shared.types.plan import Prompt
from shared.types.release import ModelCard
from tests.contract.still_clock import StillClock
from tests.unit.world import SCRIBE, USED, said, spent

FEN = "How deep is a fen?"
ANSWER = said("Three metres [1].")
REWRITTEN = SCRIBE.price.cost(USED)
"""What it costs to rewrite a question, as the scripts here count it."""
COUNTED = Usage(input_tokens=40)


class WatchfulModels(ScriptedModels):
    """Notes how much is held whenever it is asked."""

    def __init__(self) -> None:
        super().__init__(said(FEN), ANSWER)
        self.ports: Ports | None = None
        self.held: list[list[int]] = []

    def stream(self, card: ModelCard, prompt: Prompt) -> Generator[ModelEvent]:
        assert self.ports is not None
        self.held.append(spent(self.ports))
        return super().stream(card, prompt)


class HangingModels(ScriptedModels):
    """Says a little of the rewritten question, and no more until it is told to."""

    def __init__(self, *begun: ModelEvent) -> None:
        super().__init__(ANSWER)
        self._begun = begun
        self.may_go_on = threading.Event()
        self.left = threading.Event()

    def stream(self, card: ModelCard, prompt: Prompt) -> Generator[ModelEvent]:
        return self._hang() if card.id == "scribe" else super().stream(card, prompt)

    def _hang(self) -> Generator[ModelEvent]:
        try:
            yield from self._begun
            self.may_go_on.wait(10)
            yield Text(text=FEN)
        finally:
            self.left.set()


class BrokenModels(ScriptedModels):
    """A model whose adapter has a bug."""

    def stream(self, card: ModelCard, prompt: Prompt) -> Generator[ModelEvent]:
        del card, prompt
        yield COUNTED
        raise KeyError("a bug")


class WatchedLedger(MemoryLedger):
    """A ledger that does not answer when it is asked to do a certain thing for a rewriting."""

    def __init__(self, clock: StillClock, fails: str = "") -> None:
        super().__init__(clock)
        self._fails = fails
        self.names: list[str] = []

    def hold(self, hold: Hold) -> None:
        self.names.append(f"hold {hold.id}")
        self._fail("hold", hold)
        super().hold(hold)

    def settle(self, hold: Hold, actual: int) -> None:
        self.names.append(f"settle {hold.id}")
        self._fail("settle", hold)
        super().settle(hold, actual)

    def _fail(self, what: str, hold: Hold) -> None:
        if what == self._fails and hold.id.endswith("-rewrite"):
            raise StoreUnavailable("The ledger does not answer.")

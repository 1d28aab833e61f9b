"""What goes wrong in a benchmark on purpose: parts that fail at times, a queue that misbehaves."""

import random
from collections.abc import Callable, Collection
from typing import Any

from shared.errors import EmbedderUnavailable, GroundworkError, SearchUnavailable
from shared.index_ports import Embedders, Generations
from shared.ports import Embedder
from shared.types.recipe import EmbedderCard

FAILS = 0.1
"""How often the embedder and the search engine fail."""
DROPPED, DOUBLED, DELAYED = 0.05, 0.1, 0.1
"""How often a message is lost, comes twice, or comes late."""
KILLED_AFTER = 30
"""Seconds until a message comes again whose worker was killed."""
LONGEST_DELAY = 5


class Unreliable:
    """Another object, some of whose methods fail at times."""

    def __init__(
        self, part: Any, failing: Collection[str], dice: random.Random, error: GroundworkError
    ) -> None:
        self._part = part
        self._failing = failing
        self._dice = dice
        self._error = error

    def __getattr__(self, name: str) -> Any:
        """The other's attribute; a failing method throws the dice first."""
        found = getattr(self._part, name)
        return self._at_risk(found) if name in self._failing else found

    def _at_risk(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            if self._dice.random() < FAILS:
                raise type(self._error)(self._error.sentence)
            return method(*given, **named)

        return call


class UnreliableEmbedders:
    """Opens embedding models that fail at times."""

    def __init__(self, embedders: Embedders, dice: random.Random) -> None:
        self._embedders = embedders
        self._dice = dice

    def open(self, card: EmbedderCard) -> Embedder:
        """The model of a card."""
        failure = EmbedderUnavailable("The embedder fails, as it was told to.")
        unreliable: Any = Unreliable(self._embedders.open(card), ("embed",), self._dice, failure)
        model: Embedder = unreliable
        return model


class UnreliableGenerations(Unreliable):
    """An index that fails at times, whatever it is asked or told."""

    METHODS = ("find", "replace", "remove", "held", "vectors")

    def __init__(self, generations: Generations, dice: random.Random) -> None:
        failure = SearchUnavailable("The search engine fails, as it was told to.")
        super().__init__(generations, ("all",), dice, failure)

    def open(self, generation: Any) -> Any:
        """One generation's passages."""
        return Unreliable(self._part.open(generation), self.METHODS, self._dice, self._error)


class UnreliableQueues:
    """An SQS client whose queues lose, double, delay and reorder what they are sent."""

    def __init__(self, client: Any, dice: random.Random) -> None:
        self._client = client
        self._dice = dice

    def __getattr__(self, name: str) -> Any:
        """Everything but receiving is as it was."""
        return getattr(self._client, name)

    def receive_message(self, **asked: Any) -> dict[str, Any]:
        """Receive, without those that are lost or late, in another order."""
        found = self._client.receive_message(**asked | {"VisibilityTimeout": KILLED_AFTER})
        kept = [it for it in found.get("Messages", []) if self._comes(asked["QueueUrl"], it)]
        self._dice.shuffle(kept)
        return {"Messages": kept}

    def _comes(self, queue: str, message: dict[str, Any]) -> bool:
        """Whether a message comes now; only its first time is it lost, doubled or late."""
        if int(message["Attributes"]["ApproximateReceiveCount"]) > 1:
            return True
        fate, handle = self._dice.random(), message["ReceiptHandle"]
        if fate < DROPPED:
            self._client.delete_message(QueueUrl=queue, ReceiptHandle=handle)
            return False
        if fate < DROPPED + DOUBLED:
            self._client.send_message(QueueUrl=queue, MessageBody=message["Body"])
        elif fate < DROPPED + DOUBLED + DELAYED:
            late = self._dice.randint(1, LONGEST_DELAY)
            self._client.change_message_visibility(
                QueueUrl=queue, ReceiptHandle=handle, VisibilityTimeout=late
            )
            return False
        return True

"""A courier that goes nowhere: it notes what it is given, and answers as it is told to."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.couriers.answer import complaint
from shared.couriers.target import read_target, refusal
from shared.errors import InvalidRequest
from shared.ports import Clock
from shared.types.webhooks import Attempt


@dataclass(frozen=True)
class Sent:
    """One POST as a receiver would get it."""

    url: str
    headers: Mapping[str, str]
    body: bytes


class MemoryCourier:
    """Takes everything, unless an address is told to answer otherwise."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.sent: list[Sent] = []
        self.statuses: dict[str, int] = {}
        """What an address answers with, instead of 204."""
        self.problems: dict[str, str] = {}
        """Why an address does not answer at all, in a sentence."""
        self.refused: dict[str, str] = {}
        """Why an address is never to be asked, in a sentence."""

    def check(self, url: str) -> None:
        """Raises InvalidRequest (param `url`) for an address that is refused, or of odd form."""
        read_target(url)
        if sentence := self.refused.get(url):
            raise refusal(sentence)

    def carry(self, url: str, headers: Mapping[str, str], body: bytes) -> Attempt:
        """Note the POST, and answer as this address does."""
        at = self._clock.now()
        try:
            self.check(url)
        except InvalidRequest as refused:
            return Attempt(at=at, seconds=0, problem=refused.sentence)
        self.sent.append(Sent(url, dict(headers), body))
        if problem := self.problems.get(url):
            return Attempt(at=at, seconds=0, problem=problem)
        status = self.statuses.get(url, 204)
        return Attempt(at=at, seconds=0, status=status, problem=complaint(status))

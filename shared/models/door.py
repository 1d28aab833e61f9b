"""The model door: a card says whose model it is, and the prompt goes there."""

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from shared.models.offline.model import OfflineModels
from shared.ports import Clock, Models, Secrets
from shared.types.events import ModelEvent
from shared.types.plan import Prompt
from shared.types.release import ModelCard

if TYPE_CHECKING:
    import httpx2


class ModelDoor:
    """Every model of the catalog behind one port.

    A vendor's SDK is imported when its first question comes (Anthropic's costs two seconds of CPU),
    and its connections are kept for as long as its key stays the same.
    """

    def __init__(
        self, secrets: Secrets, clock: Clock, transport: "httpx2.BaseTransport | None" = None
    ) -> None:
        self._secrets = secrets
        self._transport = transport
        self._offline = OfflineModels(clock)
        self._open: dict[tuple[str, str | None, str | None], tuple[str | None, Models]] = {}

    def stream(self, card: ModelCard, prompt: Prompt) -> Generator[ModelEvent]:
        """Ask the card's model. Raises a ModelError; closing the generator hangs up."""
        return self._models(card).stream(card, prompt)

    def _models(self, card: ModelCard) -> Models:
        """The open connection for a card; a new one if there is none or the key has changed."""
        if card.adapter == "offline":
            return self._offline
        place = (card.adapter, card.base_url, card.secret)
        key = self._secrets.get(card.secret) if card.secret else None
        known = self._open.get(place)
        if known is None or known[0] != key:
            known = (key, ADAPTERS[card.adapter](key, card.base_url, self._transport))
            self._open[place] = known
        return known[1]


def _anthropic(
    key: str | None, base_url: str | None, transport: "httpx2.BaseTransport | None"
) -> Models:
    from shared.models.anthropic import AnthropicModels

    return AnthropicModels(key, base_url, transport)


def _openai(
    key: str | None, base_url: str | None, transport: "httpx2.BaseTransport | None"
) -> Models:
    from shared.models.openai import OpenAIModels

    return OpenAIModels(key, base_url, transport)


ADAPTERS: dict[str, Callable[[str | None, str | None, "httpx2.BaseTransport | None"], Models]] = {
    "anthropic": _anthropic,
    "openai": _openai,
}

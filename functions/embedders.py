"""Embedding models for a function: the one of its settings, and those of older generations."""

from functools import cache
from threading import Lock
from typing import Literal

from functions.parts import SearchSettings, client, secrets
from shared.errors import EmbedderUnavailable, ModelMisconfigured
from shared.index_ports import Embedders
from shared.ports import Embedder
from shared.types.recipe import EmbedderCard

Reads = Literal["query", "document"]


def embedders(settings: SearchSettings, reads: Reads) -> Embedders:
    """Every model that this function has; some embed a question otherwise than a passage."""
    return OpenedEmbedders(settings, reads)


class OpenedEmbedders:
    """Embedding models by their cards, each opened when it is first asked for, and kept."""

    def __init__(self, settings: SearchSettings, reads: Reads) -> None:
        self._settings = settings
        self._reads: Reads = reads
        self._opened: dict[EmbedderCard, Embedder] = {}
        self._opening = Lock()

    def open(self, card: EmbedderCard) -> Embedder:
        """The model of a card. Raises EmbedderUnavailable where this function does not have it."""
        with self._opening:
            if card not in self._opened:
                self._opened[card] = self._made(card)
            return self._opened[card]

    def _made(self, card: EmbedderCard) -> Embedder:
        adapters = {"minilm": self._minilm, "openai": self._openai, "bedrock": self._bedrock}
        try:
            return adapters[card.kind](card)
        except (ImportError, ValueError) as error:
            # The adapter or the model's files were not shipped, or no model is like this card.
            raise EmbedderUnavailable(_absent(card)) from error
        except ModelMisconfigured as error:
            raise EmbedderUnavailable(
                f"The secret `{card.secret}`, with the key of the embedding model "
                f"{card.model_id}, is not set or may not be read."
            ) from error

    def _minilm(self, card: EmbedderCard) -> Embedder:
        if self._settings.embedder_path is None:
            raise EmbedderUnavailable(_absent(card))
        threads = self._settings.embedder_threads
        return _minilm(self._settings.embedder_path, threads, card.dimension)

    def _openai(self, card: EmbedderCard) -> Embedder:
        from shared.retrieval.openai import OpenAIEmbedder

        return OpenAIEmbedder(
            model=card.model,
            dimension=card.dimension,
            key=secrets().get(card.secret) if card.secret else None,
            base_url=card.url,
            shorten=card.shorten,
        )

    def _bedrock(self, card: EmbedderCard) -> Embedder:
        from shared.retrieval.bedrock import BedrockEmbedder

        return BedrockEmbedder(
            client("bedrock-runtime"),
            model=card.model,
            dimension=card.dimension,
            purpose=self._reads,
        )


@cache
def _minilm(path: str, threads: int, dimension: int) -> Embedder:
    """One object a process: on one machine several functions share it, and its memory."""
    from shared.retrieval.minilm import MiniLM

    return MiniLM(path, threads, dimension)


def _absent(card: EmbedderCard) -> str:
    return (
        f"This function does not have the embedding model {card.model_id}, which an index was "
        "made with: name it among the environment's `kept_embedders` while a generation of it is "
        "there, as `groundwork reindex status` shows."
    )

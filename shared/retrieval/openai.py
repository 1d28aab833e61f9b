"""Turns texts into vectors by OpenAI, or by any server that speaks OpenAI's embeddings."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import httpx2
import openai

from shared.errors import EmbedderUnavailable
from shared.retrieval.units import unit_rows
from shared.types.recipe import EmbedderCard

if TYPE_CHECKING:
    from shared.ports import Vectors

BASE_URL = "https://api.openai.com/v1"
TIMEOUT = httpx2.Timeout(30.0, connect=5.0)
NO_KEY = "none"
"""What is sent to servers that want no key; the SDK insists on one."""

REFUSED = "The embedding server does not accept our key for this model."
WRONG = "The embedding server finds the request wrong: a text is too long, or a setting is not its."
BROKEN = "The embedding server failed."
SENTENCES: dict[type[Exception], str] = {
    openai.AuthenticationError: REFUSED,
    openai.OAuthError: REFUSED,
    openai.PermissionDeniedError: REFUSED,
    openai.NotFoundError: "The embedding server does not know this model.",
    openai.BadRequestError: WRONG,
    openai.UnprocessableEntityError: WRONG,
    openai.RateLimitError: "The embedding server says that we ask too much.",
    openai.ConflictError: BROKEN,
    openai.InternalServerError: BROKEN,
    openai.APIStatusError: BROKEN,
    openai.APITimeoutError: "The embedding server did not answer in time.",
    openai.APIConnectionError: "The embedding server cannot be reached.",
    openai.APIResponseValidationError: "The embedding server gave a reply that cannot be read.",
    openai.APIError: BROKEN,
    openai.OpenAIError: BROKEN,
    httpx2.HTTPError: "The embedding server hung up.",
}
UNREADABLE = (ValueError, TypeError, AttributeError)


class OpenAIEmbedder:
    """One embedding model under one key and address.

    `shorten` asks the server for vectors of `dimension` numbers, which only models that were
    trained for it can give (text-embedding-3); without it, `dimension` is the model's own.
    """

    def __init__(
        self,
        model: str,
        dimension: int,
        key: str | None,
        base_url: str | None = None,
        shorten: bool = False,
        batch: int = 128,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        card = EmbedderCard(
            kind="openai", model=model, dimension=dimension, url=base_url, shorten=shorten
        )
        self.model_id = card.model_id
        self.dimension = dimension
        self._model = model
        self._batch = batch
        self._size = dimension if shorten else openai.omit
        # The address is always given, so that no variable of the environment redirects us.
        self._client = openai.OpenAI(
            api_key=key or NO_KEY,
            base_url=base_url or BASE_URL,
            max_retries=0,
            timeout=TIMEOUT,
            http_client=openai.DefaultHttpx2Client(transport=transport) if transport else None,
        )

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """Float32 rows of length 1, [len(texts), dimension], `batch` texts a request.

        Raises EmbedderUnavailable, also where the vectors have another length.
        """
        rows: list[object] = []
        for start in range(0, len(texts), self._batch):
            rows += self._ask(texts[start : start + self._batch])
        return unit_rows(rows, len(texts), self.dimension)

    def _ask(self, texts: Sequence[str]) -> list[object]:
        try:
            reply = self._client.embeddings.create(
                model=self._model,
                input=list(texts),
                encoding_format="float",
                dimensions=self._size,
            )
            return [one.embedding for one in sorted(reply.data, key=lambda one: one.index)]
        except (openai.OpenAIError, httpx2.HTTPError) as error:
            raise translate(error) from error
        except UNREADABLE as error:
            raise EmbedderUnavailable(SENTENCES[openai.APIResponseValidationError]) from error


def translate(error: Exception) -> EmbedderUnavailable:
    """The sentence for an error of the SDK's, by its class or the nearest class above."""
    kinds = (kind for kind in type(error).mro() if kind in SENTENCES)
    return EmbedderUnavailable(SENTENCES[next(kinds)])

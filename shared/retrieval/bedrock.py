"""Turns texts into vectors by Amazon Bedrock: Titan one text a call, Cohere up to 96."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Literal

from botocore.exceptions import BotoCoreError, ClientError

from shared.errors import EmbedderUnavailable
from shared.retrieval.units import unit_rows
from shared.types.recipe import EmbedderCard

if TYPE_CHECKING:
    from mypy_boto3_bedrock_runtime import BedrockRuntimeClient

    from shared.ports import Vectors

Purpose = Literal["document", "query"]
COHERE_BATCH = 96
# Cohere refuses longer texts even when it is told to cut them.
COHERE_CHARACTERS = 2_048
JSON_TYPE = "application/json"

BUSY = "Amazon Bedrock says that we ask too much."
REFUSED = "Amazon Bedrock does not allow us to use this embedding model."
BROKEN = "Amazon Bedrock failed."
SENTENCES: dict[str, str] = {
    "AccessDeniedException": REFUSED,
    "ExpiredTokenException": REFUSED,
    "UnrecognizedClientException": REFUSED,
    "ResourceNotFoundException": "Amazon Bedrock does not know this embedding model here.",
    "ValidationException": "Amazon Bedrock finds the request wrong, or a text too long.",
    "ThrottlingException": BUSY,
    "ServiceQuotaExceededException": BUSY,
    "ModelNotReadyException": "The embedding model is not ready yet.",
    "ModelTimeoutException": "The embedding model did not answer in time.",
    "ModelErrorException": BROKEN,
    "InternalServerException": BROKEN,
    "ServiceUnavailableException": BROKEN,
    "ModelStreamErrorException": BROKEN,
}


class BedrockEmbedder:
    """One embedding model of Bedrock's: Titan Text Embeddings V2, or Cohere Embed v3.

    Cohere's models embed questions and passages differently. Make one embedder for each `purpose`:
    the two share a `model_id`, for their vectors are meant to meet. Titan makes no difference.
    """

    def __init__(
        self,
        client: "BedrockRuntimeClient",
        model: str,
        dimension: int,
        purpose: Purpose,
        threads: int = 8,
    ) -> None:
        self.model_id = EmbedderCard(kind="bedrock", model=model, dimension=dimension).model_id
        self.dimension = dimension
        self._client = client
        self._model = model
        self._purpose: Purpose = purpose
        self._threads = threads

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """Float32 rows of length 1, [len(texts), dimension], some calls at a time.

        Raises EmbedderUnavailable, also where the vectors have another length.
        """
        bodies = self._bodies(texts)
        if len(bodies) < 2:
            replies = [self._invoke(body) for body in bodies]
        else:
            with ThreadPoolExecutor(min(self._threads, len(bodies))) as pool:
                replies = list(pool.map(self._invoke, bodies))
        return unit_rows([row for rows in replies for row in rows], len(texts), self.dimension)

    def _bodies(self, texts: Sequence[str]) -> list[dict[str, Any]]:
        if "cohere." not in self._model:
            return [titan_body(text, self.dimension) for text in texts]
        starts = range(0, len(texts), COHERE_BATCH)
        return [cohere_body(texts[at : at + COHERE_BATCH], self._purpose) for at in starts]

    def _invoke(self, body: dict[str, Any]) -> list[object]:
        try:
            reply = self._client.invoke_model(
                modelId=self._model,
                body=json.dumps(body),
                contentType=JSON_TYPE,
                accept=JSON_TYPE,
            )
            return vectors_in(json.loads(reply["body"].read()))
        except (ClientError, BotoCoreError) as error:
            raise translate(error) from error
        except (ValueError, LookupError, TypeError) as error:
            raise EmbedderUnavailable("Amazon Bedrock's reply cannot be read.") from error


def titan_body(text: str, dimension: int) -> dict[str, Any]:
    """What Titan Text Embeddings V2 is sent: one text; 256, 512 or 1,024 numbers come back."""
    return {"inputText": text, "dimensions": dimension, "normalize": True}


def cohere_body(texts: Sequence[str], purpose: Purpose) -> dict[str, Any]:
    """What Cohere Embed is sent: at most 96 texts, each cut where the model stops reading."""
    return {
        "texts": [text[:COHERE_CHARACTERS] for text in texts],
        "input_type": f"search_{purpose}",
        "truncate": "END",
    }


def vectors_in(reply: dict[str, Any]) -> list[object]:
    """The vectors of a reply: Titan's one, or Cohere's several (v4 sorts them by their type)."""
    if "embedding" in reply:
        return [reply["embedding"]]
    several = reply["embeddings"]
    found: list[object] = several["float"] if isinstance(several, dict) else several
    return found


def translate(error: ClientError | BotoCoreError) -> EmbedderUnavailable:
    """The sentence for an error of the client's, by its code."""
    if isinstance(error, ClientError):
        return EmbedderUnavailable(SENTENCES.get(error.response["Error"]["Code"], BROKEN))
    return EmbedderUnavailable("Amazon Bedrock cannot be reached.")

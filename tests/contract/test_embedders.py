"""Every embedder gives unit vectors in the order of its texts."""

import numpy as np
import pytest

from shared.ports import Embedder
from shared.retrieval.bedrock import BedrockEmbedder
from shared.retrieval.minilm import MiniLM
from shared.retrieval.openai import OpenAIEmbedder
from tests.contract.embedding_servers import SIZE, Bedrock, served, server
from tests.engines.aimock import AIMock
from tests.unit.embedder.built import built_embedder

TITAN = "amazon.titan-embed-text-v2:0"
COHERE = "cohere.embed-multilingual-v3"
TEXTS = ["the warranty of a toaster", "Zürich — 東京 😀", "a\x00b", " ", "x" * 9_000]
AIMOCK_SIZE = 1_536


@pytest.fixture(params=["minilm", "aimock", "compatible server", "titan", "cohere"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "minilm":
        return MiniLM(built_embedder())
    if request.param == "aimock":
        mock: AIMock = request.getfixturevalue("aimock")
        mock.load([])
        return OpenAIEmbedder(
            "text-embedding-3-small", AIMOCK_SIZE, "any", mock.openai_url, batch=2
        )
    if request.param == "compatible server":
        return served(server, batch=2)
    client = request.getfixturevalue("bedrock_client")
    Bedrock(client)
    return BedrockEmbedder(client, TITAN if request.param == "titan" else COHERE, SIZE, "document")


def test_gives_one_unit_vector_for_each_text(embedder: Embedder) -> None:
    vectors = embedder.embed(TEXTS)

    assert vectors.shape == (len(TEXTS), embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-6)


def test_a_text_has_the_same_vector_alone_and_among_others(embedder: Embedder) -> None:
    together = embedder.embed(TEXTS)

    alone = np.concatenate([embedder.embed([text]) for text in TEXTS])
    assert np.allclose(together, alone, atol=1e-6)
    assert not np.allclose(together[0], together[1], atol=1e-2)


def test_no_texts_are_no_vectors(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, embedder.dimension)


def test_says_what_made_the_vectors(embedder: Embedder) -> None:
    assert embedder.model_id

"""The search engines for tests: each one empty, and a small handbook to put into it.

Their fixtures reach the tests through `conftest.py`.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from opensearchpy import OpenSearch

from shared.ports import PassageIndex
from shared.retrieval import opensearch
from shared.retrieval.embedded import EmbeddedIndex
from shared.retrieval.generation import generation
from shared.retrieval.opensearch import OpenSearchIndex
from shared.types.documents import Document
from shared.types.retrieval import Chunk, Legs, Query, Scored
from tests.unit.retrieval.fakes import AT, HashEmbedder, chunk

Make = Callable[[], PassageIndex]

EMBEDDER = HashEmbedder()
GENERATION = generation("hash", 16)

HANDBOOK = (
    chunk("a", "The dishwasher carries a warranty of five years on its motor.", "Dishwasher"),
    chunk("b", "Returning goods: we refund the price within fourteen days.", "Returns"),
    chunk("c", "Clean the filter of the vacuum cleaner every month.", "Vacuum cleaner", "Care"),
    chunk("d", "The kettle boils one litre of water in two minutes.", "Kettle", "Figures"),
    chunk("e", "Couriers deliver on Saturdays in Vienna and in Zürich.", "Delivery"),
    chunk(
        "f", "An oven's door lock opens once it has cooled below sixty degrees.", "Oven", "Safety"
    ),
    chunk("g", "Batteries of the lawn mower must be charged before winter.", "Lawn mower"),
    chunk("h", "Our support line answers from eight to six on working days.", "Support"),
    chunk("i", "The toaster has a warranty of two years.", "Toaster"),
    chunk("j", "Recycling points take back old lamps and batteries.", "Recycling", "Environment"),
    chunk("k", "Spare parts can be ordered for ten years.", "Spare parts"),
    chunk("l", "The coffee machine descales itself with citric acid.", "Coffee machine", "Care"),
)


def put(index: PassageIndex, owner: Document, chunks: Sequence[Chunk]) -> None:
    index.replace(owner, chunks, EMBEDDER.embed([one.text for one in chunks]), AT)


def find(index: PassageIndex, asked: Query) -> Legs:
    return index.find(asked, EMBEDDER.embed([asked.text])[0])


def ids(found: Sequence[Scored]) -> list[str]:
    return [one.passage.id for one in found]


class SelfNaming(OpenSearchIndex):
    """Writes as Serverless wants it (rows named by the engine), over a mapping that runs here."""

    def _index_action(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"_op_type": "index", "_source": row}


def opensearch_index(
    client: OpenSearch, alias: str, kind: type[OpenSearchIndex] = OpenSearchIndex
) -> OpenSearchIndex:
    """An index behind an alias, filled by the tests' embedder."""
    return kind(client, alias, EMBEDDER.dimension, EMBEDDER.model_id)


@pytest.fixture
def opensearch_client(opensearch_url: str) -> Iterator[OpenSearch]:
    """A client of the real OpenSearch."""
    client = opensearch.connect(opensearch_url, timeout_seconds=60)
    yield client
    client.close()


@pytest.fixture
def passages_alias(opensearch_client: OpenSearch) -> Iterator[str]:
    """An alias that no other test uses; its indexes are deleted afterwards."""
    alias = f"passages-{uuid4().hex}"
    yield alias
    opensearch_client.indices.delete(index=f"{alias}-*", ignore_unavailable=True)


@pytest.fixture
def embedded_file(tmp_path: Path) -> Iterator[Make]:
    """What opens the same embedded index once more; all are closed afterwards."""
    made: list[EmbeddedIndex] = []

    def make() -> PassageIndex:
        made.append(EmbeddedIndex(tmp_path / "index.db", EMBEDDER.dimension, EMBEDDER.model_id))
        return made[-1]

    yield make
    for index in made:
        index.close()


@pytest.fixture(params=["embedded", "opensearch", "opensearch naming its own rows"])
def make_index(request: pytest.FixtureRequest) -> Make:
    """What opens the same index once more, as another process would; on every engine."""
    if request.param == "embedded":
        embedded: Make = request.getfixturevalue("embedded_file")
        return embedded
    client = request.getfixturevalue("opensearch_client")
    alias = request.getfixturevalue("passages_alias")
    kind = OpenSearchIndex if request.param == "opensearch" else SelfNaming
    return lambda: opensearch_index(client, alias, kind)


@pytest.fixture
def index(make_index: Make) -> PassageIndex:
    """An empty index, on every engine."""
    return make_index()

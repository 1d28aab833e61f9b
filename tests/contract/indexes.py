"""The search engines for tests: each with no generation yet, and a handbook to put into one.

Their fixtures reach the tests through `conftest.py`.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from uuid import uuid4

import pytest
from opensearchpy import OpenSearch

from shared.index_ports import Generations, PassageIndex
from shared.retrieval import opensearch
from shared.retrieval.embedded_generations import EmbeddedGenerations
from shared.retrieval.generation import FORM, next_name
from shared.types.documents import Document
from shared.types.recipe import Chunking, EmbedderCard, Generation, Recipe
from shared.types.retrieval import Chunk, Legs, Query, Scored
from tests.contract.still_clock import StillClock
from tests.unit.retrieval.fakes import AT, HashEmbedder, chunk

MakeGenerations = Callable[[], Generations]
Make = Callable[[], PassageIndex]

STALE_SECONDS = 5.0
"""How old `live()` may be on an engine that is not asked at every search."""

EMBEDDER = HashEmbedder()

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


def recipe(dimension: int = EMBEDDER.dimension, model: str = "hash") -> Recipe:
    """What a generation with vectors of this length is made by."""
    card = EmbedderCard(kind="openai", model=model, dimension=dimension)
    return Recipe(form=FORM, embedder=card, chunking=Chunking())


GENERATION = next_name(recipe())
"""The name of the generation behind the fixture `index`."""


def first(generations: Generations, dimension: int = EMBEDDER.dimension) -> Generation:
    """The live generation; made and promoted where there is none."""
    live = generations.live()
    if live is None:
        made = generations.create(next_name(recipe(dimension)), recipe(dimension))
        generations.promote(made.name)
        live = made.model_copy(update={"live": True})
    return live


def put(
    index: PassageIndex,
    owner: Document,
    chunks: Sequence[Chunk],
    embedder: HashEmbedder = EMBEDDER,
) -> None:
    """Make these chunks a document's only ones, with the vectors of their texts alone."""
    index.replace(owner, chunks, embedder.embed([one.text for one in chunks]), AT)


def find(index: PassageIndex, asked: Query, embedder: HashEmbedder = EMBEDDER) -> Legs:
    """Both legs of a question."""
    return index.find(asked, embedder.embed([asked.text])[0])


def ids(found: Sequence[Scored]) -> list[str]:
    """The chunks that a leg found, best first."""
    return [one.passage.id for one in found]


@pytest.fixture
def index_clock() -> StillClock:
    """The clock of every engine that looks again only after a while."""
    return StillClock()


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
def embedded_folder(tmp_path: Path) -> Iterator[MakeGenerations]:
    """What opens the same folder of embedded generations once more; all are closed afterwards."""
    made: list[EmbeddedGenerations] = []

    def make() -> Generations:
        made.append(EmbeddedGenerations(tmp_path / "index"))
        return made[-1]

    yield make
    for generations in made:
        generations.close()


@pytest.fixture(params=["embedded", "opensearch", "opensearch naming its own rows"])
def make_generations(request: pytest.FixtureRequest) -> MakeGenerations:
    """What opens the same engine's generations once more, as another process would."""
    if request.param == "embedded":
        embedded: MakeGenerations = request.getfixturevalue("embedded_folder")
        return embedded
    from shared.retrieval.opensearch_generations import OpenSearchGenerations
    from tests.contract.self_naming import SelfNamingGenerations

    client = request.getfixturevalue("opensearch_client")
    alias = request.getfixturevalue("passages_alias")
    clock = request.getfixturevalue("index_clock")
    kind = OpenSearchGenerations if request.param == "opensearch" else SelfNamingGenerations
    return lambda: kind(client, alias, clock)


@pytest.fixture
def generations(make_generations: MakeGenerations) -> Generations:
    """An engine without any generation, on every engine."""
    return make_generations()


@pytest.fixture
def make_index(make_generations: MakeGenerations) -> Make:
    """What opens the same live generation once more, as another process would."""

    def make() -> PassageIndex:
        engine = make_generations()
        return engine.open(first(engine))

    return make


@pytest.fixture
def index(make_index: Make) -> PassageIndex:
    """The passages of an empty, live generation, on every engine."""
    return make_index()

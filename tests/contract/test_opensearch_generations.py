"""What only OpenSearch's generations have: an alias, a mapping that tells, a memory of seconds."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from opensearchpy import OpenSearch

from shared.errors import NotFound, SearchUnavailable
from shared.retrieval.generation import next_name
from shared.retrieval.mapping import index_body
from shared.retrieval.opensearch_generations import LIVE_SECONDS, OpenSearchGenerations
from shared.types.recipe import Chunking, EmbedderCard, Generation, Recipe
from tests.contract.indexes import HANDBOOK, find, first, put, recipe
from tests.contract.still_clock import StillClock
from tests.unit.retrieval.fakes import HashEmbedder, document, query

ODD = Recipe(
    form=7,
    embedder=EmbedderCard(
        kind="openai",
        model="mödel/1",
        dimension=24,
        url="https://x.test/v1",
        secret="s",
        shorten=True,
    ),
    chunking=Chunking(strategy="meaning", least=1, target=2, most=3, margin=0),
)


@pytest.fixture
def engine(
    opensearch_client: OpenSearch, passages_alias: str, index_clock: StillClock
) -> OpenSearchGenerations:
    """The generations behind an alias of OpenSearch; none yet."""
    return OpenSearchGenerations(opensearch_client, passages_alias, index_clock)


@pytest.fixture
def elsewhere(
    opensearch_client: OpenSearch, passages_alias: str, index_clock: StillClock
) -> OpenSearchGenerations:
    """The same generations as another process sees them."""
    return OpenSearchGenerations(opensearch_client, passages_alias, index_clock)


def after(engine: OpenSearchGenerations, dimension: int = 16) -> Generation:
    """One more generation, not live."""
    wanted = recipe(dimension)
    return engine.create(next_name(wanted, engine.all()), wanted)


def test_what_a_generation_is_made_by_stands_in_its_mapping(
    engine: OpenSearchGenerations,
    elsewhere: OpenSearchGenerations,
    opensearch_client: OpenSearch,
    passages_alias: str,
) -> None:
    name = next_name(ODD)
    engine.create(name, ODD)

    engine.describe(name, 0.0625)

    mapping = opensearch_client.indices.get_mapping(index=f"{passages_alias}-{name}")
    [made] = [one["mappings"] for one in mapping.values()]
    assert elsewhere.all() == [Generation(name=name, recipe=ODD, spread=0.0625)]
    assert (made["dynamic"], made["properties"]["vector"]["dimension"]) == ("strict", 24)


def test_indexes_of_others_are_passed_over(
    engine: OpenSearchGenerations, opensearch_client: OpenSearch, passages_alias: str
) -> None:
    opensearch_client.indices.create(index=f"{passages_alias}-hash-16")
    neighbour = OpenSearchGenerations(opensearch_client, f"{passages_alias}-eu", StillClock())
    first(neighbour)
    opensearch_client.indices.put_alias(index=f"{passages_alias}-hash-16", name=passages_alias)

    found = engine.live(), engine.all()
    mine = first(engine)

    assert found == (None, [])
    assert engine.all() == [mine]
    assert list(opensearch_client.indices.get_alias(name=passages_alias)) == [
        f"{passages_alias}-{mine.name}"
    ]
    assert neighbour.live() is not None


def test_a_name_that_is_taken_by_another_index_is_refused(
    engine: OpenSearchGenerations, opensearch_client: OpenSearch, passages_alias: str
) -> None:
    opensearch_client.indices.create(index=f"{passages_alias}-{next_name(ODD)}")

    with pytest.raises(SearchUnavailable, match="not of ours"):
        engine.create(next_name(ODD), ODD)


def test_a_recipe_of_another_version_of_the_software_is_said_to_be_so(
    engine: OpenSearchGenerations, opensearch_client: OpenSearch, passages_alias: str
) -> None:
    written = {"alias": passages_alias, "name": "g9-00000000-0001", "recipe": {"form": 9}}
    body = index_body(16, {"groundwork": written})
    opensearch_client.indices.create(index=f"{passages_alias}-g9-00000000-0001", body=body)

    with pytest.raises(SearchUnavailable, match="another version"):
        engine.all()


def test_many_who_make_the_first_generation_make_one(
    opensearch_client: OpenSearch, passages_alias: str
) -> None:
    def begin(_: int) -> Generation:
        engine = OpenSearchGenerations(opensearch_client, passages_alias, StillClock())
        made = first(engine)
        put(engine.open(made), document(), HANDBOOK)
        return made

    with ThreadPoolExecutor(6) as pool:
        made = set(pool.map(begin, range(6)))

    assert len(made) == 1
    assert list(opensearch_client.indices.get_alias(name=passages_alias)) == [
        f"{passages_alias}-{made.pop().name}"
    ]


def test_the_live_generation_is_remembered_for_some_seconds(
    engine: OpenSearchGenerations, elsewhere: OpenSearchGenerations, index_clock: StillClock
) -> None:
    old, new = first(engine), after(engine)
    assert engine.live() == old

    elsewhere.promote(new.name)

    index_clock.sleep(LIVE_SECONDS - 0.1)
    assert engine.live() == old
    assert engine.all()[-1].live
    index_clock.sleep(0.1)
    assert engine.live() == new.model_copy(update={"live": True})


def test_who_remembers_a_discarded_generation_is_told_and_looks_again(
    engine: OpenSearchGenerations, elsewhere: OpenSearchGenerations
) -> None:
    old, new = first(engine), after(elsewhere)
    remembered = engine.live()
    elsewhere.promote(new.name)
    elsewhere.discard(old.name)

    with pytest.raises(SearchUnavailable, match="is no more"):
        find(engine.open(old), query("warranty"))

    live = engine.live()
    assert remembered == old
    assert live is not None
    assert live.name == new.name


def test_a_generation_that_is_not_there_does_not_take_the_alias(
    engine: OpenSearchGenerations,
) -> None:
    live = first(engine)

    with pytest.raises(NotFound):
        engine.promote("g2-00000000-0009")

    assert engine.live() == live


def test_a_swap_is_never_seen_half_done(
    engine: OpenSearchGenerations, opensearch_client: OpenSearch, passages_alias: str
) -> None:
    short, long = first(engine), after(engine, dimension=24)
    embedders = {one.name: HashEmbedder(one.recipe.embedder.dimension) for one in (short, long)}
    for one in (short, long):
        put(engine.open(one), document(), HANDBOOK, embedders[one.name])
    is_over = Event()

    def search() -> list[tuple[str, int, int]]:
        seen = []
        while not is_over.is_set():
            fresh = OpenSearchGenerations(opensearch_client, passages_alias, StillClock())
            live = fresh.live()
            assert live is not None
            legs = find(fresh.open(live), query("warranty"), embedders[live.name])
            seen.append((legs.generation, len(legs.bm25), len(legs.knn)))
        return seen

    with ThreadPoolExecutor(2) as pool:
        searching = [pool.submit(search) for _ in range(2)]
        try:
            for turn in range(40):
                engine.promote((long, short)[turn % 2].name)
                assert sum(one.live for one in engine.all()) == 1
        finally:
            is_over.set()

    seen = {found for one in searching for found in one.result()}
    assert seen == {(short.name, 2, 10), (long.name, 2, 10)}

"""The record of the last re-index does what its port says, in memory and on both DynamoDBs."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.index_ports import Rebuilds
from shared.stores.aws.rebuilds import DynamoRebuilds
from shared.stores.memory.rebuilds import MemoryRebuilds
from shared.types.rebuild import Rebuild, Trouble
from shared.types.recipe import Chunking, EmbedderCard, Recipe
from tests.contract.cloud import THREADS, tables_of
from tests.contract.still_clock import START


@pytest.fixture(params=["memory", "moto", "local"])
def rebuilds(request: pytest.FixtureRequest, prefix: str) -> Rebuilds:
    return make_rebuilds(request, prefix)


@pytest.fixture(params=["memory", "local"])
def exact_rebuilds(request: pytest.FixtureRequest, prefix: str) -> Rebuilds:
    """Not moto: its conditional writes are not atomic under threads."""
    return make_rebuilds(request, prefix)


def make_rebuilds(request: pytest.FixtureRequest, prefix: str) -> Rebuilds:
    if request.param == "memory":
        return MemoryRebuilds()
    return DynamoRebuilds(tables_of(request, prefix), f"{prefix}rebuilds")


def a_rebuild(generation: str = "g2-aaaaaaaa-0002", **changes: object) -> Rebuild:
    """A re-index that has just begun."""
    recipe = Recipe(form=2, embedder=EmbedderCard(), chunking=Chunking())
    begun = Rebuild(
        generation=generation,
        recipe=recipe,
        reason="by hand",
        state="planning",
        started_at=START,
        updated_at=START,
    )
    return begun.model_copy(update=changes)


def test_there_is_none_before_the_first(rebuilds: Rebuilds) -> None:
    found = rebuilds.get()

    assert found is None


def test_a_record_comes_back_as_it_was_saved(rebuilds: Rebuilds) -> None:
    trouble = Trouble(tenant="acme", document_id="doc_1", detail="The file is gone. 🗑")

    saved = rebuilds.save(a_rebuild(troubles=(trouble,)))

    assert saved == rebuilds.get() == a_rebuild(troubles=(trouble,), revision=1)


def test_nobody_overwrites_what_he_has_not_read(rebuilds: Rebuilds) -> None:
    first = rebuilds.save(a_rebuild())

    second = rebuilds.save(a_rebuild("g2-bbbbbbbb-0002"))

    assert second is None
    assert rebuilds.get() == first


def test_the_revision_that_was_saved_may_be_saved_on(rebuilds: Rebuilds) -> None:
    first = rebuilds.save(a_rebuild())
    assert first is not None

    second = rebuilds.save(first.model_copy(update={"state": "copying"}))

    assert second == rebuilds.get() == a_rebuild(state="copying", revision=2)


def test_the_next_re_index_takes_up_the_revision_of_the_last(rebuilds: Rebuilds) -> None:
    last = rebuilds.save(a_rebuild(state="live"))
    assert last is not None

    begun = rebuilds.save(a_rebuild("g2-bbbbbbbb-0003", revision=last.revision))

    assert begun == rebuilds.get()
    assert begun is not None
    assert begun.revision == 2


def test_saving_the_very_same_again_counts_once(rebuilds: Rebuilds) -> None:
    rebuilds.save(a_rebuild())

    again = rebuilds.save(a_rebuild())

    assert again == rebuilds.get() == a_rebuild(revision=1)


def test_of_forty_who_begin_at_once_one_is_heard(exact_rebuilds: Rebuilds) -> None:
    rivals = [a_rebuild(f"g2-{number:08d}-0001") for number in range(THREADS)]

    with ThreadPoolExecutor(THREADS) as threads:
        saved = [one for one in threads.map(exact_rebuilds.save, rivals) if one]

    assert saved == [exact_rebuilds.get()]

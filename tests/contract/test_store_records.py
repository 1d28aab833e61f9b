"""The records of the last re-index and the audit do what their ports say, on every engine."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.stores.aws.audits import DynamoAudits
from shared.stores.aws.rebuilds import DynamoRebuilds
from shared.stores.memory.audits import MemoryAudits
from shared.stores.memory.rebuilds import MemoryRebuilds
from shared.types.audit import AuditRun, Finding
from shared.types.rebuild import Rebuild, Trouble
from shared.types.recipe import Chunking, EmbedderCard, Recipe
from tests.contract.cloud import THREADS, tables_in
from tests.contract.still_clock import START

Make = Callable[..., Any]


def a_rebuild(number: int = 1, **changes: object) -> Rebuild:
    """A re-index that has just begun."""
    begun = Rebuild(
        generation=f"g2-aaaaaaaa-{number:04}",
        recipe=Recipe(form=2, embedder=EmbedderCard(), chunking=Chunking()),
        reason="by hand",
        state="planning",
        troubles=(Trouble(tenant="acme", document_id="doc_1", detail="The file is gone. 🗑"),),
        started_at=START,
        updated_at=START,
    )
    return begun.model_copy(update=changes)


def a_run(number: int = 1, **changes: object) -> AuditRun:
    """A round of the audit that has found something."""
    found = Finding(kind="unknown_file", tenant="acme", subject="acme/ä.txt", detail="Unknown. 🗑")
    begun = AuditRun(
        walk="bucket",
        cursor=f"page {number}",
        started_at=START,
        looked_at={"documents": 3},
        found={"unknown_file": 1},
        examples=(found,),
    )
    return begun.model_copy(update=changes)


KINDS: dict[str, tuple[Make, Make, Make]] = {
    "rebuilds": (DynamoRebuilds, MemoryRebuilds, a_rebuild),
    "audits": (DynamoAudits, MemoryAudits, a_run),
}


def opened(request: pytest.FixtureRequest, prefix: str) -> tuple[Any, Make]:
    """The records that a parameter names, and what makes a record."""
    kind, engine = request.param.split()
    in_table, in_memory, make = KINDS[kind]
    if engine == "memory":
        return in_memory(), make
    return in_table(tables_in(request, engine, prefix), f"{prefix}{kind}"), make


@pytest.fixture(params=[f"{kind} {name}" for kind in KINDS for name in ("memory", "moto", "local")])
def records(request: pytest.FixtureRequest, prefix: str) -> tuple[Any, Make]:
    return opened(request, prefix)


@pytest.fixture(params=[f"{kind} {engine}" for kind in KINDS for engine in ("memory", "local")])
def exact_records(request: pytest.FixtureRequest, prefix: str) -> tuple[Any, Make]:
    """Not moto: its conditional writes are not atomic under threads."""
    return opened(request, prefix)


def test_there_is_none_before_the_first(records: tuple[Any, Make]) -> None:
    kept, _ = records

    found = kept.get()

    assert found is None


def test_a_record_comes_back_as_it_was_saved(records: tuple[Any, Make]) -> None:
    kept, a_record = records

    saved = kept.save(a_record())

    assert saved == kept.get() == a_record(revision=1)


def test_nobody_overwrites_what_he_has_not_read(records: tuple[Any, Make]) -> None:
    kept, a_record = records
    first = kept.save(a_record())

    second = kept.save(a_record(2))
    far = kept.save(a_record(2, revision=7))

    assert (second, far) == (None, None)
    assert kept.get() == first


def test_the_revision_that_was_saved_may_be_saved_on(records: tuple[Any, Make]) -> None:
    kept, a_record = records
    first = kept.save(a_record())

    second = kept.save(a_record(2, revision=first.revision))

    assert second == kept.get() == a_record(2, revision=2)


def test_saving_the_very_same_again_counts_once(records: tuple[Any, Make]) -> None:
    kept, a_record = records
    kept.save(a_record())

    again = kept.save(a_record())

    assert again == kept.get() == a_record(revision=1)


def test_of_forty_who_begin_at_once_one_is_heard(exact_records: tuple[Any, Make]) -> None:
    kept, a_record = exact_records
    rivals = [a_record(number) for number in range(THREADS)]

    with ThreadPoolExecutor(THREADS) as threads:
        saved = [one for one in threads.map(kept.save, rivals) if one]

    assert saved == [kept.get()]

"""Whoever dies, at whatever call: the document ends understood, all is told, little is paid."""

from dataclasses import replace
from typing import Any

import pytest

from shared.documents.sweep import sweep
from shared.documents.sweeping import Sweeping
from shared.models.scripted import ScriptedModels
from shared.stores.memory.documents import MemoryDocuments
from shared.stores.memory.intake import MemoryIntake
from shared.stores.memory.uploads import MemoryUploads
from shared.types.documents import UnderstandTask
from shared.understanding.parts import UnderstandingParts
from shared.understanding.understand import understand
from tests.unit.reindex.dying import Died, Fate, Mortal, When
from tests.unit.understanding.library import TASK, Library, reply, says
from tests.unit.world import CountedIds

PORTS = ("documents", "bench", "models", "ledger", "traces", "herald", "clock", "ids")


class NoIndex:
    """An index from which nothing is removed."""

    def remove(self, tenant: str, document_id: str) -> None:
        """Remove nothing."""
        raise AssertionError((tenant, document_id))


class Told:
    """Documents that remember which events were ever to be told."""

    def __init__(self) -> None:
        self.documents = MemoryDocuments()
        self.news: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.documents, name)

    def save(self, document: Any) -> Any:
        """Save, and remember the news."""
        saved = self.documents.save(document)
        self.news |= {event.id for event in saved.news} if saved else set()
        return saved


def sweeping(library: Library, ids: CountedIds) -> tuple[Sweeping, MemoryIntake]:
    """The sweep, and the queue that it hands work out to."""
    queue, index = MemoryIntake(), NoIndex()
    parts = Sweeping(
        documents=library.documents,
        uploads=MemoryUploads(library.clock),
        index=index,
        herald=library.told,
        intake=MemoryIntake(),
        understanding=queue,
        clock=library.clock,
        ids=ids,
    )
    return parts, queue


def mortal(parts: UnderstandingParts, fate: Any) -> UnderstandingParts:
    """The same parts in the hands of a worker who may die."""
    doomed: dict[str, Any] = {name: Mortal(getattr(parts, name), fate) for name in PORTS}
    return replace(parts, **doomed)


def lived(fate: Any, *scripts: Any, redelivered: bool = True) -> Library:
    """One worker who may die, those who follow him, and the sweep, until nothing is left."""
    library = Library(models=ScriptedModels(*scripts), documents=Told())
    # Every worker's names are new ones, whoever died before.
    parts = library.parts
    sweeper, queue = sweeping(library, parts.ids)  # type: ignore[arg-type]
    tasks = [TASK]
    worker = mortal(parts, fate)
    for _ in range(12):
        while tasks:
            task = tasks.pop()
            try:
                understand(task, worker)
            except Died:
                tasks += [task] if redelivered else []
        library.clock.sleep(3_601)
        sweep(sweeper)
        tasks += [it for it in queue.waiting if isinstance(it, UnderstandTask)]
        queue.waiting.clear()
    return library


@pytest.mark.parametrize("redelivered", [True, False])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("scripts", [[says(reply())], [says("no"), says(reply())]])
def test_whoever_dies_at_whatever_call_it_ends_understood(
    scripts: list[Any], when: When, redelivered: bool
) -> None:
    undisturbed = Fate(0, "before")
    lived(undisturbed, *scripts)
    assert undisturbed.calls > 15

    for call in range(1, undisturbed.calls + 1):
        library = lived(Fate(call, when), *scripts, redelivered=redelivered)

        document, made = library.stands(), library.now()
        assert made.state == "done", (call, made)
        assert (document.in_the_works, document.deadline) == (False, None)
        assert library.documents.news <= {event.id for event in library.told.events}
        assert len({event.id for event in library.told.events}) == 1
        assert len(library.models.prompts) <= 4
        assert made.cost <= library.spent()[0] == library.spent()[2]


class Deadly:
    """Kills every worker as soon as a model is asked."""

    calls = 0

    def through(self, call: Any, *args: Any, **more: Any) -> Any:
        """Make a call, and die if it was to a model."""
        answer = call(*args, **more)
        if getattr(call, "__name__", "") == "stream":
            raise Died
        return answer


def test_what_kills_whoever_asks_is_given_up_after_three_of_them() -> None:
    library = lived(Deadly(), says(reply()))

    made = library.now()

    assert (made.state, made.attempts, len(library.models.prompts)) == ("skipped", 3, 3)
    assert library.told.types == ["understood"]
    assert not library.stands().in_the_works

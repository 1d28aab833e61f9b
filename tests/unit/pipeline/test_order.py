"""A question walks through the stages in one order, and a refusal costs nothing."""

from collections.abc import Generator
from dataclasses import replace

import pytest

from shared.errors import GroundworkError, InvalidRequest, SearchUnavailable, UnknownFeature
from shared.models.scripted import ScriptedModels
from shared.pipeline import answer
from shared.ports import Ports
from shared.stores.memory.answers import MemoryAnswers
from shared.stores.memory.ledger import MemoryLedger
from shared.stores.memory.traces import MemoryTraces
from shared.types.chat import Ask, Message
from shared.types.events import KeptAnswer, ModelEvent, Stop, Text
from shared.types.money import Hold
from shared.types.plan import Prompt
from shared.types.release import ModelCard, Retrieval
from shared.types.retrieval import Found, Query
from shared.types.trace import Trace
from tests.contract.still_clock import StillClock
from tests.unit.world import (
    REWRITING,
    USED,
    FixedRetriever,
    answered,
    ask,
    bundle,
    follow_up,
    passage,
    said,
    spent,
    world,
)

Journal = list[str]


class JournalRetriever(FixedRetriever):
    def __init__(self, journal: Journal) -> None:
        super().__init__(passage(1))
        self._journal = journal

    def search(self, query: Query, settings: Retrieval) -> Found:
        self._journal.append("retrieve")
        return super().search(query, settings)


class JournalAnswers(MemoryAnswers):
    def __init__(self, journal: Journal) -> None:
        super().__init__(StillClock())
        self._journal = journal

    def get(self, key: str) -> KeptAnswer | None:
        self._journal.append("recall")
        return super().get(key)

    def put(self, key: str, answer: KeptAnswer, seconds: int) -> None:
        self._journal.append("keep")
        super().put(key, answer, seconds)


class JournalLedger(MemoryLedger):
    def __init__(self, journal: Journal) -> None:
        super().__init__(StillClock())
        self._journal = journal

    def hold(self, hold: Hold) -> None:
        self._journal.append("hold")
        super().hold(hold)

    def settle(self, hold: Hold, actual: int) -> None:
        self._journal.append("settle")
        super().settle(hold, actual)


class JournalModels(ScriptedModels):
    def __init__(self, journal: Journal) -> None:
        super().__init__(said("So it is [1]."))
        self._journal = journal

    def stream(self, card: ModelCard, prompt: Prompt) -> Generator[ModelEvent]:
        self._journal.append("generate")
        return super().stream(card, prompt)


class JournalTraces(MemoryTraces):
    def __init__(self, journal: Journal) -> None:
        super().__init__()
        self._journal = journal

    def put(self, trace: Trace) -> None:
        self._journal.append("trace")
        super().put(trace)


class ClosedRetriever:
    """A search engine that is down."""

    def search(self, query: Query, settings: Retrieval) -> Found:
        del query, settings
        raise SearchUnavailable("The search engine does not answer.")


def journalled(journal: Journal) -> Ports:
    return world(
        retriever=JournalRetriever(journal),
        answers=JournalAnswers(journal),
        ledger=JournalLedger(journal),
        models=JournalModels(journal),
        traces=JournalTraces(journal),
    )


def user(content: str) -> Message:
    return Message(role="user", content=content)


def test_walks_through_the_stages_in_order() -> None:
    journal: Journal = []

    answered(journalled(journal))

    assert journal == ["retrieve", "recall", "hold", "generate", "settle", "trace", "keep"]


def test_rewrites_a_follow_up_before_it_is_searched() -> None:
    journal: Journal = []
    ports = replace(journalled(journal), release=bundle(retrieval=REWRITING))

    answered(ports, follow_up())

    rewriting = ["hold", "generate", "settle"]
    answering = ["retrieve", "recall", "hold", "generate", "settle", "trace", "keep"]
    assert journal == rewriting + answering


def test_a_kept_answer_ends_the_walk_at_recall() -> None:
    journal: Journal = []
    ports = journalled(journal)
    answered(ports)
    journal.clear()

    answered(ports, ask(trace_id="chatcmpl_2"))

    assert journal == ["retrieve", "recall", "trace"]


@pytest.mark.parametrize(
    ("refused", "error"),
    [
        (ask(feature="no-such"), UnknownFeature),
        (ask(messages=()), InvalidRequest),
        (ask(" \n\t"), InvalidRequest),
        (ask("\u2003"), InvalidRequest),
        (ask(messages=(user("hi"), Message(role="assistant", content="yes"))), InvalidRequest),
    ],
)
def test_refuses_before_anything_is_looked_at(refused: Ask, error: type[GroundworkError]) -> None:
    journal: Journal = []

    with pytest.raises(error) as refusal:
        answered(journalled(journal), refused)

    assert journal == []
    assert refusal.value.sentence.endswith(".")


def test_a_search_that_fails_costs_nothing_and_asks_no_model() -> None:
    models = ScriptedModels(said("So it is."))
    ports = world(models=models, retriever=ClosedRetriever())

    with pytest.raises(SearchUnavailable):
        answered(ports)

    assert models.prompts == []
    assert spent(ports) == [0, 0, 0]


def test_an_answer_nobody_begins_to_read_costs_nothing() -> None:
    journal: Journal = []
    ports = journalled(journal)

    answer(ask(), ports).close()

    assert journal == []


def test_an_answer_that_ends_at_its_length_says_so() -> None:
    ports = world([Text(text="It is"), USED, Stop(reason="length")])

    whole = answered(ports)

    assert whole.end.reason == "length"

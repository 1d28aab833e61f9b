"""The reindex function, woken by SQS with a task inside, and by the clock."""

from datetime import timedelta
from typing import Any

from functions.reindex.handler import handle
from infra.local.runtime import Context
from shared.reindex.start import start
from shared.types.rebuild import CopyTask, JudgeTask, Task
from tests.handlers.samples import sample
from tests.unit.reindex.bench import Bench

RECEIVES = 5


def message(task: Task, received: int = 1) -> dict[str, Any]:
    """The sample message, with another task in it, received for the n-th time."""
    (record,) = sample("reindex_task")["Records"]
    attributes = record["attributes"] | {"ApproximateReceiveCount": str(received)}
    changed = {"body": task.model_dump_json(), "attributes": attributes}
    return {"Records": [record | changed]}


def woken(bench: Bench, event: dict[str, Any]) -> list[str]:
    """Let the function handle an event; gives the messages that must come again."""
    answer = handle(event, Context.of("reindex"), bench.parts, RECEIVES)  # type: ignore[arg-type]
    return [each["itemIdentifier"] for each in answer.get("batchItemFailures", ())]


def copying() -> tuple[Bench, CopyTask]:
    """A re-index of one document that has just been handed out."""
    bench = Bench()
    bench.first()
    bench.put("doc_1")
    start(bench.parts, "by hand")
    bench.do(bench.tasks.waiting.popleft())
    return bench, CopyTask(generation=bench.rebuild().generation, documents=(("acme", "doc_1"),))


def test_does_the_task_that_a_message_holds() -> None:
    bench, task = copying()

    again = woken(bench, message(task))

    assert again == []
    assert bench.shelf().rows.keys() == {("acme", "doc_1")}


def test_drops_a_task_of_a_reindex_that_is_long_over() -> None:
    bench = Bench()

    again = woken(bench, sample("reindex_task"))

    assert again == []
    assert not bench.tasks.waiting


def test_lets_a_task_come_again_that_broke() -> None:
    bench, task = copying()
    bench.changes = {"extractor": None}

    again = woken(bench, message(task))

    assert len(again) == 1
    assert bench.rebuild().troubles == ()


def test_goes_on_without_a_document_that_breaks_for_the_last_time() -> None:
    bench, task = copying()
    bench.changes = {"extractor": None}

    again = woken(bench, message(task, RECEIVES))

    assert len(again) == 1
    assert [trouble.document_id for trouble in bench.rebuild().troubles] == ["doc_1"]


def test_ends_a_reindex_whose_comparison_breaks_for_the_last_time() -> None:
    bench, task = copying()
    while bench.rebuild().state != "judging":
        bench.do(bench.tasks.waiting.popleft())
    bench.changes = {"searching": None}

    woken(bench, message(JudgeTask(generation=task.generation), RECEIVES))

    assert bench.rebuild().state == "failed"


def test_lets_a_message_come_again_that_holds_no_task() -> None:
    (record,) = sample("reindex_task")["Records"]

    again = woken(Bench(), {"Records": [record | {"body": "{}"}]})

    assert again == [record["messageId"]]


def test_begins_a_reindex_when_the_clock_says_that_it_is_due() -> None:
    bench = Bench()
    bench.first()
    bench.changes = {"every": timedelta(days=7)}

    woken(bench, sample("reindex_due"))

    assert bench.rebuild().reason == "schedule"
    assert [task.kind for task in bench.tasks.waiting] == ["plan"]

"""The understand function, woken by SQS with documents that were indexed."""

from typing import Any

import pytest
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from functions.postpone import Postponer
from functions.understand.handler import handle, handle_record
from functions.understand.wiring import Parts
from infra.local.runtime import Context
from shared.errors import ModelUnavailable, StoreUnavailable
from shared.models.scripted import ScriptedModels
from shared.types.understanding import Understanding
from shared.understanding.give_up import BROKEN, NO_MODEL
from tests.handlers.samples import sample
from tests.handlers.uploads_desk import Middling, Queue
from tests.unit.understanding.library import Library, reply, says

DOCUMENT = "doc_01kaq5x6z8b7c9d0e1f2g3h4j5"
VERSION = "94a8c59bf354930904b0e5a4f25619e9"
DOWN = ModelUnavailable("The model does not answer.")


class Desk:
    """The function's parts over the sample's document."""

    def __init__(self, *scripts: Any) -> None:
        named = {"id": DOCUMENT, "tenant": "demo", "version": VERSION}
        models = ScriptedModels(*(scripts or (says(reply()),)))
        self.library = Library(models=models, document=named)
        self.queue = Queue()
        postponer = Postponer(self.queue, "queue", Middling())  # type: ignore[arg-type]
        self.parts = Parts(self.library.parts, postponer, max_receives=4)

    def state(self) -> tuple[str, tuple[str, ...]]:
        """What has become of the document, and why."""
        document = self.library.documents.get("demo", DOCUMENT)
        assert document is not None
        understanding = document.understanding
        assert isinstance(understanding, Understanding)
        return understanding.state, understanding.reasons


def record(received: int = 1) -> SQSRecord:
    """The message of the sample event, received for the n-th time."""
    (raw,) = sample("understand_task")["Records"]
    return SQSRecord(raw | {"attributes": {"ApproximateReceiveCount": str(received)}})


def test_understands_the_document_that_a_message_names() -> None:
    desk = Desk()

    handle_record(record(), desk.parts)

    assert desk.state() == ("done", ())
    assert desk.library.told.types == ["understood"]


def test_lets_a_message_rest_while_the_model_is_down() -> None:
    desk = Desk([DOWN])

    for received in (1, 2, 3):
        with pytest.raises(ModelUnavailable):
            handle_record(record(received), desk.parts)

    assert desk.queue.rests == [15, 30, 60]
    assert desk.state() == ("waiting", ())


def test_skips_the_document_when_the_model_is_down_for_the_last_time() -> None:
    desk = Desk([DOWN])

    handle_record(record(received=4), desk.parts)

    assert desk.state() == ("skipped", (NO_MODEL,))
    assert (desk.queue.rests, desk.library.told.types) == ([], ["understood"])


def test_skips_the_document_that_breaks_the_code_every_time() -> None:
    class Buggy(ScriptedModels):
        """A model whose adapter has a bug."""

        def stream(self, card: Any, prompt: Any) -> Any:
            raise KeyError((card, prompt))

    desk = Desk()
    desk.library.models = Buggy()
    parts = Parts(desk.library.parts, desk.parts.postponer, max_receives=2)

    with pytest.raises(KeyError):
        handle_record(record(1), parts)
    handle_record(record(2), parts)

    assert desk.state() == ("skipped", (BROKEN,))


def test_what_is_noted_and_not_told_comes_again_to_no_effect() -> None:
    desk = Desk()
    desk.library.told.ill = True

    with pytest.raises(StoreUnavailable):
        handle_record(record(), desk.parts)
    handle_record(record(received=4), desk.parts)

    # It is understood, and the sweep tells of it.
    assert desk.state()[0] == "done"


def test_takes_a_document_that_is_not_there_as_nothing_to_do() -> None:
    desk = Desk()
    raw = record().raw_event
    body = raw["body"].replace(DOCUMENT, "doc_none")

    handle_record(SQSRecord(raw | {"body": body}), desk.parts)

    assert desk.state()[0] == "waiting"


def test_answers_for_each_message_alone() -> None:
    desk = Desk()
    event = sample("understand_task")
    event["Records"].append(event["Records"][0] | {"messageId": "broken", "body": "no JSON"})

    context: Any = Context.of("understand")
    answer = handle(event, context, desk.parts)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "broken"}]}
    assert desk.state()[0] == "done"

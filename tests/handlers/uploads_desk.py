"""What the process function works with in tests, over a bench of twins."""

from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from functions.postpone import Postponer
from functions.process.wiring import Parts
from shared.observe import TalliedMetrics
from shared.types.documents import Document
from tests.contract.still_clock import START
from tests.handlers.samples import sample
from tests.unit.documents.workbench import Bench

DOCUMENT = "doc_01kaq5x6z8b7c9d0e1f2g3h4j5"
CONTENT = b"The blue pump is guaranteed for seven years."


class Queue:
    """A queue that notes for how long its messages are to rest."""

    def __init__(self) -> None:
        self.rests: list[int] = []

    def change_message_visibility(self, **asked: Any) -> None:
        """Note it."""
        self.rests.append(asked["VisibilityTimeout"])


class Middling:
    """No chance at all: always the middle."""

    def token(self, count: int) -> bytes:
        """Some bytes."""
        return bytes(count)

    def fraction(self) -> float:
        """One half."""
        return 0.5


class Desk:
    """The function's parts over a bench."""

    def __init__(self, bench: Bench) -> None:
        self.queue = Queue()
        self.metrics = TalliedMetrics()
        postponer = Postponer(self.queue, "queue", Middling())  # type: ignore[arg-type]
        self.parts = Parts(bench.shop, postponer, self.metrics, max_receives=4)


def record(event: str, received: int = 1) -> SQSRecord:
    """The message of a sample event, received for the n-th time."""
    (raw,) = sample(event)["Records"]
    return SQSRecord(raw | {"attributes": {"ApproximateReceiveCount": str(received)}})


def bench_with(name: str) -> Bench:
    """A workshop where the sample's document was announced and its bytes have landed."""
    bench = Bench()
    document = Document(
        id=DOCUMENT,
        tenant="demo",
        owner="developer",
        name=name,
        status="awaiting_upload",
        created_at=START,
        updated_at=START,
    )
    bench.documents.create(document)
    bench.uploads.put(f"demo/{DOCUMENT}/{name}", CONTENT)
    return bench


def stands(bench: Bench) -> Document:
    """The sample's document as it is now."""
    document = bench.documents.get("demo", DOCUMENT)
    assert document is not None
    return document

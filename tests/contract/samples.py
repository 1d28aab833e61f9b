"""Small whole values for the contract tests."""

from datetime import timedelta
from typing import Any

from shared.types.documents import Document
from shared.types.events import Answer, Citation, End, KeptAnswer
from shared.types.money import Usage
from shared.types.webhooks import Attempt, Delivery, Endpoint, Event, Secret
from tests.contract.still_clock import START


def an_end() -> End:
    return End(
        trace_id="trace_1",
        reason="stop",
        model="offline",
        release="r1",
        generation="g1",
        cache="miss",
        usage=Usage(input_tokens=10, output_tokens=5),
        cost=12_345,
    )


def a_citation() -> Citation:
    return Citation(
        index=1,
        passage_id="doc_1#3",
        document_id="doc_1",
        title="Handbook",
        section="Travel",
        page=4,
        start=10,
        end=42,
        text="Trains first.",
    )


def an_answer(text: str = "By train. [1] 🚆") -> KeptAnswer:
    answer = Answer(text=text, tool_calls=(), citations=(a_citation(),), end=an_end())
    return KeptAnswer(answer=answer, seen=frozenset({"doc_1/chk_1"}))


def a_document(id: str = "doc_1", **changes: Any) -> Document:
    document = Document(
        id=id,
        tenant="acme",
        owner="ada",
        name="Bäume & Sträucher.pdf",
        status="awaiting_upload",
        groups=("sales", "board"),
        metadata={"language": "de", "empty": ""},
        created_at=START,
        updated_at=START,
        deadline=START + timedelta(minutes=1),
    )
    return document.model_copy(update=changes)


def an_event(**changes: Any) -> Event:
    """Tells that a document is indexed."""
    event = Event(
        id="evt_1",
        type="document.indexed",
        tenant="acme",
        subject="doc_1",
        sequence=3,
        at=START,
        data={"document": {"id": "doc_1", "name": "Bäume.pdf"}},
    )
    return event.model_copy(update=changes)


def an_endpoint(id: str = "whk_1", **changes: Any) -> Endpoint:
    """An address that wants to be told of two things, with two secrets."""
    endpoint = Endpoint(
        id=id,
        tenant="acme",
        url="https://example.com/höök?x=1",
        events=("document.indexed", "document.failed"),
        secrets=(Secret(value="whsec_new"), Secret(value="whsec_old", until=START)),
        created_at=START,
        updated_at=START,
    )
    return endpoint.model_copy(update=changes)


def a_delivery(id: str = "evt_1", **changes: Any) -> Delivery:
    """An event on its way, due now, after one attempt; kept for thirty days."""
    delivery = Delivery(
        endpoint="whk_1",
        id=id,
        tenant="acme",
        type="document.indexed",
        sequence=3,
        body='{"id":"evt_1","name":"Bäume 🌳"}',
        attempts=(Attempt(at=START, seconds=0.25, status=503, problem="It said 503.", reply="x"),),
        tries=1,
        next_at=START,
        created_at=START,
        expires_at=START + timedelta(days=30),
    )
    return delivery.model_copy(update=changes)

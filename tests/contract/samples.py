"""Small whole values for the contract tests."""

from datetime import timedelta
from typing import Any

from shared.types.documents import Document
from shared.types.events import Answer, Citation, End, KeptAnswer
from shared.types.money import Usage
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

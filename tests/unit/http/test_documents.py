"""A client sees of a document what concerns him, and no more."""

from shared.http.documents import view
from shared.types.documents import Document
from tests.contract.still_clock import START


def test_shows_no_tenant_owner_or_bookkeeping() -> None:
    document = Document(
        id="doc_1",
        tenant="acme",
        owner="ada",
        name="a.txt",
        status="indexed",
        version="v1",
        revision=3,
        created_at=START,
        updated_at=START,
        deadline=START,
    )

    shown = view(document).model_dump()

    kept_back = {"tenant", "owner", "stored_at", "resumed", "revision", "deadline", "news"}
    assert kept_back.isdisjoint(shown)
    assert (shown["id"], shown["status"]) == ("doc_1", "indexed")

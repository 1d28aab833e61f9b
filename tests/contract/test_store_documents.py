"""The table of documents does what its port says, in memory, on moto and on DynamoDB Local."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from shared.errors import Conflict, InvalidRequest
from shared.ports import Documents
from shared.stores.aws.documents import DynamoDocuments
from shared.stores.memory.documents import MemoryDocuments
from shared.types.documents import Failure
from tests.contract.cloud import THREADS, tables_of
from tests.contract.samples import a_document
from tests.contract.still_clock import START

MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["memory", "moto", "local"])
def documents(request: pytest.FixtureRequest, prefix: str) -> Documents:
    return make_documents(request, prefix)


@pytest.fixture(params=["memory", "local"])
def exact_documents(request: pytest.FixtureRequest, prefix: str) -> Documents:
    """Not moto: its conditional writes are not atomic under threads."""
    return make_documents(request, prefix)


def make_documents(request: pytest.FixtureRequest, prefix: str) -> Documents:
    if request.param == "memory":
        return MemoryDocuments()
    return DynamoDocuments(tables_of(request, prefix), f"{prefix}documents")


def test_a_document_comes_back_as_it_was_created(documents: Documents) -> None:
    failed = a_document(failure=Failure(code="encrypted_pdf", detail="Remove the password. 🔒"))

    documents.create(failed)

    assert documents.get("acme", "doc_1") == failed


def test_a_document_of_another_tenant_is_not_there(documents: Documents) -> None:
    documents.create(a_document())

    seen = documents.get("globex", "doc_1")

    assert seen is None
    assert documents.list("globex", 10, None).documents == ()


@pytest.mark.parametrize("id", ["", "x" * 3_000, "é" * 600])
def test_an_impossible_id_is_not_there(documents: Documents, id: str) -> None:
    document = documents.get("acme", id)

    assert document is None


def test_creating_the_same_document_again_is_no_harm(documents: Documents) -> None:
    documents.create(a_document())

    documents.create(a_document())

    assert documents.get("acme", "doc_1") == a_document()


def test_creating_another_document_under_a_taken_id_is_a_conflict(documents: Documents) -> None:
    documents.create(a_document())

    with pytest.raises(Conflict):
        documents.create(a_document(name="other.pdf"))

    assert documents.get("acme", "doc_1") == a_document()


def test_lists_newest_first_page_by_page_and_ends(documents: Documents) -> None:
    for number in range(5):
        documents.create(a_document(f"doc_{number}"))

    first = documents.list("acme", 2, None)
    second = documents.list("acme", 2, first.next_cursor)
    third = documents.list("acme", 2, second.next_cursor)

    pages = [[document.id for document in page.documents] for page in (first, second, third)]
    assert pages == [["doc_4", "doc_3"], ["doc_2", "doc_1"], ["doc_0"]]
    assert third.next_cursor is None


def test_a_last_page_that_is_exactly_full_names_no_next(documents: Documents) -> None:
    for number in range(4):
        documents.create(a_document(f"doc_{number}"))

    second = documents.list("acme", 2, documents.list("acme", 2, None).next_cursor)

    assert len(second.documents) == 2
    assert second.next_cursor is None


def test_a_cursor_outlives_the_document_it_points_at(documents: Documents) -> None:
    for number in range(3):
        documents.create(a_document(f"doc_{number}"))
    cursor = documents.list("acme", 1, None).next_cursor
    documents.save(a_document("doc_2", status="deleted", deadline=None))

    page = documents.list("acme", 5, cursor)

    assert [document.id for document in page.documents] == ["doc_1", "doc_0"]


@pytest.mark.parametrize(
    "cursor", ["", "x", "not base64!", "bm90IGpzb24", "W10", "e30", "é", "=" * 9]
)
def test_refuses_a_cursor_that_no_list_has_given(documents: Documents, cursor: str) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        documents.list("acme", 5, cursor)

    assert refusal.value.param == "cursor"


def test_a_saved_document_replaces_the_old_one(documents: Documents) -> None:
    documents.create(a_document())

    saved = documents.save(a_document(status="extracting", version="etag-1"))

    assert saved == a_document(status="extracting", version="etag-1", revision=1)
    assert documents.get("acme", "doc_1") == saved


def test_a_document_that_was_never_created_is_not_saved(documents: Documents) -> None:
    saved = documents.save(a_document())

    assert saved is None
    assert documents.get("acme", "doc_1") is None


def test_nobody_overwrites_what_he_has_not_read(documents: Documents) -> None:
    documents.create(a_document())
    first = documents.save(a_document(status="extracting"))

    second = documents.save(a_document(status="failed"))

    assert second is None
    assert documents.get("acme", "doc_1") == first


def test_the_revision_that_was_saved_may_be_saved_on(documents: Documents) -> None:
    documents.create(a_document())
    extracting = documents.save(a_document(status="extracting"))
    assert extracting is not None

    indexed = documents.save(extracting.model_copy(update={"status": "indexed"}))

    assert indexed == a_document(status="indexed", revision=2)


def test_saving_the_very_same_again_counts_once(documents: Documents) -> None:
    documents.create(a_document())
    documents.save(a_document(status="extracting"))

    again = documents.save(a_document(status="extracting"))

    assert again == documents.get("acme", "doc_1") == a_document(status="extracting", revision=1)


def test_of_forty_who_save_the_same_revision_one_is_heard(exact_documents: Documents) -> None:
    exact_documents.create(a_document())
    rivals = [a_document(name=f"{number}.pdf") for number in range(THREADS)]

    with ThreadPoolExecutor(THREADS) as threads:
        saved = [document for document in threads.map(exact_documents.save, rivals) if document]

    assert saved == [exact_documents.get("acme", "doc_1")]


def test_a_deleted_document_stays_deleted(documents: Documents) -> None:
    documents.create(a_document())
    deleted = documents.save(a_document(status="deleted", deadline=None))
    assert deleted is not None

    revived = documents.save(deleted.model_copy(update={"status": "indexed"}))

    assert revived is None
    assert documents.get("acme", "doc_1") == deleted


def test_a_deleted_document_may_be_deleted_again(documents: Documents) -> None:
    documents.create(a_document())
    deleted = documents.save(a_document(status="deleted", deadline=None))
    assert deleted is not None

    again = documents.save(deleted)

    assert again is not None
    assert again.status == "deleted"


def test_overdue_documents_come_longest_overdue_first(documents: Documents) -> None:
    for minutes in (3, 1, 2, 9):
        documents.create(a_document(f"doc_{minutes}", deadline=START + minutes * MINUTE))

    late = documents.overdue(START + 5 * MINUTE, 10)
    latest = documents.overdue(START + 5 * MINUTE, 1)

    assert [document.id for document in late] == ["doc_1", "doc_2", "doc_3"]
    assert [document.id for document in latest] == ["doc_1"]


def test_a_document_is_not_overdue_at_its_very_deadline(documents: Documents) -> None:
    documents.create(a_document(deadline=START + MINUTE))

    at, after = (
        len(documents.overdue(START + MINUTE + wait, 10))
        for wait in (timedelta(), timedelta(microseconds=1))
    )

    assert (at, after) == (0, 1)


@pytest.mark.parametrize("status", ["indexed", "failed", "deleted"])
def test_a_document_that_came_to_its_end_is_never_overdue(
    documents: Documents, status: str
) -> None:
    documents.create(a_document())

    documents.save(a_document(status=status))

    assert documents.overdue(START + timedelta(days=1), 10) == []


def test_overdue_documents_of_every_tenant_are_found(documents: Documents) -> None:
    documents.create(a_document(tenant="globex"))
    documents.create(a_document(tenant="acme"))

    late = documents.overdue(START + timedelta(days=1), 10)

    assert sorted(document.tenant for document in late) == ["acme", "globex"]

"""The table of documents does what its port says, in memory, on moto and on DynamoDB Local."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from shared.errors import Conflict
from shared.ports import Documents
from shared.stores.aws.documents import DynamoDocuments
from shared.stores.memory.documents import MemoryDocuments
from shared.types.documents import Failure
from tests.contract.cloud import THREADS, tables_in, tables_of
from tests.contract.samples import a_document
from tests.contract.still_clock import START

OLD: dict[str, object] = {
    "id": "doc_1",
    "tenant": "acme",
    "owner": "ada",
    "name": "a.pdf",
    "groups": [],
    "metadata": {},
    "failure": None,
    "version": "",
    "chunks": 0,
    "revision": 4,
    "created_at": "2026-11-23T12:00:00Z",
    "updated_at": "2026-11-23T12:00:00Z",
}
"""A document as it was written before there were origins, hashes and news."""


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


def test_a_deleted_document_whose_file_comes_anew_is_revived(documents: Documents) -> None:
    documents.create(a_document())
    deleted = documents.save(a_document(status="deleted", deadline=None))
    assert deleted is not None

    revived = documents.revive(deleted.model_copy(update={"status": "received"}))

    assert revived == a_document(status="received", deadline=None, revision=2)
    assert documents.get("acme", "doc_1") == revived
    assert documents.list("acme", 5, None).documents == (revived,)


def test_nobody_revives_what_he_has_not_read(documents: Documents) -> None:
    documents.create(a_document())
    documents.save(a_document(status="deleted", deadline=None))

    stale = documents.revive(a_document(status="received"))
    unknown = documents.revive(a_document("doc_9", status="received"))

    found = documents.get("acme", "doc_1")
    assert (stale, unknown) == (None, None)
    assert found is not None
    assert found.status == "deleted"


def test_of_forty_who_revive_a_document_one_is_heard(exact_documents: Documents) -> None:
    exact_documents.create(a_document())
    deleted = exact_documents.save(a_document(status="deleted"))
    assert deleted is not None
    rivals = [
        deleted.model_copy(update={"status": "received", "version": str(number)})
        for number in range(THREADS)
    ]

    with ThreadPoolExecutor(THREADS) as threads:
        saved = [document for document in threads.map(exact_documents.revive, rivals) if document]

    assert saved == [exact_documents.get("acme", "doc_1")]


@pytest.mark.parametrize("engine", ["moto", "local"])
def test_a_document_that_an_older_version_has_saved_is_still_read(
    request: pytest.FixtureRequest, prefix: str, engine: str
) -> None:
    client = tables_in(request, engine, prefix)
    documents = DynamoDocuments(client, f"{prefix}documents")
    written = {**OLD, "status": "extracting", "deadline": "2026-11-23T12:01:00Z"}
    client.put_item(
        TableName=f"{prefix}documents",
        Item={
            **{name: {"S": str(written[name])} for name in ("tenant", "id", "status")},
            "pending": {"S": "1"},
            "deadline": {"S": "2026-11-23T12:01:00.000000+00:00"},
            "revision": {"N": "4"},
            "body": {"S": json.dumps(written)},
        },
    )

    [found] = documents.overdue(START + timedelta(hours=1), 10)
    saved = documents.save(found.model_copy(update={"version": "etag-1"}))

    assert (found.origin, found.news, found.revision) == ("api", (), 4)
    assert documents.list("acme", 5, None).documents == (saved,)

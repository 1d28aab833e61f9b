"""Documents that are still to be seen to are found after their deadline, on every engine."""

from datetime import timedelta

import pytest

from shared.ports import Documents
from shared.types.documents import Document
from shared.types.understanding import Understanding
from tests.contract.samples import a_document, an_event
from tests.contract.still_clock import START
from tests.contract.test_store_documents import make_documents

MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["memory", "moto", "local"])
def documents(request: pytest.FixtureRequest, prefix: str) -> Documents:
    return make_documents(request, prefix)


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
def test_a_document_with_nothing_left_to_do_is_never_overdue(
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


UNFINISHED = {
    "untold": a_document(status="deleted", news=(an_event(),)),
    "not understood": a_document(status="indexed", understanding=Understanding(state="waiting")),
}


@pytest.mark.parametrize("unfinished", UNFINISHED.values(), ids=UNFINISHED)
def test_an_ended_document_with_something_left_to_do_is_overdue(
    documents: Documents, unfinished: Document
) -> None:
    documents.create(a_document())
    saved = documents.save(unfinished)

    late = documents.overdue(START + timedelta(days=1), 10)

    assert late == [saved]


def test_an_ended_document_whose_news_are_told_is_overdue_no_more(documents: Documents) -> None:
    documents.create(a_document())
    saved = documents.save(a_document(status="indexed", news=(an_event(),)))
    assert saved is not None

    documents.save(saved.model_copy(update={"news": ()}))

    assert documents.overdue(START + timedelta(days=1), 10) == []


def test_a_document_without_a_deadline_is_never_overdue(documents: Documents) -> None:
    documents.create(a_document(deadline=None))

    late = documents.overdue(START + timedelta(days=1), 10)

    assert late == []

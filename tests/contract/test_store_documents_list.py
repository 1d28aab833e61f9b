"""A tenant's documents are listed newest first, but for deleted ones, on every engine."""

from datetime import timedelta

import pytest

from shared.errors import InvalidRequest
from shared.ports import Documents
from shared.stores.cursor import cursor_after
from tests.contract.samples import a_document
from tests.contract.still_clock import START
from tests.contract.test_store_documents import make_documents

AGE = "2026-11-23T12:00:00.000000+00:00"


@pytest.fixture(params=["memory", "moto", "local"])
def documents(request: pytest.FixtureRequest, prefix: str) -> Documents:
    return make_documents(request, prefix)


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
    documents.save(a_document("doc_2", status="deleted"))

    page = documents.list("acme", 5, cursor)

    assert [document.id for document in page.documents] == ["doc_1", "doc_0"]


@pytest.mark.parametrize(
    "cursor",
    [
        *("", "x", "not base64!", "bm90IGpzb24", "W10", "e30", "é", "=" * 9),
        *(cursor_after(name) for name in ("doc_1", "#doc_1", "2026-11-23#doc_1", f"{AGE}#")),
        cursor_after(f"{AGE}#{'é' * 600}"),
    ],
)
def test_refuses_a_cursor_that_no_list_has_given(documents: Documents, cursor: str) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        documents.list("acme", 5, cursor)

    assert refusal.value.param == "cursor"


def test_lists_by_age_and_not_by_id(documents: Documents) -> None:
    for hours, name in enumerate(("doc_b", "doc_c", "doc_a")):
        documents.create(a_document(name, created_at=START + timedelta(hours=hours)))

    first = documents.list("acme", 2, None)
    second = documents.list("acme", 2, first.next_cursor)

    assert [document.id for document in first.documents] == ["doc_a", "doc_c"]
    assert [document.id for document in second.documents] == ["doc_b"]


def test_deleted_documents_are_not_listed_and_fill_no_page(documents: Documents) -> None:
    for number in range(6):
        documents.create(a_document(f"doc_{number}"))
    for number in (5, 3, 2):
        documents.save(a_document(f"doc_{number}", status="deleted"))

    first = documents.list("acme", 2, None)
    second = documents.list("acme", 2, first.next_cursor)

    pages = [[document.id for document in page.documents] for page in (first, second)]
    assert pages == [["doc_4", "doc_1"], ["doc_0"]]
    assert documents.scan(10, None).documents != ()


def test_documents_of_other_tenants_are_not_listed(documents: Documents) -> None:
    documents.create(a_document())
    documents.create(a_document("doc_2", tenant="globex"))
    cursor = documents.list("globex", 1, None).next_cursor

    page = documents.list("globex", 5, cursor)

    assert [document.id for document in page.documents] == ["doc_2"]


def test_a_cursor_of_one_tenant_opens_nothing_of_another(documents: Documents) -> None:
    for tenant in ("acme", "globex"):
        for number in range(3):
            documents.create(a_document(f"doc_{number}", tenant=tenant))
    cursor = documents.list("acme", 1, None).next_cursor

    page = documents.list("globex", 5, cursor)

    assert {document.tenant for document in page.documents} == {"globex"}

"""The documents of all tenants can be gone through and fetched together, on every engine."""

import pytest

from shared.errors import InvalidRequest
from shared.ports import Documents
from tests.contract.samples import a_document
from tests.contract.test_store_documents import make_documents


@pytest.fixture(params=["memory", "moto", "local"])
def documents(request: pytest.FixtureRequest, prefix: str) -> Documents:
    return make_documents(request, prefix)


def test_scans_the_documents_of_all_tenants_page_by_page(documents: Documents) -> None:
    keys = [(tenant, f"doc_{number}") for tenant in ("acme", "globex") for number in range(5)]
    for tenant, name in keys:
        documents.create(a_document(name, tenant=tenant))

    seen = []
    cursor = None
    while True:
        page = documents.scan(3, cursor)
        seen += [(document.tenant, document.id) for document in page.documents]
        cursor = page.next_cursor
        if cursor is None:
            break

    assert sorted(seen) == keys


@pytest.mark.parametrize("cursor", ["elsewhere", "{}", '{"tenant": "", "id": "doc_1"}'])
def test_refuses_to_scan_from_a_cursor_of_another_kind(documents: Documents, cursor: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        documents.scan(3, cursor)

    assert refused.value.param == "cursor"


def test_scans_nothing_where_there_is_nothing(documents: Documents) -> None:
    page = documents.scan(10, None)

    assert page.documents == ()
    assert page.next_cursor is None


def test_gets_several_documents_of_several_tenants(documents: Documents) -> None:
    wanted = [(f"tenant{number % 3}", f"doc_{number}") for number in range(120)]
    for tenant, name in wanted:
        documents.create(a_document(name, tenant=tenant))

    found = documents.several([*wanted, wanted[0], ("tenant0", "doc_1"), ("nobody", "doc_2")])

    assert sorted(found) == sorted(wanted)
    assert found["tenant1", "doc_1"] == a_document("doc_1", tenant="tenant1")


def test_gets_none_of_no_documents(documents: Documents) -> None:
    found = documents.several([])

    assert found == {}

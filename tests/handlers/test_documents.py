"""The documents function, woken by API Gateway."""

import base64
from typing import Any

import pytest

from functions.documents.handler import build
from shared.types.documents import Document
from shared.types.identity import Principal
from tests.handlers.samples import at, called_by, resolved, sample
from tests.unit.documents.workbench import Bench

DEVELOPER = Principal(tenant="demo", user="developer", groups=("staff",))
STRANGER = Principal(tenant="brick", user="bob")


def announced(bench: Bench, who: Principal = DEVELOPER, name: str = "a.txt") -> Document:
    """Announce a document of somebody's."""
    return bench.desk.announce(who, name, (), {})[0]


def of(name: str, document: Document) -> dict[str, Any]:
    """A sample event about one document."""
    path = f"/v1/documents/{document.id}"
    if name == "reprocess_document":
        path += "/reprocess"
    return sample(name, path=path, pathParameters={"document_id": document.id})


def test_announces_a_document_and_says_where_to_send_it() -> None:
    bench = Bench()

    status, media, body = resolved(build(bench.desk), sample("create_document"))

    assert (status, media) == (201, "application/json")
    assert body["document"]["status"] == "awaiting_upload"
    assert body["document"]["metadata"] == {"language": "en"}
    assert body["upload"]["method"] == "PUT"
    assert bench.documents.get("demo", body["document"]["id"])


def test_lists_the_callers_own_documents_only() -> None:
    bench = Bench()
    own = announced(bench)
    announced(bench, STRANGER)

    status, _, body = resolved(build(bench.desk), sample("list_documents"))

    assert status == 200
    assert [document["id"] for document in body["documents"]] == [own.id]


def test_walks_through_a_list_by_its_cursor() -> None:
    bench = Bench()
    for number in range(3):
        announced(bench, name=f"{number}.txt")
    app = build(bench.desk)
    first = resolved(app, sample("list_documents", queryStringParameters={"limit": "2"}))[2]

    query = {"limit": "2", "cursor": first["next_cursor"]}
    second = resolved(app, sample("list_documents", queryStringParameters=query))[2]

    names = [document["name"] for page in (first, second) for document in page["documents"]]
    assert names == ["2.txt", "1.txt", "0.txt"]
    assert second["next_cursor"] is None


def test_shows_one_document_of_the_callers() -> None:
    bench = Bench()
    own = announced(bench)

    status, _, body = resolved(build(bench.desk), of("get_document", own))

    assert (status, body["id"]) == (200, own.id)


@pytest.mark.parametrize("event", ["get_document", "delete_document", "reprocess_document"])
def test_knows_nothing_of_another_tenants_document(event: str) -> None:
    bench = Bench()
    foreign = announced(bench, STRANGER)

    status, media, body = resolved(build(bench.desk), of(event, foreign))

    assert (status, media, body["code"]) == (404, "application/problem+json", "not_found")
    assert bench.now(foreign).status == "awaiting_upload"


def test_deletes_a_document_and_may_do_so_twice() -> None:
    bench = Bench()
    own = announced(bench)
    app = build(bench.desk)

    answers = [resolved(app, of("delete_document", own)) for _ in range(2)]

    assert [(status, body["status"]) for status, _, body in answers] == [(200, "deleted")] * 2


def test_has_a_document_read_anew() -> None:
    bench = Bench()
    own = announced(bench)
    bench.process(bench.uploaded(own))

    status, _, body = resolved(build(bench.desk), of("reprocess_document", own))

    assert (status, body["status"], body["chunks"]) == (202, "received", 2)
    assert len(bench.intake.waiting) == 1


def test_reads_nothing_anew_that_was_never_uploaded() -> None:
    bench = Bench()
    own = announced(bench)

    status, _, body = resolved(build(bench.desk), of("reprocess_document", own))

    assert (status, body["code"]) == (409, "conflict")


def test_shows_how_far_a_document_is_and_how_it_ended() -> None:
    bench = Bench()
    own = announced(bench)
    bench.process(bench.uploaded(own, b"locked"))

    body = resolved(build(bench.desk), of("get_document", own))[2]

    assert (body["status"], body["origin"], body["attempts"]) == ("failed", "api", 1)
    assert body["failure"]["code"] == "encrypted_pdf"
    assert list(body["reached"]) == ["awaiting_upload", "received", "extracting", "failed"]


def test_notes_the_feature_that_a_document_is_understood_by() -> None:
    bench = Bench()
    event = sample("create_document", body='{"name": "a.txt", "feature": "assistant"}')

    body = resolved(build(bench.desk), event)[2]

    assert body["document"]["feature"] == "assistant"


def test_refuses_a_key_that_lacks_the_scope() -> None:
    event = called_by(sample("list_documents"), scopes="chat search")

    status, _, body = resolved(build(Bench().desk), event)

    assert (status, body["code"]) == (403, "missing_scope")


def test_refuses_whom_no_authorizer_let_in() -> None:
    event = sample("list_documents")
    del event["requestContext"]["authorizer"]

    status, _, body = resolved(build(Bench().desk), event)

    assert (status, body["code"]) == (401, "invalid_api_key")


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (None, "malformed_json"),
        ("", "malformed_json"),
        ('{"name": ', "malformed_json"),
        ("[1, 2]", "malformed_json"),
        ('{"name": NaN}', "malformed_json"),
        ('{"name": 7}', "invalid_request"),
        ('{"name": ""}', "invalid_request"),
        ('{"name": "../../etc/passwd"}', "invalid_request"),
        ('{"name": "a.txt", "colour": "red"}', "invalid_request"),
        ('{"name": "a.txt", "groups": ["no such group!"]}', "invalid_request"),
        ('{"name": "a.txt", "metadata": {"k": 1}}', "invalid_request"),
        ('{"name": "' + "a" * 201 + '"}', "invalid_request"),
    ],
)
def test_refuses_a_body_that_is_no_new_document(sent: str | None, code: str) -> None:
    status, media, body = resolved(build(Bench().desk), sample("create_document", body=sent))

    assert (status, media, body["code"]) == (400, "application/problem+json", code)
    assert body["detail"].endswith(".")


def test_refuses_a_body_that_is_not_utf_8() -> None:
    raw = base64.b64encode(b'{"name": "\xff\xfe.txt"}').decode()
    event = sample("create_document", body=raw, isBase64Encoded=True)

    status, _, body = resolved(build(Bench().desk), event)

    assert (status, body["code"]) == (400, "malformed_json")


def test_refuses_a_body_beyond_the_limit() -> None:
    event = sample("create_document", body='{"name": "' + "a" * 100_000 + '"}')

    status, _, body = resolved(build(Bench().desk), event)

    assert (status, body["code"]) == (413, "too_large")


@pytest.mark.parametrize("limit", ["0", "101", "-1", "ten", "1.5", "٣", "9" * 400, ""])
def test_refuses_a_limit_that_is_no_number_from_1_to_100(limit: str) -> None:
    event = sample("list_documents", queryStringParameters={"limit": limit})

    status, _, body = resolved(build(Bench().desk), event)

    assert (status, body["code"], body["param"]) == (400, "invalid_request", "limit")


@pytest.mark.parametrize("cursor", ["", "x", "ä", "bm8=", "e30", "-" * 5_000])
def test_refuses_a_cursor_that_is_none_of_ours(cursor: str) -> None:
    event = sample("list_documents", queryStringParameters={"cursor": cursor})

    status, _, body = resolved(build(Bench().desk), event)

    assert (status, body["code"], body["param"]) == (400, "invalid_request", "cursor")


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/documents/a/b", "/"])
def test_knows_no_other_path(path: str) -> None:
    status, media, body = resolved(build(Bench().desk), at(sample("list_documents"), path))

    assert (status, media, body["code"]) == (404, "application/problem+json", "not_found")

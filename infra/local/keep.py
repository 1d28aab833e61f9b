"""What stands before moto: one DynamoDB request at a time, and each change on disk when answered.

moto checks a condition and applies the change in two steps, so that under threads a budget would
be overspent; one at a time, its tables are as exact as the real ones.
"""

import io
import json
from collections.abc import Iterable, Mapping
from datetime import UTC
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from xml.etree import ElementTree

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import FakeKey, s3_backends
from werkzeug.wrappers import Response

from infra.local.journal import Item, Journal
from infra.local.shelf import Kept, Shelf
from infra.pieces import Key

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

DYNAMODB = "DynamoDB_"
KEEPABLE = frozenset(("PutItem", "UpdateItem", "DeleteItem"))
UNKEEPABLE = frozenset(
    ("BatchWriteItem", "TransactWriteItems", "ExecuteStatement", "ExecuteTransaction")
)
REFUSAL = {
    "__type": "com.amazon.coral.validate#ValidationException",
    "message": "The local cloud keeps writes of single items only.",
}
FORM = "application/x-www-form-urlencoded"
CHANGING = frozenset(("PUT", "POST", "DELETE"))


class Keeper:
    """A WSGI app around moto's: tables by name with key and journal, buckets with their shelf."""

    def __init__(
        self,
        moto: "WSGIApplication",
        region: str,
        tables: Mapping[str, tuple[Key, Journal]],
        buckets: Mapping[str, Shelf],
    ) -> None:
        self._moto = moto
        self._region = region
        self._tables = tables
        self._buckets = buckets
        self._one_at_a_time = Lock()
        self._one_object_at_a_time = Lock()
        self.keeping = False
        """Off while what was kept is loaded."""

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request of the AWS protocols."""
        target = environ.get("HTTP_X_AMZ_TARGET", "")
        if target.startswith(DYNAMODB):
            return self._table_request(target, environ)(environ, start_response)
        if self.keeping and not target and environ["REQUEST_METHOD"] in CHANGING:
            return self._object_request(environ)(environ, start_response)
        return self._moto(environ, start_response)

    def _table_request(self, target: str, environ: "WSGIEnvironment") -> Response:
        body = read_body(environ)
        operation = target.rpartition(".")[2]
        if operation in UNKEEPABLE:
            return Response(json.dumps(REFUSAL), 400, content_type="application/x-amz-json-1.0")
        with self._one_at_a_time:
            reply = Response.from_app(self._moto, environ, buffered=True)
            if self.keeping and operation in KEEPABLE and reply.status_code == 200:
                self._keep_item(json.loads(body))
        return reply

    def _keep_item(self, request: dict[str, Any]) -> None:
        if request["TableName"] not in self._tables:
            return
        key, journal = self._tables[request["TableName"]]
        given: Item = request.get("Item") or request["Key"]
        own = {name: given[name] for name in (key.partition, key.sort) if name}
        tables = dynamodb_backends[DEFAULT_ACCOUNT_ID][self._region]
        item = tables.get_item(request["TableName"], own)
        journal.note(own, item.to_json()["Attributes"] if item else None)

    def _object_request(self, environ: "WSGIEnvironment") -> Response:
        path, _, query = str(environ["RAW_URI"]).partition("?")
        if environ.get("CONTENT_TYPE", "").startswith(FORM):
            # `curl --data-binary` says so of any file; moto would read it as a form, and lose it.
            environ["CONTENT_TYPE"] = "binary/octet-stream"
        bucket, _, key = unquote(path).lstrip("/").partition("/")
        many = read_body(environ) if not key and query.startswith("delete") else b""
        reply = Response.from_app(self._moto, environ, buffered=True)
        # A part of an upload is no object yet; the request that ends the upload makes it one.
        if reply.status_code < 300 and bucket in self._buckets and "partNumber=" not in query:
            for one in _deleted(many) if many else filter(None, [key]):
                self._keep_object(bucket, one)
        return reply

    def _keep_object(self, bucket: str, key: str) -> None:
        with self._one_object_at_a_time:
            found = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].get_object(bucket, key)
            if found is None:
                self._buckets[bucket].drop(key)
            else:
                self._buckets[bucket].put(kept(found))


def kept(found: FakeKey) -> Kept:
    """An object of moto's as it is kept."""
    modified_at = found.last_modified.replace(tzinfo=UTC)
    etag = found.etag.strip('"')
    return Kept(found.name, found.value, dict(found.metadata), etag, modified_at)


def _deleted(body: bytes) -> list[str]:
    """The keys that a request names which deletes many objects at once."""
    return [str(it.text) for it in ElementTree.fromstring(body).iter() if it.tag.endswith("Key")]


def read_body(environ: "WSGIEnvironment") -> bytes:
    """A request's body, which whoever answers the request can read again."""
    body: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return body

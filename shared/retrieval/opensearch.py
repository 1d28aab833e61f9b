"""The search engine of the cloud: OpenSearch, both legs in one round trip, behind an alias."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from opensearchpy import OpenSearch, Urllib3AWSV4SignerAuth, exceptions, helpers

from shared.errors import SearchUnavailable
from shared.retrieval import opensearch_wire as wire
from shared.retrieval.generation import generation
from shared.retrieval.mapping import index_body
from shared.retrieval.rows import one_vector, passages, row_key, vectors_of
from shared.types.documents import Document
from shared.types.retrieval import Chunk, Legs, Query

if TYPE_CHECKING:
    from shared.ports import Vectors

TIMEOUT_SECONDS = 10.0
RETRIES = 2
ROWS_PER_REQUEST = 200
# The smallest AWS nodes refuse requests of more than 10 MiB.
BYTES_PER_REQUEST = 5 * 1024 * 1024
ROWS_PER_PAGE = 10_000

SENTENCES: dict[type[Exception], str] = {
    exceptions.AuthenticationException: "The search engine does not know our credentials.",
    exceptions.AuthorizationException: "The search engine does not allow us to do this.",
    exceptions.ConnectionTimeout: "The search engine did not answer in time.",
    exceptions.SSLError: "The search engine's certificate is not trusted.",
    exceptions.ConnectionError: "The search engine cannot be reached.",
    exceptions.ConflictError: "The search engine was changing the same passages; try again.",
    exceptions.NotFoundError: "The search engine has no such index.",
    exceptions.RequestError: "The search engine refused the request.",
    exceptions.TransportError: "The search engine failed.",
    exceptions.SerializationError: "The search engine gave a reply that cannot be read.",
    helpers.ScanError: "The search engine did not give every passage.",
    helpers.BulkIndexError: "The search engine did not take every passage.",
    exceptions.OpenSearchException: "The search engine's client failed.",
}


def connect(url: str, timeout_seconds: float = TIMEOUT_SECONDS) -> OpenSearch:
    """A client of an engine that asks for no signature."""
    return OpenSearch([url], timeout=timeout_seconds, max_retries=RETRIES)


def connect_aws(
    endpoint: str,
    region: str,
    service: Literal["es", "aoss"],
    credentials: Any,
    timeout_seconds: float = TIMEOUT_SECONDS,
) -> OpenSearch:
    """A client of a managed domain (`es`) or a serverless collection (`aoss`), signed by SigV4.

    `credentials` are botocore's, which renew themselves.
    """
    auth = Urllib3AWSV4SignerAuth(credentials, region, service)
    return OpenSearch([endpoint], http_auth=auth, timeout=timeout_seconds, max_retries=RETRIES)


def translate(error: Exception) -> SearchUnavailable:
    """The sentence for an error of the client's, by its class or the nearest class above."""
    return SearchUnavailable(
        next(SENTENCES[kind] for kind in type(error).mro() if kind in SENTENCES)
    )


class OpenSearchIndex:
    """Passages in the index behind an alias; the index is made at the first write.

    `serverless` is for OpenSearch Serverless, whose vector collections give rows their names
    themselves and do not refresh on demand: there a write waits until it can be searched.
    """

    def __init__(
        self,
        client: OpenSearch,
        alias: str,
        dimension: int,
        model_id: str,
        serverless: bool = False,
    ) -> None:
        self._client = client
        self._alias = alias
        self._dimension = dimension
        self._generation = generation(model_id, dimension)
        self._serverless = serverless
        # With `require_alias` a lost index is an error; without, the engine would invent a new one.
        self._how: dict[str, Any] = (
            {"refresh": "wait_for"} if serverless else {"refresh": True, "require_alias": True}
        )
        self._ready = False
        self._making = Lock()

    def find(self, query: Query, vector: "Vectors") -> Legs:
        """Both legs in one round trip; empty before the first write. Raises SearchUnavailable."""
        lines = wire.both_legs(self._alias, query, one_vector(vector, self._dimension))
        with _translated():
            replies = self._client.msearch(body=lines)["responses"]
        words, near = (wire.hits(reply) for reply in replies)
        return Legs(
            bm25=wire.by_words(words),
            knn=wire.by_vector(near, self._serverless),
            generation=self._answering({hit["_index"] for hit in words + near}),
        )

    def replace(
        self, document: Document, chunks: Sequence[Chunk], vectors: "Vectors", at: datetime
    ) -> None:
        """Make these chunks the document's only ones; the old are found until the new are.

        Doing it again, whole or after a failure, ends the same. Raises SearchUnavailable.
        """
        unit = vectors_of(chunks, vectors, self._dimension)
        new = passages(document, chunks, at)
        with _translated():
            self.ensure()
            old = self._ids(document.tenant, document.id)
            self._bulk(self._index_action(row) for row in wire.rows(document, new, unit))
            kept = {row_key(document.tenant, document.id, passage.id) for passage in new}
            self._delete(old - kept)

    def remove(self, tenant: str, document_id: str) -> None:
        """Forget a document; gone from search when this returns. Raises SearchUnavailable."""
        with _translated():
            self._delete(self._ids(tenant, document_id))

    def count(self, tenant: str, document_id: str) -> int:
        """How many passages of a document the index holds. Raises SearchUnavailable."""
        with _translated():
            return len(self._ids(tenant, document_id))

    def ensure(self) -> None:
        """Make the index and its alias if there is none. Raises SearchUnavailable.

        Safe to call by many at once and again. An index of another model's is an error.
        """
        with self._making, _translated():
            if not self._ready:
                self._answering(self._behind_alias() or self._create())
                self._ready = True

    def _behind_alias(self) -> set[str]:
        try:
            return set(self._client.indices.get_alias(name=self._alias))
        except exceptions.NotFoundError:
            return set()

    def _create(self) -> set[str]:
        index = f"{self._alias}-{self._generation}"
        body = index_body(self._alias, self._dimension, self._serverless)
        try:
            self._client.indices.create(index=index, body=body)
        except exceptions.RequestError as error:
            if error.error != "resource_already_exists_exception":
                raise
            # Somebody else was quicker, or the alias was lost.
            self._client.indices.put_alias(index=index, name=self._alias)
        return {index}

    def _answering(self, indexes: set[str]) -> str:
        """The generation that answered. Raises SearchUnavailable where it is another model's."""
        names = {index.removeprefix(f"{self._alias}-") for index in indexes} or {self._generation}
        if names != {self._generation}:
            raise SearchUnavailable(
                f"The search index holds {', '.join(sorted(names))}; the embedding model in use "
                f"makes {self._generation}: go back to the other model, or index again."
            )
        return self._generation

    def _ids(self, tenant: str, document_id: str) -> set[str]:
        """The engine's own names of a document's rows; none where there is no index yet."""
        ids: set[str] = set()
        after = None
        while True:
            body = wire.keys_of(tenant, document_id, ROWS_PER_PAGE, after)
            try:
                found = self._client.search(index=self._alias, body=body)["hits"]["hits"]
            except exceptions.NotFoundError:
                return set()
            ids.update(hit["_id"] for hit in found)
            if len(found) < ROWS_PER_PAGE:
                return ids
            after = found[-1]["sort"]

    def _index_action(self, row: wire.Json) -> wire.Json:
        name = {} if self._serverless else {"_id": row["key"]}
        return {"_op_type": "index", **name, "_source": row}

    def _delete(self, ids: set[str]) -> None:
        gone = ({"_op_type": "delete", "_id": one} for one in sorted(ids))
        # Somebody else may have deleted the same rows.
        self._bulk(gone, ignore_status=404)

    def _bulk(self, actions: Iterator[wire.Json], **how: Any) -> None:
        """Send rows in requests of a size that every node takes; searchable when this returns."""
        sized: dict[str, Any] = {
            "chunk_size": ROWS_PER_REQUEST,
            "max_chunk_bytes": BYTES_PER_REQUEST,
        }
        try:
            helpers.bulk(self._client, actions, index=self._alias, **sized, **self._how, **how)
        except helpers.BulkIndexError:
            self._ready = False
            raise


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except exceptions.OpenSearchException as error:
        raise translate(error) from error

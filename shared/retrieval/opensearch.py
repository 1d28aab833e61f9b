"""The search engine of the cloud: one generation of the index in OpenSearch."""

from collections.abc import Callable, Collection, Iterator, Sequence, Set
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from opensearchpy import OpenSearch, Urllib3AWSV4SignerAuth, exceptions, helpers

from shared.errors import SearchUnavailable
from shared.retrieval import opensearch_meta as meta
from shared.retrieval import opensearch_readings as readings
from shared.retrieval import opensearch_wire as wire
from shared.retrieval.rows import one_vector, passages, vectors_of
from shared.types.documents import Document
from shared.types.rebuild import Key
from shared.types.recipe import Generation
from shared.types.retrieval import (
    Chunk,
    Holding,
    HoldingPage,
    IndexSize,
    Legs,
    Query,
    Sample,
)

if TYPE_CHECKING:
    from shared.ports import Vectors

Client: TypeAlias = OpenSearch

TIMEOUT_SECONDS = 10.0
RETRIES = 2
ROWS_PER_REQUEST = 200
ROWS_PER_DELETION = 10_000
# The smallest AWS nodes refuse requests of more than 10 MiB.
BYTES_PER_REQUEST = 5 * 1024 * 1024
NOT_FOUND = 404

GONE = "This generation of the search index is no more; ask again."

SENTENCES: dict[type[Exception], str] = {
    exceptions.AuthenticationException: "The search engine does not know our credentials.",
    exceptions.AuthorizationException: "The search engine does not allow us to do this.",
    exceptions.ConnectionTimeout: "The search engine did not answer in time.",
    exceptions.SSLError: "The search engine's certificate is not trusted.",
    exceptions.ConnectionError: "The search engine cannot be reached.",
    exceptions.ConflictError: "The search engine was changing the same passages; try again.",
    exceptions.NotFoundError: GONE,
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


@contextmanager
def translated() -> Iterator[None]:
    """Make every error of the client's a SearchUnavailable."""
    try:
        yield
    except exceptions.OpenSearchException as error:
        raise translate(error) from error


class OpenSearchIndex:
    """The passages of one generation; it is there before and may be discarded meanwhile.

    `serverless` is for OpenSearch Serverless, whose vector collections give rows their names
    themselves and do not refresh on demand: there a write waits until it can be searched.
    `forget` is called when the generation turns out to be no more.
    """

    def __init__(
        self,
        client: Client,
        alias: str,
        generation: Generation,
        serverless: bool = False,
        forget: Callable[[], None] = lambda: None,
    ) -> None:
        self._client = client
        self._alias = alias
        self._index = meta.index_of(alias, generation.name)
        self._generation = generation
        self._dimension = generation.recipe.embedder.dimension
        self._serverless = serverless
        self._forget = forget

    def find(self, query: Query, vector: "Vectors") -> Legs:
        """Both legs in one round trip. Raises SearchUnavailable."""
        lines = wire.both_legs(self._index, query, one_vector(vector, self._dimension))
        with self._asking():
            replies = self._client.msearch(body=lines)["responses"]
            if any(wire.is_gone(reply) for reply in replies):
                raise self._gone()
        words, near = wire.of_one_version([wire.hits(reply) for reply in replies])
        return Legs(
            bm25=wire.by_words(words),
            knn=wire.by_vector(near, self._serverless),
            generation=self._generation.name,
            spread=self._generation.spread,
        )

    def replace(
        self, document: Document, chunks: Sequence[Chunk], vectors: "Vectors", at: datetime
    ) -> None:
        """Make these chunks the document's only ones, in one step for whoever searches.

        Everything is written before anything is shown. If somebody else's writing shows it half
        done, `find` keeps to the old version, which stands until the new one does; only while its
        rows are being deleted may some be missing. Serverless always shows rows as they come.
        Doing it again, whole or after a failure, ends the same, whatever a writer that died has
        left unshown. Raises SearchUnavailable.
        """
        unit = vectors_of(chunks, vectors, self._dimension)
        new = passages(document, chunks, at)
        with self._asking():
            old = self._ids(document.tenant, document.id)
            kept = self._bulk(self._index_action(row) for row in wire.rows(document, new, unit))
            if self._serverless:
                self._undo_invention()
            self._delete(old.keys() - kept)
            there = self._ids(document.tenant, document.id)
            # Not what another one has written meanwhile: two must not delete each other's rows.
            left = {one for one in there.keys() - kept if there[one] <= at}
            if left:
                self._delete(left)

    def remove(self, tenant: str, document_id: str) -> None:
        """Forget a document; gone from search when this returns. Raises SearchUnavailable."""
        with self._asking():
            self._delete(self._ids(tenant, document_id).keys())
            # What a writer that died had not shown, the first deletion has.
            self._delete(self._ids(tenant, document_id).keys())

    def count(self, tenant: str, document_id: str) -> int:
        """How many passages of a document the index holds. Raises SearchUnavailable."""
        return readings.count(self._search, tenant, document_id)

    def vectors(self, tenant: str, contents: Collection[str]) -> "dict[str, Vectors]":
        """The vectors [dimension] of a tenant's contents that are held."""
        return readings.vectors(self._search, tenant, contents)

    def holdings(self, limit: int, cursor: str | None) -> HoldingPage:
        """What is held of each document, at most 1,000 at once, by tenant and document id."""
        return readings.holdings(self._search, limit, cursor)

    def held(self, documents: Collection[Key]) -> dict[Key, Holding]:
        """What is held of these documents; those of which nothing is are left out."""
        return readings.held(self._search, documents)

    def size(self) -> IndexSize:
        """How many documents and passages there are, exactly, but for writes that broke off."""
        return readings.size(self._search)

    def sample(self, count: int, seed: int) -> Sequence[Sample]:
        """At most `count` passages from all over the index; the same ones for the same seed."""
        return readings.sample(self._search, count, seed)

    def _search(self, body: wire.Json) -> wire.Json:
        with self._asking():
            return wire.whole(self._client.search(index=self._index, body=body))

    def _ids(self, tenant: str, document_id: str) -> dict[str, datetime]:
        return readings.row_ids(self._search, tenant, document_id)

    def _index_action(self, row: wire.Json) -> wire.Json:
        name = {} if self._serverless else {"_id": row["key"]}
        return {"_op_type": "index", **name, "_source": row}

    def _delete(self, ids: Set[str]) -> None:
        """Delete rows, and show all that was written until now."""
        gone = ({"_op_type": "delete", "_id": one} for one in sorted(ids))
        # Somebody else may have deleted the same rows.
        self._bulk(gone, ROWS_PER_DELETION, ignore_status=NOT_FOUND)
        if not self._serverless:
            self._client.indices.refresh(index=self._index)

    def _bulk(
        self, actions: Iterator[wire.Json], rows: int = ROWS_PER_REQUEST, **how: Any
    ) -> set[str]:
        """Send rows in requests of a size that every node takes; gives the engine's names."""
        if self._serverless:
            how |= {"index": self._index, "refresh": "wait_for"}
        else:
            # With `require_alias` a lost index is an error; without, one would be invented.
            how |= {"index": meta.rows_of(self._index), "require_alias": True}
        sized: dict[str, Any] = {"chunk_size": rows, "max_chunk_bytes": BYTES_PER_REQUEST}
        try:
            sent = helpers.streaming_bulk(self._client, actions, **sized, **how)
            return {told["_id"] for _, item in sent for told in item.values()}
        except helpers.BulkIndexError as error:
            if any(told["status"] == NOT_FOUND for item in error.errors for told in item.values()):
                raise self._gone() from error
            raise

    def _undo_invention(self) -> None:
        """Delete the index that a write has invented after the generation was discarded."""
        there = self._client.indices.get(index=self._index, filter_path=meta.LOOKED_AT)
        if not meta.generations(self._alias, there):
            self._client.indices.delete(index=self._index)
            raise self._gone()

    def _gone(self) -> SearchUnavailable:
        self._forget()
        return SearchUnavailable(GONE)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            with translated():
                yield
        except SearchUnavailable as error:
            if isinstance(error.__cause__, exceptions.NotFoundError):
                self._forget()
            raise

"""One go at a document: how far it is, what it puts aside, and when it must end."""

from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from shared.documents.extracts import put_extract, take_extract
from shared.documents.save import save
from shared.documents.vectors import FileVectors
from shared.documents.workshop import SecondsLeft, Workshop
from shared.types.documents import Document, work_key
from shared.types.retrieval import Extract

if TYPE_CHECKING:
    from shared.ports import Vectors

SECONDS_TO_STOP = 180
"""What is left of a worker's time when it breaks off: enough to embed once more and to write."""
PUT_ASIDE_EVERY = timedelta(seconds=60)
NOTED_EVERY = timedelta(seconds=1)


class Unfinished(Exception):
    """The time is nearly over; what was done is put aside for the next go."""


class Go:
    """Hears from whoever embeds how far it is (`Pace`), and holds the document as it was saved.

    A quiet one is about a document that has come to its end already: nothing is noted on it.
    """

    def __init__(
        self, document: Document, shop: Workshop, seconds_left: SecondsLeft, quiet: bool = False
    ) -> None:
        self.document = document
        self.extract: Extract | None = None
        self._shop = shop
        self._seconds_left = seconds_left
        self._quiet = quiet
        # A file that was never read before can have left nothing.
        look = quiet or bool(document.content_hash)
        self._vectors = FileVectors(self._key("vectors/"), shop.bench, look)
        self._text_is_aside = False
        self._live_model = ""
        self._aside_at = self._noted_at = shop.clock.now()

    def save(self, **changes: Any) -> None:
        """Note something on the document. Raises Overtaken."""
        if not self._quiet:
            self.document = save(self.document, self._shop, **changes)
            self._noted_at = self.document.updated_at

    def go_on(self) -> None:
        """Take up the text that an earlier go has put aside, if it came so far."""
        if self._quiet or self.document.status in ("chunking", "embedding"):
            self.extract = take_extract(self.document, self._shop.bench)
            self._text_is_aside = self.extract is not None

    def need(self, seconds: float) -> None:
        """Raises Unfinished, with everything put aside, where less is left than that."""
        if self._seconds_left() < seconds:
            self._put_aside()
            raise Unfinished

    def cut(self, chunks: int) -> None:
        """The document is cut into so many chunks, for the live generation."""
        self.save(status="embedding", chunks=chunks, embedded=0)

    def kept(self, model_id: str, contents: Collection[str]) -> "dict[str, Vectors]":
        """The vectors of these contents that an earlier go has put aside."""
        return self._vectors.of(model_id, contents)

    def embedded(self, model_id: str, vectors: "dict[str, Vectors]") -> None:
        """Count what has its vectors now; raises Unfinished when there is little time left."""
        self._live_model = self._live_model or model_id
        # What lay on the bench took no time: so every go does some of the work.
        if self._vectors.add(model_id, vectors):
            self.need(SECONDS_TO_STOP)
        now = self._shop.clock.now()
        if now - self._aside_at >= PUT_ASIDE_EVERY:
            self._put_aside()
        if now - self._noted_at >= NOTED_EVERY:
            done = self._vectors.count(self._live_model)
            self.save(embedded=min(done, self.document.chunks))

    def put_text_aside(self) -> None:
        """Put the text on the bench, unless it is there already. Raises StoreUnavailable."""
        if self.extract and not self._text_is_aside:
            put_extract(self.document, self.extract, self._shop.bench)
            self._text_is_aside = True

    def clear(self) -> None:
        """Clear the bench of this file, but for the text where that is to be understood yet."""
        if self._shop.understands and self._vectors.is_used:
            self._shop.bench.clear(self._key("vectors/"))
        elif not self._shop.understands and (self._vectors.is_used or self._text_is_aside):
            self._shop.bench.clear(self._key(""))

    def _put_aside(self) -> None:
        self.put_text_aside()
        self._vectors.put_aside()
        self._aside_at = self._shop.clock.now()

    def _key(self, what: str) -> str:
        return work_key(self.document.tenant, self.document.id, self.document.version, what)

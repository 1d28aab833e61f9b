"""What the house needs of the world, and nothing about who gives it.

A port to a store, a search engine, an embedder or a provider has one contract suite in
`tests/contract`, run against every implementation.
"""

from collections.abc import Collection, Generator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from shared.types.documents import (
    Document,
    DocumentPage,
    Grant,
    Stored,
    StoredPage,
    Upload,
)
from shared.types.events import KeptAnswer, ModelEvent
from shared.types.identity import ApiKey
from shared.types.money import Counter, Hold
from shared.types.plan import Prompt
from shared.types.rebuild import Key
from shared.types.release import Bundle, ModelCard, Retrieval
from shared.types.retrieval import Chunk, Extract, Found, Passage, Query
from shared.types.trace import Trace

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


class Clock(Protocol):
    """The time, as aware UTC, and waiting."""

    def now(self) -> datetime:
        """The present moment in UTC."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class Ids(Protocol):
    """Names that nobody can guess and that sort by the time they were made."""

    def new(self, prefix: str) -> str:
        """A new name such as `doc_01j...`: the prefix, then 26 characters."""


class Models(Protocol):
    """The model door: a prompt goes in, events come out."""

    def stream(self, card: ModelCard, prompt: Prompt) -> Generator[ModelEvent]:
        """Text, tool calls and growing usage as they come; the last event is a `Stop`.

        Raises a `ModelError` before or between events; closing the iterator hangs up.
        """


class Prompts(Protocol):
    """The prompt door: the system text of one released prompt version over some passages."""

    def render(self, template: str, passages: Sequence[Passage]) -> str:
        """Fill a template's `$passages`; the i-th passage is shown under the marker `[i + 1]`."""


class Embedder(Protocol):
    """Texts to unit vectors."""

    @property
    def model_id(self) -> str:
        """What made the vectors; vectors of two ids must never meet."""

    @property
    def dimension(self) -> int:
        """The length of every vector."""

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """Float32 rows of length 1, [len(texts), dimension]. Raises EmbedderUnavailable."""


class Retriever(Protocol):
    """The retrieval door: words in, ranked passages out."""

    def search(self, query: Query, settings: Retrieval) -> Found:
        """Embed, ask both legs, fuse, rerank; at most `settings.passages` hits, best first."""


class Extractor(Protocol):
    """A file's bytes to its text."""

    def extract(self, name: str, data: bytes) -> Extract:
        """The text with its pages and sections. Raises DocumentError, which says what to do."""


class Ocr(Protocol):
    """Reads pictures of text."""

    def read(self, picture: bytes) -> str:
        """The text on a page, given as a PNG; empty where there is none."""


class Chunker(Protocol):
    """A document's text to the pieces that are indexed."""

    def chunk(self, extract: Extract) -> list[Chunk]:
        """Chunks in reading order; together they cover every character that is not white space."""


class Ledger(Protocol):
    """The money: what is committed on a counter never passes its limit."""

    def hold(self, hold: Hold) -> None:
        """Set the estimate aside on every counter or on none. Raises BudgetSpent with the room."""

    def settle(self, hold: Hold, actual: int) -> None:
        """Replace the estimate by the actual cost, once, however often it is called."""

    def committed(self, counter: Counter) -> int:
        """Settled and held nano-dollars of a counter; holds past their deadline do not count."""


class Answers(Protocol):
    """Answers that may be given again."""

    def get(self, key: str) -> KeptAnswer | None:
        """The answer under a key, unless it has expired."""

    def put(self, key: str, answer: KeptAnswer, seconds: int) -> None:
        """Keep an answer for so many seconds."""


class Traces(Protocol):
    """The records of answers."""

    def put(self, trace: Trace) -> None:
        """Keep a trace."""

    def get(self, tenant: str, trace_id: str) -> Trace | None:
        """A tenant's trace, or nothing."""


class Documents(Protocol):
    """The table of documents."""

    def create(self, document: Document) -> None:
        """Add a new document."""

    def get(self, tenant: str, document_id: str) -> Document | None:
        """A tenant's document, or nothing."""

    def list(self, tenant: str, limit: int, cursor: str | None) -> DocumentPage:
        """A page of a tenant's documents, newest first, without deleted ones."""

    def save(self, document: Document) -> Document | None:
        """Replace the revision that was read, and return the next one.

        Nothing is saved, and nothing returned, where the stored revision is another one by now,
        or where a deleted document would no longer be so.
        """

    def revive(self, document: Document) -> Document | None:
        """Save, though it was deleted: its file has been put into the bucket anew."""

    def scan(self, limit: int, cursor: str | None) -> DocumentPage:
        """A page of all tenants' documents, in an order that stays while none are added."""

    def several(self, keys: Collection[Key]) -> dict[Key, Document]:
        """The documents with these tenants and ids that there are, as they were last saved."""

    def overdue(self, now: datetime, limit: int) -> Sequence[Document]:
        """Documents in the works and past their deadline, the longest overdue first."""


class Uploads(Protocol):
    """The bucket that files are uploaded to."""

    def grant(self, upload_key: str, expires_at: datetime) -> Grant:
        """Leave to put one object under this key until then."""

    def read(self, upload: Upload) -> bytes:
        """The file's bytes in the version that the event named. Raises NotFound when it is gone."""

    def describe(self, upload_key: str) -> Stored | None:
        """What lies under this key now, with its metadata, or nothing."""

    def list(self, limit: int, cursor: str | None) -> StoredPage:
        """A page of all objects, by their keys."""

    def delete(self, upload_key: str) -> None:
        """Delete the object, if it is there."""


class Keys(Protocol):
    """The table of API keys."""

    def get(self, hash: str) -> ApiKey | None:
        """The key with this SHA-256, or nothing."""

    def put(self, key: ApiKey) -> None:
        """Add or replace a key."""

    def all(self) -> Sequence[ApiKey]:
        """Every key, by tenant and then by age, for whoever administers them."""


class Secrets(Protocol):
    """Provider keys, by name."""

    def get(self, name: str) -> str:
        """The value of a secret. Raises ModelMisconfigured when there is none."""


class OutputGuard(Protocol):
    """What must not leave the house."""

    def window(self, forbidden: Sequence[str]) -> int:
        """How many characters to hold back so that nothing forbidden slips out in two parts."""

    def find(self, text: str, forbidden: Sequence[str]) -> int | None:
        """Where the first forbidden passage of a text begins, if there is one."""


class Metrics(Protocol):
    """Numbers for the dashboards."""

    def measure(self, name: str, value: float, unit: str, **dimensions: str) -> None:
        """Record one measurement, such as `("AnswerCost", 1200, "None", feature="assistant")`."""


@dataclass(frozen=True)
class Ports:
    """Everything that answering a question needs."""

    release: Bundle
    retriever: Retriever
    answers: Answers
    prompts: Prompts
    models: Models
    ledger: Ledger
    guard: OutputGuard
    traces: Traces
    metrics: Metrics
    clock: Clock
    ids: Ids

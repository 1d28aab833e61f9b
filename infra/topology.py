"""The system on one page, as data: what the CDK stacks deploy and what one machine runs."""

from dataclasses import dataclass
from typing import Literal

from functions.audit.settings import FunctionSettings as AuditSettings
from functions.authorize.settings import FunctionSettings as AuthorizeSettings
from functions.chat.settings import FunctionSettings as ChatSettings
from functions.console.settings import FunctionSettings as ConsoleSettings
from functions.documents.settings import FunctionSettings as DocumentsSettings
from functions.operations.settings import FunctionSettings as OperationsSettings
from functions.process.settings import FunctionSettings as ProcessSettings
from functions.reindex.settings import FunctionSettings as ReindexSettings
from functions.search.settings import FunctionSettings as SearchSettings
from shared.settings import Settings


@dataclass(frozen=True)
class Key:
    """A table's or an index's key: a partition attribute and perhaps a sort attribute."""

    partition: str
    sort: str | None = None


@dataclass(frozen=True)
class Table:
    """A DynamoDB table; its attributes in keys are all strings, it is billed per request."""

    name: str
    key: Key
    expires: str | None = None
    """The attribute of the time to live, in seconds since 1970."""
    indexes: tuple[tuple[str, Key], ...] = ()


@dataclass(frozen=True)
class Queue:
    """An SQS queue, its dead letters, and how often a message is tried before it goes there."""

    name: str
    visibility_seconds: int
    max_receives: int


@dataclass(frozen=True)
class Bucket:
    """An S3 bucket; `notifies` is the queue that hears of each new object."""

    name: str
    notifies: str | None = None
    browser_uploads: bool = False
    keep_days: int | None = None
    """After how many days objects are deleted; for ever where there is none."""


@dataclass(frozen=True)
class Use:
    """What a function may do with a table, a bucket or a queue, as single IAM actions."""

    resource: str
    actions: tuple[str, ...]


@dataclass(frozen=True)
class Function:
    """A Lambda: one folder of `functions/`, its environment, its size and what it may touch."""

    name: str
    settings: type[Settings]
    memory_mb: int
    timeout_seconds: int
    uses: tuple[Use, ...] = ()
    searches: Literal["no", "reads", "writes"] = "no"
    embeds: bool = False
    """Whether it makes vectors, so that it needs the embedding models or leave to call them."""
    reranks: bool = False
    """Whether it asks the features' rerankers."""
    calls_models: bool = False
    streams: bool = False
    """Behind the Lambda Web Adapter: the folder's `run.sh` starts a web app."""


@dataclass(frozen=True)
class Poll:
    """A function that a queue wakes, some messages at a time, with partial batch failures."""

    queue: str
    function: str
    batch_size: int
    concurrency: int


@dataclass(frozen=True)
class Schedule:
    """A function that the clock wakes."""

    name: str
    function: str
    every_minutes: int


TABLES = (
    Table("documents", Key("tenant", "id"), indexes=(("overdue", Key("pending", "deadline")),)),
    Table("counters", Key("key"), expires="expires"),
    Table("answers", Key("key"), expires="expires"),
    Table("keys", Key("hash")),
    Table("rebuilds", Key("key")),
)

# Twice as long as their functions may run; uploads well before the sweep gives a document up.
QUEUES = (
    Queue("uploads", visibility_seconds=1_800, max_receives=4),
    Queue("reindex", visibility_seconds=1_800, max_receives=5),
)

BUCKETS = (
    Bucket("uploads", notifies="uploads", browser_uploads=True),
    Bucket("traces", keep_days=90),
)

READ_ITEM = "dynamodb:GetItem"
READ_KEYS = "dynamodb:BatchGetItem"
READ_ITEMS = "dynamodb:Query"
READ_ALL = "dynamodb:Scan"
ADD_ITEM = "dynamodb:PutItem"
CHANGE_ITEM = "dynamodb:UpdateItem"
READ_OBJECT = "s3:GetObject"
ADD_OBJECT = "s3:PutObject"
DELETE_OBJECT = "s3:DeleteObject"
LIST_OBJECTS = "s3:ListBucket"
"""On the bucket itself: without it S3 says of a missing object that it is forbidden."""
SEND = "sqs:SendMessage"

FUNCTIONS = (
    Function("authorize", AuthorizeSettings, 256, 5, uses=(Use("table:keys", (READ_ITEM,)),)),
    Function(
        "chat",
        ChatSettings,
        1_769,
        900,
        uses=(
            Use("table:answers", (READ_ITEM, ADD_ITEM)),
            Use("table:counters", (READ_ITEM, CHANGE_ITEM)),
            Use("bucket:traces", (ADD_OBJECT,)),
        ),
        searches="reads",
        embeds=True,
        reranks=True,
        calls_models=True,
        streams=True,
    ),
    Function("search", SearchSettings, 1_024, 29, searches="reads", embeds=True, reranks=True),
    Function(
        "documents",
        DocumentsSettings,
        512,
        29,
        uses=(
            Use("table:documents", (READ_ITEM, READ_ITEMS, ADD_ITEM)),
            Use("bucket:uploads", (ADD_OBJECT, DELETE_OBJECT)),
        ),
        searches="writes",
    ),
    Function(
        "process",
        ProcessSettings,
        3_008,
        900,
        uses=(
            Use("table:documents", (READ_ITEM, ADD_ITEM)),
            Use("bucket:uploads", (READ_OBJECT, DELETE_OBJECT, LIST_OBJECTS)),
        ),
        searches="writes",
        embeds=True,
    ),
    Function(
        "reindex",
        ReindexSettings,
        3_008,
        900,
        uses=(
            Use("table:documents", (READ_ITEM, READ_KEYS, READ_ALL)),
            Use("table:rebuilds", (READ_ITEM, ADD_ITEM)),
            Use("bucket:uploads", (READ_OBJECT, LIST_OBJECTS)),
            Use("queue:reindex", (SEND,)),
        ),
        searches="writes",
        embeds=True,
        reranks=True,
    ),
    Function(
        "operations",
        OperationsSettings,
        512,
        29,
        uses=(Use("table:rebuilds", (READ_ITEM, ADD_ITEM)), Use("queue:reindex", (SEND,))),
        searches="writes",
    ),
    Function(
        "audit", AuditSettings, 256, 60, uses=(Use("table:documents", (READ_ITEMS, ADD_ITEM)),)
    ),
    Function("console", ConsoleSettings, 256, 10),
)

POLLS = (
    Poll("uploads", "process", batch_size=2, concurrency=10),
    Poll("reindex", "reindex", batch_size=1, concurrency=5),
)

SCHEDULES = (
    Schedule("audit", "audit", every_minutes=5),
    Schedule("reindex", "reindex", every_minutes=5),
)

ROUTES: dict[str, str] = {
    "create_chat_completion": "chat",
    "list_models": "chat",
    "search": "search",
    "create_document": "documents",
    "list_documents": "documents",
    "get_document": "documents",
    "delete_document": "documents",
    "get_index": "operations",
    "start_reindex": "operations",
    "roll_back_index": "operations",
    "get_openapi": "console",
    "get_health": "console",
    "get_console": "console",
    "get_asset": "console",
}
"""Which function answers which operation of the HTTP contract."""


def function(name: str) -> Function:
    """The function of that name."""
    return next(found for found in FUNCTIONS if found.name == name)


def queue(name: str) -> Queue:
    """The queue of that name."""
    return next(found for found in QUEUES if found.name == name)

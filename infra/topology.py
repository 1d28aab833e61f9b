"""The system on one page, as data: what the CDK stacks deploy and what one machine runs."""

from functions.audit.settings import FunctionSettings as AuditSettings
from functions.authorize.settings import FunctionSettings as AuthorizeSettings
from functions.chat.settings import FunctionSettings as ChatSettings
from functions.console.settings import FunctionSettings as ConsoleSettings
from functions.deliver.settings import FunctionSettings as DeliverSettings
from functions.documents.settings import FunctionSettings as DocumentsSettings
from functions.operations.settings import FunctionSettings as OperationsSettings
from functions.process.settings import FunctionSettings as ProcessSettings
from functions.reindex.settings import FunctionSettings as ReindexSettings
from functions.search.settings import FunctionSettings as SearchSettings
from functions.understand.settings import FunctionSettings as UnderstandSettings
from functions.webhooks.settings import FunctionSettings as WebhooksSettings
from infra.actions import (
    ADD_ITEM,
    ADD_OBJECT,
    CHANGE_ITEM,
    DELETE_ITEM,
    DELETE_OBJECT,
    LIST_OBJECTS,
    POSTPONE,
    READ_ALL,
    READ_ITEM,
    READ_ITEMS,
    READ_KEYS,
    READ_OBJECT,
    SEND,
)
from infra.duties import TELLS, audits
from infra.pieces import Bucket, Function, Key, Poll, Queue, Schedule, Table, Use

TABLES = (
    Table(
        "documents",
        Key("tenant", "id"),
        indexes=(("overdue", Key("pending", "deadline")), ("newest", Key("tenant", "age"))),
    ),
    Table("counters", Key("key"), expires="expires"),
    Table("answers", Key("key"), expires="expires"),
    Table("keys", Key("hash")),
    Table("rebuilds", Key("key")),
    Table("webhooks", Key("tenant", "id")),
    Table(
        "deliveries",
        Key("endpoint", "id"),
        expires="expires",
        indexes=(("due", Key("pending", "next_at")),),
    ),
    Table("audits", Key("key")),
)

# Twice as long as their functions may run. A document's message is tried for more than an hour, in
# which whatever is down may come back; the audit sets going again what was lost.
QUEUES = (
    Queue("uploads", visibility_seconds=1_800, max_receives=10),
    Queue("reindex", visibility_seconds=1_800, max_receives=5),
    Queue("callbacks", visibility_seconds=240, max_receives=10),
    Queue("understanding", visibility_seconds=600, max_receives=6),
)

BUCKETS = (
    Bucket("uploads", notifies="uploads", browser_uploads=True),
    Bucket("work", keep_days=7),
    Bucket("traces", keep_days=90),
)

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
            Use("bucket:uploads", (ADD_OBJECT, READ_OBJECT, DELETE_OBJECT, LIST_OBJECTS)),
            Use("queue:uploads", (SEND,)),
            Use("queue:understanding", (SEND,)),
            *TELLS,
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
            Use("bucket:work", (READ_OBJECT, ADD_OBJECT, DELETE_OBJECT, LIST_OBJECTS)),
            Use("queue:uploads", (SEND, POSTPONE)),
            Use("queue:understanding", (SEND,)),
            *TELLS,
        ),
        searches="writes",
        embeds=True,
    ),
    Function(
        "understand",
        UnderstandSettings,
        1_024,
        300,
        uses=(
            Use("table:documents", (READ_ITEM, ADD_ITEM)),
            Use("table:counters", (READ_ITEM, CHANGE_ITEM)),
            Use("bucket:work", (READ_OBJECT, DELETE_OBJECT, LIST_OBJECTS)),
            Use("bucket:traces", (ADD_OBJECT,)),
            Use("queue:understanding", (POSTPONE,)),
            *TELLS,
        ),
        calls_models=True,
    ),
    Function(
        "webhooks",
        WebhooksSettings,
        512,
        29,
        uses=(
            Use("table:webhooks", (READ_ITEM, READ_ITEMS, ADD_ITEM, DELETE_ITEM)),
            Use("table:deliveries", (READ_ITEM, READ_ITEMS, ADD_ITEM)),
            Use("queue:callbacks", (SEND,)),
        ),
    ),
    Function(
        "deliver",
        DeliverSettings,
        512,
        120,
        uses=(
            Use("table:webhooks", (READ_ITEM, READ_ITEMS, ADD_ITEM)),
            Use("table:deliveries", (READ_ITEM, READ_ITEMS, ADD_ITEM)),
            Use("queue:callbacks", (SEND,)),
        ),
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
        uses=(Use("table:rebuilds", (READ_ITEM, ADD_ITEM)), *audits(QUEUES)),
        searches="writes",
    ),
    Function("audit", AuditSettings, 1_024, 900, uses=audits(QUEUES), searches="writes"),
    Function("console", ConsoleSettings, 256, 10),
)

POLLS = (
    Poll("uploads", "process", batch_size=2, concurrency=10),
    Poll("reindex", "reindex", batch_size=1, concurrency=5),
    Poll("callbacks", "deliver", batch_size=10, concurrency=10),
    Poll("understanding", "understand", batch_size=1, concurrency=5),
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
    "reprocess_document": "documents",
    "delete_document": "documents",
    "create_webhook": "webhooks",
    "list_webhooks": "webhooks",
    "get_webhook": "webhooks",
    "change_webhook": "webhooks",
    "delete_webhook": "webhooks",
    "rotate_webhook": "webhooks",
    "test_webhook": "webhooks",
    "list_deliveries": "webhooks",
    "get_delivery": "webhooks",
    "redeliver": "webhooks",
    "get_index": "operations",
    "start_reindex": "operations",
    "roll_back_index": "operations",
    "get_audit": "operations",
    "audit": "operations",
    "list_queues": "operations",
    "redrive_queue": "operations",
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

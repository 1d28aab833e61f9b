"""The routes of those who operate the system: index, audit, queues."""

from shared.http.audit import LastAudit, NewAudit, QueueList, Redrive, Redriven
from shared.http.index import NewReindex
from shared.http.operation import Operation
from shared.types.audit import AuditPage
from shared.types.rebuild import Rebuild, Standing

OPERATORS: tuple[Operation, ...] = (
    Operation(
        "get_index",
        "GET",
        "/v1/index",
        "admin",
        "Where the index stands: its generations, and the re-index that runs or ran last.",
        response=Standing,
    ),
    Operation(
        "start_reindex",
        "POST",
        "/v1/index/reindex",
        "admin",
        "Make the index anew beside the live one, which it replaces if it finds as well.",
        request=NewReindex,
        needs_body=False,
        response=Rebuild,
        status=202,
    ),
    Operation(
        "roll_back_index",
        "POST",
        "/v1/index/rollback",
        "admin",
        "Go back to the generation of the index that was live before, in one step.",
        response=Standing,
    ),
    Operation(
        "get_audit",
        "GET",
        "/v1/audit",
        "admin",
        "What the scheduled audit found on which bucket, table, index and queues do not agree.",
        response=LastAudit,
    ),
    Operation(
        "audit",
        "POST",
        "/v1/audit",
        "admin",
        "Look at a part of the system now; with `fix: true`, repair what does not agree.",
        request=NewAudit,
        response=AuditPage,
    ),
    Operation(
        "list_queues",
        "GET",
        "/v1/queues",
        "admin",
        "Every queue: how many messages wait, are worked on, and were given up.",
        response=QueueList,
    ),
    Operation(
        "redrive_queue",
        "POST",
        "/v1/queues/{name}/redrive",
        "admin",
        "Try a queue's dead letters again.",
        request=Redrive,
        needs_body=False,
        response=Redriven,
    ),
)
